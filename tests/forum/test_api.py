"""`/api/v1/`, as whole requests: who may read what, who may write, and what refusals say."""

import datetime as dt
import json
import re
from datetime import datetime

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.api.v3.errors import ProblemDetail
from wagtail.models import APIToken

import forum.api
from forum import actions, limits
from forum.models import Answer, Product, Question, ReputationChange, Tag, Vote

ROOT = "/api/v1"
TITLE = "How do I descale the coffee machine?"
TYPED = {"title": TITLE, "body": "It **hums**.", "language": "en", "context": "after", "tags": ["coffee", "scale"]}


class Program:
    """A client that speaks JSON, with the token of a member or without one."""

    def __init__(self, member=None):
        self.client = Client()
        self.headers = {}
        if member is not None:
            self.headers["Authorization"] = f"Bearer {APIToken.create_token(user=member, name='test')[1]}"

    def get(self, path, data=None, **headers):
        return self.client.get(ROOT + path, data, headers={**self.headers, **headers})

    def post(self, path, data=None, **headers):
        body = {"data": json.dumps(data), "content_type": "application/json"} if data is not None else {}
        return self.client.post(ROOT + path, **body, headers={**self.headers, **headers})

    def delete(self, path):
        return self.client.delete(ROOT + path, headers=self.headers)


@pytest.fixture
def visitor(db):
    return Program()


@pytest.fixture
def as_alice(alice):
    return Program(alice)


@pytest.fixture
def as_bob(bob):
    return Program(bob)


@pytest.fixture
def as_mallory(mallory):
    return Program(mallory)


def problem(response, status, name, detail=None):
    """The whole shape of a refusal, once; it is Wagtail's too."""
    body = response.json()
    assert response.status_code == status, body
    assert response["Content-Type"] == "application/problem+json"
    assert (body["type"], body["status"]) == (f"{ROOT}/docs#{name}", status)
    assert ProblemDetail.model_validate(body).detail
    if detail is not None:
        assert body["detail"] == detail
    return body


def titles(response):
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]


class TestReading:
    @pytest.mark.wide
    def test_a_question_says_only_what_everybody_may_know(self, visitor, alice, bob, question, answer):
        actions.vote(answer, by=alice, value=1)
        body = visitor.get(f"/questions/{question.pk}").json()
        assert set(body) == {
            *("id", "url", "author", "visibility", "created_at", "edited_at", "title", "language", "context"),
            *("state", "takes_answers", "product", "tags", "answer_count", "me_too_count", "accepted_answer_id"),
            *("duplicate_of_id", "last_activity_at", "version", "body_html", "answers", "has_more_answers"),
        }
        assert body["author"] == {"name": "Alice", "username": "alice"}
        assert body["body_html"] == question.body_html
        (shown,) = body["answers"]
        assert set(shown) == {
            *("id", "url", "author", "visibility", "created_at", "edited_at", "question_id", "body_html"),
            *("is_accepted", "is_official", "useful_count", "not_useful_count", "score"),
        }
        assert (shown["author"]["username"], shown["useful_count"], shown["is_accepted"]) == ("bob", 1, False)
        assert "@" not in json.dumps(body)

    @pytest.mark.wide
    def test_dates_are_rfc_3339(self, visitor, question):
        body = visitor.get(f"/questions/{question.pk}").json()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", body["created_at"])
        assert abs(datetime.fromisoformat(body["created_at"]) - question.created_at).total_seconds() < 0.001

    def test_the_address_is_in_the_language_of_the_question(self, visitor, ask):
        french = ask("Comment détartrer la machine à café ?", language="fr")
        body = visitor.get(f"/questions/{french.pk}", **{"Accept-Language": "en"}).json()
        assert body["url"].startswith(f"http://127.0.0.1:8000/fr/questions/{french.pk}/")

    def test_an_author_without_account_has_a_name_only(self, visitor, question):
        Question.objects.filter(pk=question.pk).update(author=None, author_name="Somebody elsewhere")
        body = visitor.get(f"/questions/{question.pk}").json()
        assert body["author"] == {"name": "Somebody elsewhere", "username": None}

    def test_the_accepted_answer_comes_first(self, visitor, alice, bob, mallory, question, answer):
        better = actions.answer(question, by=mallory, body="Call them.")
        actions.vote(answer, by=mallory, value=1)
        actions.accept(better, by=alice)
        body = visitor.get(f"/questions/{question.pk}").json()
        assert [(found["id"], found["is_accepted"]) for found in body["answers"]] == [
            (better.pk, True),
            (answer.pk, False),
        ]
        assert (body["state"], body["accepted_answer_id"]) == ("resolved", better.pk)

    def test_answers_come_by_page(self, visitor, question):
        now = timezone.now()
        Answer.objects.bulk_create(
            [Answer(question=question, body_html=f"<p>{n}</p>", created_at=now) for n in range(25)]
        )
        first = visitor.get(f"/questions/{question.pk}").json()
        second = visitor.get(f"/questions/{question.pk}", {"page": 2}).json()
        assert (len(first["answers"]), first["has_more_answers"]) == (20, True)
        assert (len(second["answers"]), second["has_more_answers"]) == (5, False)
        assert len({found["id"] for found in first["answers"] + second["answers"]}) == 25


