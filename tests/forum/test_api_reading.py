"""Reading `/api/v1/`: who may read what, page by page, and what has not changed since."""

import json
import re
from datetime import datetime

import pytest
from django.utils import timezone

from forum import actions
from forum.models import Answer, Product, Question, Tag
from tests.forum.program import ROOT, TITLE, TYPED, Program, problem, titles


class TestReading:
    @pytest.mark.wide
    def test_a_question_says_only_what_everybody_may_know(self, visitor, alice, bob, question, answer):
        actions.vote(answer, by=alice, value=1)
        body = visitor.get(f"/questions/{question.pk}").json()
        assert set(body) == {
            *("id", "url", "author", "visibility", "created_at", "edited_at", "title", "language", "context"),
            *(
                "state",
                "takes_answers",
                "product",
                "product_words",
                "tags",
                "answer_count",
                "me_too_count",
                "accepted_answer_id",
            ),
            *("duplicate_of_id", "last_activity_at", "version", "body_html", "pictures", "answers", "has_more_answers"),
        }
        assert body["author"] == {"name": "Alice", "username": "alice"}
        assert body["body_html"] == question.body_html
        (shown,) = body["answers"]
        assert set(shown) == {
            *("id", "url", "author", "visibility", "created_at", "edited_at", "question_id", "body_html"),
            *("is_accepted", "is_official", "useful_count", "not_useful_count", "score"),
            *("works_count", "outdated_count", "pictures"),
        }
        assert (shown["author"]["username"], shown["useful_count"], shown["is_accepted"]) == ("bob", 1, False)
        assert "@" not in json.dumps(body)

    @pytest.mark.wide
    def test_dates_are_rfc_3339(self, visitor, question):
        body = visitor.get(f"/questions/{question.pk}").json()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", body["created_at"])
        assert abs(datetime.fromisoformat(body["created_at"]) - question.created_at).total_seconds() < 0.001

    @pytest.mark.wide
    def test_the_address_is_in_the_language_of_the_question(self, visitor, ask):
        french = ask("Comment détartrer la machine à café ?", language="fr")
        body = visitor.get(f"/questions/{french.pk}", **{"Accept-Language": "en"}).json()
        assert body["url"].startswith(f"http://127.0.0.1:8000/fr/questions/{french.pk}/")

    def test_an_author_without_account_has_a_name_only(self, visitor, question):
        Question.objects.filter(pk=question.pk).update(author=None, author_name="Somebody elsewhere")
        body = visitor.get(f"/questions/{question.pk}").json()
        assert body["author"] == {"name": "Somebody elsewhere", "username": None}

    @pytest.mark.wide
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

    @pytest.mark.wide
    def test_lists_and_answers_follow_the_same_rule(self, held, question, answer, visitor, as_alice, as_bob):
        actions.hold(answer)
        assert titles(visitor.get("/questions")) == [question.title]
        assert titles(as_alice.get("/questions")) == [question.title, held.title]
        assert visitor.get(f"/questions/{question.pk}").json()["answers"] == []
        assert [found["visibility"] for found in as_bob.get(f"/questions/{question.pk}").json()["answers"]] == ["held"]

    @pytest.mark.wide
    def test_a_session_shows_and_does_nothing(self, held, question, alice, as_member):
        browser = as_member(alice)
        assert browser.get(f"{ROOT}/questions/{held.pk}").status_code == 404
        response = browser.post(f"{ROOT}/questions", json.dumps(TYPED), content_type="application/json")
        problem(response, 401, "unauthenticated")
        assert Question.objects.filter(title=TITLE).count() == 0


class TestListing:
    @pytest.fixture
    def many(self, ask):
        at = timezone.now()
        return [ask(f"Question number {n} of the list", at=at) for n in range(7)]

    @pytest.mark.wide
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

    @pytest.mark.wide
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
    @pytest.mark.wide
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
