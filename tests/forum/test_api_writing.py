"""Writing to `/api/v1/`: by the same actions as the pages, once for each key."""

import pytest

from forum import actions
from forum.models import Answer, Product, Question, ReputationChange, Vote
from tests.forum.program import ROOT, TITLE, TYPED, problem


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

    def test_an_address_is_published_only_when_it_is_meant(self, as_alice, question):
        typed = {**TYPED, "body": "They answer at help@example.org, nowhere else."}
        body = problem(as_alice.post("/questions", typed), 422, "rejected")
        assert body["errors"][0]["loc"] == ["body", "body"]
        assert as_alice.post("/questions", {**typed, "is_meant": True}).status_code == 201
        card = {"body": "My card is 4111 1111 1111 1111.", "is_meant": True}
        problem(as_alice.post(f"/questions/{question.pk}/answers", card), 422, "rejected")

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

    @pytest.mark.wide
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
    @pytest.mark.wide
    def test_useful_not_useful_and_back(self, as_alice, alice, answer):
        path = f"/answers/{answer.pk}/vote"
        counts = []
        for value in (1, 1, -1, 0, 0):
            body = as_alice.post(path, {"value": value}).json()
            counts.append((body["useful_count"], body["not_useful_count"]))
        assert counts == [(1, 0), (1, 0), (0, 1), (0, 0), (0, 0)]
        assert not Vote.objects.exists()
        assert sum(ReputationChange.objects.values_list("points", flat=True)) == 0

    @pytest.mark.wide
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
    @pytest.mark.wide
    def test_accepted_and_not_any_more(self, as_alice, question, answer, bob):
        path = f"/answers/{answer.pk}/accept"
        assert [as_alice.post(path).json()["is_accepted"] for _ in range(2)] == [True, True]
        bob.refresh_from_db()
        assert bob.reputation == 15
        assert [as_alice.delete(path).status_code for _ in range(2)] == [204, 204]
        question.refresh_from_db()
        bob.refresh_from_db()
        assert (question.accepted_answer, question.state, bob.reputation) == (None, "answered", 0)

    @pytest.mark.wide
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