class TestVisibility:
    """Who sees a post that is not published: the same rules as the pages, by the token and by nothing else."""

    @pytest.fixture
    def held(self, ask):
        return actions.hold(ask("A question that waits for a check"))

    def test_held(self, held, visitor, as_alice, as_mallory, dora):
        path = f"/questions/{held.pk}"
        assert as_alice.get(path).json()["visibility"] == "held"
        assert Program(dora).get(path).status_code == 200
        problem(visitor.get(path), 404, "not-found")
        problem(as_mallory.get(path), 404, "not-found")

    def test_what_is_held_looks_like_what_never_was(self, held, visitor):
        never = visitor.get("/questions/999999")
        assert visitor.get(f"/questions/{held.pk}").content == never.content

    @pytest.mark.parametrize("act", ["hide", "delete"])
    def test_removed_is_gone(self, act, question, visitor, alice, dora):
        actions.hide(question, by=dora, ref="decision:1") if act == "hide" else actions.delete(question, by=alice)
        problem(visitor.get(f"/questions/{question.pk}"), 410, "gone")
        assert titles(visitor.get("/questions")) == []

    def test_lists_and_answers_follow_the_same_rule(self, held, question, answer, visitor, as_alice, as_bob):
        actions.hold(answer)
        assert titles(visitor.get("/questions")) == [question.title]
        assert titles(as_alice.get("/questions")) == [question.title, held.title]
        assert visitor.get(f"/questions/{question.pk}").json()["answers"] == []
        assert [found["visibility"] for found in as_bob.get(f"/questions/{question.pk}").json()["answers"]] == ["held"]

    def test_a_session_shows_and_does_nothing(self, held, question, alice, as_member):
        browser = as_member(alice)
        assert browser.get(f"{ROOT}/questions/{held.pk}").status_code == 404
        response = browser.post(f"{ROOT}/questions", json.dumps(TYPED), content_type="application/json")
        problem(response, 401, "unauthenticated")
        assert Question.objects.filter(title=TITLE).count() == 0


class TestTokens:
    def test_a_wrong_token_is_never_a_visitor(self, visitor, question):
        for sent in ("Bearer wagtail_nonsense", "Basic YTpi", "Bearer", "Bearer \xe9\xff", "Bearer \x01"):
            visitor.headers = {"Authorization": sent}
            response = visitor.get("/questions")
            problem(response, 401, "unauthenticated")
            assert response["WWW-Authenticate"] == "Bearer"

    def test_revoked_or_closed(self, alice, as_alice):
        token = APIToken.objects.get(user=alice)
        token.revoke()
        problem(as_alice.get("/questions"), 401, "unauthenticated")
        again = Program(alice)
        alice.is_active = False
        alice.save()
        problem(again.post("/questions", TYPED), 401, "unauthenticated")

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("post", "/questions"),
            ("post", "/questions/{question}/answers"),
            ("post", "/answers/{answer}/vote"),
            ("post", "/answers/{answer}/accept"),
            ("delete", "/answers/{answer}/accept"),
        ],
    )
    def test_every_write_needs_one(self, method, path, visitor, question, answer):
        path = path.format(question=question.pk, answer=answer.pk)
        problem(getattr(visitor, method)(path), 401, "unauthenticated")

    def test_a_suspended_member_reads(self, question, mallory, as_mallory):
        mallory.suspended_until = timezone.now() + timezone.timedelta(days=1)
        mallory.save()
        assert as_mallory.get("/questions").status_code == 200
        body = problem(as_mallory.post("/questions", TYPED), 403, "forbidden")
        assert body["detail"].startswith("Your account is suspended")


class TestListing:
    @pytest.fixture
    def many(self, ask):
        at = timezone.now()
        return [ask(f"Question number {n} of the list", at=at) for n in range(7)]

    def test_every_page_follows_the_one_before_whatever_comes_meanwhile(self, many, ask, visitor):
        seen, cursor = [], ""
        while True:
            body = visitor.get("/questions", {"limit": 3, "cursor": cursor}).json()
            seen += [item["id"] for item in body["items"]]
            ask("A question asked while somebody reads the list")
            cursor = body["next"]
            if cursor is None:
                break
        assert seen == [question.pk for question in reversed(many)]

    @pytest.mark.parametrize("limit", [0, -1, 51, 10**30, "ten"])
    def test_the_limit_is_between_1_and_50(self, limit, visitor):
        body = problem(visitor.get("/questions", {"limit": limit}), 422, "rejected")
        assert body["errors"][0]["loc"] == ["query", "limit"]

    @pytest.mark.parametrize("cursor", ["x", "abc:def:ghi", "\0", "é", "W10:1:1", ":", "x" * 5000])
    def test_a_cursor_is_not_made_by_hand(self, cursor, visitor):
        body = problem(visitor.get("/questions", {"cursor": cursor}), 422, "rejected")
        assert body["errors"][0]["loc"] == ["query", "cursor"]

    def test_filters(self, ask, alice, bob, visitor):
        kettle = Product.objects.create(name="Kettle K1", slug="kettle-k1")
        ask("An open question about a kettle", product=kettle, tags=["steam"])
        french = ask("Une question en français ici", language="fr", tags=["steam", "vapeur"])
        reply = actions.answer(french, by=bob, body="Oui.")
        actions.accept(reply, by=alice)
        kettles, solved = ["An open question about a kettle"], [french.title]
        assert titles(visitor.get("/questions", {"product": "kettle-k1"})) == kettles
        assert titles(visitor.get("/questions", {"state": "unanswered"})) == kettles
        assert titles(visitor.get("/questions", {"state": "resolved"})) == solved
        assert titles(visitor.get("/questions", {"language": "fr"})) == solved
        assert titles(visitor.get("/questions", {"tag": "vapeur"})) == solved
        assert titles(visitor.get("/questions", {"tag": "steam"})) == solved + kettles
        assert titles(visitor.get("/questions", {"tag": "no such tag\0", "product": "'\""})) == []
        problem(visitor.get("/questions", {"state": "secret"}), 422, "rejected")
        problem(visitor.get("/questions", {"language": "xx"}), 422, "rejected")

    @pytest.mark.wide
    @pytest.mark.parametrize("count", [3, 50])
    def test_constant_queries(self, count, ask, visitor, as_alice, django_assert_num_queries):
        product = Product.objects.create(name="Kettle K1", slug="kettle-k1")
        for n in range(count):
            ask(f"Question number {n} of the list", product=product, tags=["a", "b"])
        with django_assert_num_queries(2):
            assert len(visitor.get("/questions", {"limit": 50}).json()["items"]) == count
        as_alice.get("/questions")  # notes that the token was used, once a minute
        with django_assert_num_queries(4):
            as_alice.get("/questions", {"limit": 50})

    @pytest.mark.parametrize("count", [3, 20])
    def test_constant_queries_of_one_question(self, count, question, bob, visitor, django_assert_max_num_queries):
        parts = {"question": question, "author": bob, "created_at": timezone.now()}
        Answer.objects.bulk_create([Answer(external_ref=f"test:{n}", **parts) for n in range(count)])
        with django_assert_max_num_queries(5):
            assert len(visitor.get(f"/questions/{question.pk}").json()["answers"]) == count


class TestEtag:
    def test_unchanged_is_304_and_any_change_shows(self, visitor, question, answer, alice, bob):
        path = f"/questions/{question.pk}"

        def tag():
            first = visitor.get(path)
            same = visitor.get(path, **{"If-None-Match": first["ETag"]})
            assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
            return first["ETag"]

        def rename(member, name):
            member.display_name = name
            member.save(update_fields=["display_name"])

        changes = [
            lambda: actions.vote(answer, by=alice, value=1),
            lambda: actions.accept(answer, by=alice),
            lambda: actions.edit_answer(answer, by=bob, body="Clean the pump."),
            lambda: actions.hold(answer),
            lambda: rename(bob, "Robert"),
            lambda: Tag.objects.update(slug="laundry"),
        ]
        seen = {tag()}
        for change in changes:
            change()
            assert tag() not in seen
            seen.add(tag())

    def test_one_reader_never_gets_the_copy_of_another(self, question, visitor, as_alice, as_bob):
        path = f"/questions/{question.pk}"
        public, own = visitor.get(path), as_alice.get(path)
        assert len({public["ETag"], own["ETag"], as_bob.get(path)["ETag"]}) == 3
        assert public["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert own["Cache-Control"] == "private, no-cache"
        assert "Authorization" in public["Vary"]
        assert as_alice.get(path, **{"If-None-Match": public["ETag"]}).status_code == 200


class TestAsking:
    def test_asked_by_the_same_action(self, as_alice, alice):
        product = Product.objects.create(name="Coffee machine X1", slug="x1", gtin="04006381333931")
        response = as_alice.post("/questions", {**TYPED, "product": "4006381333931"})
        body = response.json()
        assert response.status_code == 201, body
        made = Question.objects.get(pk=body["id"])
        assert (made.author, made.product, made.context, made.state) == (alice, product, "after", "open")
        assert (body["tags"], body["product"]["slug"]) == (["coffee", "scale"], "x1")
        assert "<strong>hums</strong>" in body["body_html"]
        assert response["Location"] == f"{ROOT}/questions/{made.pk}"
        assert made.revisions.count() == 1

    def test_the_form_s_sentences_with_their_fields(self, as_alice):
        body = problem(as_alice.post("/questions", {"title": "Short", "product": "Nothing we know"}), 422, "rejected")
        said = {tuple(error["loc"]): error["msg"] for error in body["errors"]}
        assert said[("body", "title")] == "Write a longer sentence: 15 characters or more."
        assert said[("body", "body")] == "Explain what happens."
        assert said[("body", "tags")] == "Add at least one tag."
        assert ("body", "product") in said
        assert ("body", "language") in said
        assert Question.objects.count() == 0

    @pytest.mark.parametrize(
        "change", [{"title": 5}, {"tags": "a,b"}, {"tags": [None]}, {"body": ["x"]}, {"title": "\ud800"}]
    )
    def test_other_types_than_said(self, change, as_alice):
        body = problem(as_alice.post("/questions", {**TYPED, **change}), 422, "rejected")
        assert body["errors"][0]["loc"][-2 if change.get("tags") == [None] else -1] == next(iter(change))

    @pytest.mark.parametrize("sent", [b"{", b"\xff", b"[" * 100_000, b'{"title": '])
    def test_a_body_that_is_no_json(self, sent, as_alice):
        path, kind = f"{ROOT}/questions", "application/json"
        problem(as_alice.client.post(path, sent, content_type=kind, headers=as_alice.headers), 400, "bad-request")

    @pytest.mark.parametrize("sent", [b"[]", b"null", b"5", b'"x"', b""])
    def test_json_that_is_no_object(self, sent, as_alice):
        path, kind = f"{ROOT}/questions", "application/json"
        problem(as_alice.client.post(path, sent, content_type=kind, headers=as_alice.headers), 422, "rejected")

    def test_too_much(self, as_alice):
        problem(as_alice.post("/questions", {**TYPED, "body": "x" * 1_100_000}), 413, "too-large")
        body = problem(as_alice.post("/questions", {**TYPED, "body": "x" * 30_001}), 422, "rejected")
        assert body["errors"][0]["loc"] == ["body", "body"]

    def test_hostile_text_is_made_harmless_as_everywhere(self, as_alice):
        hostile = "<script>alert(1)</script> [x](javascript:alert(1)) \x00\x07 ok"
        body = as_alice.post("/questions", {**TYPED, "body": hostile}).json()
        assert "<script" not in body["body_html"]
        assert "href" not in body["body_html"]
        assert "\x00" not in body["body_html"]


class TestIdempotencyKey:
    KEY = {"Idempotency-Key": "6f1c-0001"}

    def test_the_same_key_asks_once(self, as_alice):
        first, second = (as_alice.post("/questions", TYPED, **self.KEY) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert first["Location"] == second["Location"]
        assert Question.objects.count() == 1

    def test_without_a_key_twice_is_two(self, as_alice):
        assert [as_alice.post("/questions", TYPED).status_code for _ in range(2)] == [201, 201]

    def test_another_text_with_the_same_key_is_refused(self, as_alice):
        as_alice.post("/questions", TYPED, **self.KEY)
        problem(as_alice.post("/questions", {**TYPED, "body": "Else."}, **self.KEY), 409, "conflict")
        problem(as_alice.post("/questions", {**TYPED, "title": TITLE + "?"}, **self.KEY), 409, "conflict")
        assert Question.objects.count() == 1

    def test_a_retry_after_an_edit_is_still_the_same_act(self, as_alice, alice):
        made = Question.objects.get(pk=as_alice.post("/questions", TYPED, **self.KEY).json()["id"])
        actions.edit_question(made, by=alice, title=made.title, body="It screams.", tags=["coffee"])
        again = as_alice.post("/questions", TYPED, **self.KEY)
        assert (again.status_code, again.json()["id"]) == (200, made.pk)

    def test_the_key_of_somebody_else_is_another(self, as_alice, as_bob):
        assert [who.post("/questions", TYPED, **self.KEY).status_code for who in (as_alice, as_bob)] == [201, 201]

    def test_a_retry_of_what_was_removed_says_so(self, as_alice, alice):
        made = Question.objects.get(pk=as_alice.post("/questions", TYPED, **self.KEY).json()["id"])
        actions.delete(made, by=alice)
        problem(as_alice.post("/questions", TYPED, **self.KEY), 410, "gone")

    def test_the_same_key_answers_once(self, as_bob, question, ask):
        path, sent = f"/questions/{question.pk}/answers", {"body": "Clean the filter."}
        first, second = (as_bob.post(path, sent, **self.KEY) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        other = f"/questions/{ask('Another question altogether').pk}/answers"
        problem(as_bob.post(other, sent, **self.KEY), 409, "conflict")
        problem(as_bob.post(path, {"body": "Else."}, **self.KEY), 409, "conflict")
        assert Answer.objects.count() == 1

    @pytest.mark.parametrize("key", ["x" * 65, "a b", "", "é"])
    def test_what_is_no_key(self, key, as_alice):
        body = problem(as_alice.post("/questions", TYPED, **{"Idempotency-Key": key}), 422, "rejected")
        assert body["errors"][0]["loc"] == ["header", "Idempotency-Key"]

    def test_a_form_s_key_is_not_the_api_s(self, as_alice, ask):
        ask(idempotency_key="6f1c-0001")
        assert as_alice.post("/questions", TYPED, **self.KEY).status_code == 201


class TestAnswering:
    def test_answered_by_the_same_action(self, as_bob, bob, question):
        response = as_bob.post(f"/questions/{question.pk}/answers", {"body": "Clean the *filter*."})
        body = response.json()
        assert response.status_code == 201, body
        assert (body["question_id"], body["is_accepted"]) == (question.pk, False)
        assert body["body_html"] == Answer.objects.get(author=bob).body_html
        question.refresh_from_db()
        assert (question.answer_count, question.state) == (1, "answered")

    def test_one_answer_a_member(self, as_bob, question, answer):
        refused = as_bob.post(f"/questions/{question.pk}/answers", {"body": "And another thing."})
        assert problem(refused, 409, "conflict")["answer_id"] == answer.pk

    def test_refusals(self, as_bob, question, dora):
        path = f"/questions/{question.pk}/answers"
        said = problem(as_bob.post(path, {"body": " "}), 422, "rejected")["errors"]
        assert said == [{"type": "required", "loc": ["body", "body"], "msg": "Write your answer."}]
        actions.close(question, by=dora)
        problem(as_bob.post(path, {"body": "Late."}), 403, "forbidden", "This question takes no more replies.")
        actions.hide(question, by=dora, ref="decision:1")
        problem(as_bob.post(path, {"body": "Late."}), 410, "gone")
        problem(as_bob.post("/questions/999999/answers", {"body": "To nobody."}), 404, "not-found")
        assert Answer.objects.count() == 0


class TestVoting:
    def test_useful_not_useful_and_back(self, as_alice, alice, answer):
        path = f"/answers/{answer.pk}/vote"
        counts = []
        for value in (1, 1, -1, 0, 0):
            body = as_alice.post(path, {"value": value}).json()
            counts.append((body["useful_count"], body["not_useful_count"]))
        assert counts == [(1, 0), (1, 0), (0, 1), (0, 0), (0, 0)]
        assert not Vote.objects.exists()
        assert sum(ReputationChange.objects.values_list("points", flat=True)) == 0

    def test_refusals(self, as_alice, as_bob, answer, dora):
        path = f"/answers/{answer.pk}/vote"
        problem(as_bob.post(path, {"value": 1}), 403, "forbidden", "You cannot vote on what you wrote yourself.")
        for value in (2, "useful", None):
            problem(as_alice.post(path, {"value": value}), 422, "rejected")
        problem(as_alice.post(path, {}), 422, "rejected")
        problem(as_alice.post(path, {"value": -1, "reason": "x" * 21}), 422, "rejected")
        actions.hide(answer, by=dora, ref="decision:1")
        problem(as_alice.post(path, {"value": 1}), 410, "gone")
        assert not Vote.objects.exists()


class TestAccepting:
    def test_accepted_and_not_any_more(self, as_alice, question, answer, bob):
        path = f"/answers/{answer.pk}/accept"
        assert [as_alice.post(path).json()["is_accepted"] for _ in range(2)] == [True, True]
        bob.refresh_from_db()
        assert bob.reputation == 15
        assert [as_alice.delete(path).status_code for _ in range(2)] == [204, 204]
        question.refresh_from_db()
        bob.refresh_from_db()
        assert (question.accepted_answer, question.state, bob.reputation) == (None, "answered", 0)

    def test_only_the_asker(self, as_bob, as_mallory, as_alice, answer):
        path = f"/answers/{answer.pk}/accept"
        for who in (as_bob, as_mallory):
            problem(who.post(path), 403, "forbidden", "Only the person who asked can choose the solution.")
        as_alice.post(path)
        problem(as_mallory.delete(path), 403, "forbidden")
        answer.question.refresh_from_db()
        assert answer.question.accepted_answer == answer

    def test_another_one_is_the_solution(self, as_alice, alice, question, answer, mallory):
        other = actions.answer(question, by=mallory, body="Call them.")
        actions.accept(other, by=alice)
        problem(as_alice.delete(f"/answers/{answer.pk}/accept"), 409, "conflict", "Another answer is the solution.")
        question.refresh_from_db()
        assert question.accepted_answer == other


class TestRefusals:
    @pytest.mark.parametrize(
        "path", ["/", "/nothing", "/questions/", "/questions/x", "/questions/-1", "/questions/1/2", "/é"]
    )
    def test_an_address_we_do_not_have(self, path, visitor):
        """Never a redirect to a page of the site, which is what Django makes of other unknown addresses."""
        problem(visitor.get(path), 404, "not-found")
        problem(visitor.post(path), 404, "not-found")

    @pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**40])
    def test_an_id_that_cannot_be(self, pk, visitor, as_alice):
        problem(visitor.get(f"/questions/{pk}"), 404, "not-found")
        problem(as_alice.post(f"/answers/{pk}/accept"), 404, "not-found")

    def test_a_method_we_do_not_have(self, as_alice, question):
        assert as_alice.delete(f"/questions/{question.pk}").status_code == 405
        assert Question.objects.filter(visibility="published").count() == 1

    def test_too_many_writes(self, as_alice, as_bob, answer, monkeypatch):
        monkeypatch.setitem(limits.LIMITS, "api", limits.Limit(3, 60))
        at = dt.datetime.fromtimestamp(1_000_000_020, dt.UTC)
        monkeypatch.setattr(limits.timezone, "now", lambda: at)
        path = f"/answers/{answer.pk}/accept"
        assert [as_alice.post(path).status_code for _ in range(4)] == [200, 200, 200, 429]
        response = as_alice.post(path)
        problem(response, 429, "too-many-requests")
        assert response["Retry-After"] == "60"
        assert as_alice.get("/questions").status_code == 200
        problem(as_bob.post(path), 403, "forbidden")
        at += dt.timedelta(seconds=60)
        assert as_alice.post(path).status_code == 200

    def test_a_busy_database(self, as_alice, monkeypatch):
        def locked(*args, **kwargs):
            raise OperationalError("database is locked")

        monkeypatch.setattr(forum.api.actions, "ask", locked)
        response = as_alice.post("/questions", TYPED)
        problem(response, 503, "unavailable")
        assert response["Retry-After"] == "5"


class TestDescription:
    def test_openapi_names_every_call_with_its_token(self, visitor):
        described = visitor.get("/openapi.json").json()
        assert described["openapi"].startswith("3.1")
        calls = {(path, method): call for path, calls in described["paths"].items() for method, call in calls.items()}
        assert set(calls) == {
            (f"{ROOT}/questions", "get"),
            (f"{ROOT}/questions", "post"),
            (f"{ROOT}/questions/{{pk}}", "get"),
            (f"{ROOT}/questions/{{pk}}/answers", "post"),
            (f"{ROOT}/answers/{{pk}}/vote", "post"),
            (f"{ROOT}/answers/{{pk}}/accept", "post"),
            (f"{ROOT}/answers/{{pk}}/accept", "delete"),
        }
        for (_path, method), call in calls.items():
            token = [{"BearerTokenAuth": []}]
            assert call["security"] == ([*token, {}] if method == "get" else token)
            assert list(call["responses"]["4XX"]["content"]) == ["application/problem+json"]
        names = [parameter["name"] for parameter in calls[(f"{ROOT}/questions", "post")]["parameters"]]
        assert names == ["Idempotency-Key"]

    def test_the_docs_need_nothing_from_elsewhere(self, visitor):
        page = visitor.client.get(f"{ROOT}/docs")
        html = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r'(?:src|href)="(?!/static/ninja/)', html) == []
        assert "<style" not in html
        assert re.findall(r"<script(?![^>]* src=)(?! type=\"application/json\")", html) == []
        assert "img-src 'self' data:;" in page["Content-Security-Policy"] + ";"
        assert "script-src 'self';" in page["Content-Security-Policy"] + ";"
        assert "data:" not in visitor.get("/questions")["Content-Security-Policy"]
