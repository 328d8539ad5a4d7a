"""Acts by machine: marks, me-too, following, what the asker says, pictures. The same actions as the pages'."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum import actions, limits
from forum.models import AnswerMark, Picture, Product, SolvedReply, Subscription, Tag, Vote
from tests.forum.program import ROOT, Program, problem
from tests.forum.test_pictures import photo, sent


class TestMarks:
    @pytest.mark.wide
    def test_works_and_outdated_are_counted_and_taken_back(self, as_alice, as_mallory, answer):
        works, outdated = (f"/answers/{answer.pk}/marks/{kind}" for kind in ("works", "outdated"))
        assert [as_alice.post(works).json()["works_count"] for _ in range(2)] == [1, 1]
        assert as_mallory.post(outdated).json()["outdated_count"] == 1
        body = as_alice.delete(works).json()
        assert (body["works_count"], body["outdated_count"]) == (0, 1)
        assert as_alice.delete(works).status_code == 200

    @pytest.mark.wide
    def test_dangerous_needs_a_sentence_and_is_on_no_counter(self, as_alice, answer):
        path = f"/answers/{answer.pk}/marks/dangerous"
        for data in (None, {}, {"sentence": " "}):
            said = problem(as_alice.post(path, data), 422, "rejected")["errors"]
            assert (said[0]["loc"], said[0]["msg"]) == (["body", "sentence"], "Say in one sentence what is dangerous.")
        body = as_alice.post(path, {"sentence": "It opens the mains."}).json()
        assert (body["works_count"], body["outdated_count"]) == (0, 0)
        assert AnswerMark.objects.get().sentence == "It opens the mains."
        assert as_alice.delete(path).status_code == 200
        assert not AnswerMark.objects.exists()

    def test_refusals(self, as_bob, as_alice, answer, dora):
        problem(as_bob.post(f"/answers/{answer.pk}/marks/works"), 403, "forbidden")
        problem(as_alice.post(f"/answers/{answer.pk}/marks/nice"), 422, "rejected")
        actions.hide(answer, by=dora, ref="decision:1")
        problem(as_alice.post(f"/answers/{answer.pk}/marks/works"), 410, "gone")


class TestMeToo:
    @pytest.mark.wide
    def test_said_once_and_taken_back(self, as_bob, as_alice, question, bob):
        path = f"/questions/{question.pk}/me-too"
        assert [as_bob.post(path).json()["me_too_count"] for _ in range(2)] == [1, 1]
        assert Subscription.objects.filter(member=bob, question=question).exists()
        assert [as_bob.delete(path).json()["me_too_count"] for _ in range(2)] == [0, 0]
        problem(as_alice.post(path), 403, "forbidden")
        assert not Vote.objects.exists()


class TestFollowing:
    @pytest.mark.wide
    @pytest.mark.parametrize("kind", ["questions", "products", "tags", "members"])
    def test_each_kind(self, kind, as_bob, bob, question):
        product, tag = Product.objects.create(name="X", slug="x"), Tag.objects.get()
        name = {"questions": question.pk, "products": product.slug, "tags": tag.slug, "members": "alice"}[kind]
        for _ in range(2):
            assert as_bob.post(f"/{kind}/{name}/follow").status_code == 204
        assert bob.subscriptions.count() == 1
        for _ in range(2):
            assert as_bob.delete(f"/{kind}/{name}/follow").status_code == 204
        assert not bob.subscriptions.exists()

    def test_what_is_not_there(self, as_bob):
        for place in ("questions/x", "questions/9999999999999999999999", "products/no", "tags/no", "members/no"):
            problem(as_bob.post(f"/{place}/follow"), 404, "not-found")
        problem(as_bob.post("/members/bob/follow"), 403, "forbidden", "You cannot follow yourself.")
        problem(as_bob.post("/comments/1/follow"), 422, "rejected")


class TestSolved:
    @pytest.mark.wide
    def test_what_the_asker_says(self, as_alice, as_bob, question, answer):
        path = f"/answers/{answer.pk}/solved"
        assert as_alice.post(path, {"value": "yes"}).json()["is_accepted"] is True
        assert as_alice.post(path, {"value": "partly"}).json()["is_accepted"] is False
        assert SolvedReply.objects.get().value == "partly"
        problem(as_bob.post(path, {"value": "no"}), 403, "forbidden", "Only the person who asked can say this.")
        problem(as_alice.post(path, {"value": "maybe"}), 422, "rejected")
        assert as_alice.post(f"/questions/{question.pk}/not-solved").status_code == 200
        problem(as_bob.post(f"/questions/{question.pk}/not-solved"), 403, "forbidden")
        question.refresh_from_db()
        assert question.not_solved_at is not None


class TestPictures:
    def send(self, program, file, **data):
        return program.client.post(f"{ROOT}/pictures", {"picture": file, **data}, headers=program.headers)

    @pytest.mark.wide
    def test_sent_written_into_a_text_and_read_with_size_and_words(self, as_bob, visitor, question):
        made = self.send(as_bob, sent(photo()), alt="The [filter]\\")
        body = made.json()
        assert made.status_code == 201
        assert (body["width"], body["height"]) == (960, 720)
        assert (
            body == self.send(as_bob, sent(photo()), alt="The [filter]\\").json()
        )  # the same file is the same picture
        assert Picture.objects.count() == 1
        replied = as_bob.post(f"/questions/{question.pk}/answers", {"body": f"Look:\n\n{body['markdown']}"}).json()
        (shown,) = visitor.get(f"/questions/{question.pk}").json()["answers"][0]["pictures"]
        assert shown == replied["pictures"][0]
        assert shown == {
            **{name: body[name] for name in ("url", "large_url", "width", "height")},
            "alt": "The (filter)/",
        }
        for name in ("url", "large_url"):
            found = visitor.client.get(shown[name].removeprefix("http://127.0.0.1:8000"))
            assert (found.status_code, found["Content-Type"]) == (200, "image/webp")
            b"".join(found.streaming_content)

    def test_refusals(self, as_bob, visitor):
        said = problem(self.send(as_bob, sent(b"no picture")), 422, "rejected")["errors"]
        assert said[0]["loc"] == ["body", "picture"]
        problem(as_bob.post("/pictures", {"picture": "x"}), 422, "rejected")
        problem(self.send(visitor, sent(photo())), 401, "unauthenticated")
        assert not Picture.objects.exists()


def test_every_act_counts_for_the_limit_of_buttons(as_bob, question, answer, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "vote", limits.Limit(1, 3600))
    assert as_bob.post(f"/questions/{question.pk}/me-too").status_code == 200
    for path in (f"/questions/{question.pk}/follow", f"/answers/{answer.pk}/marks/works"):
        problem(as_bob.post(path), 429, "too-many-requests")


@pytest.mark.wide
def test_a_suspended_member_may_follow_and_do_nothing_else(mallory, question, answer):
    mallory.suspended_until = timezone.now() + timedelta(days=1)
    mallory.save()
    program = Program(mallory)
    assert program.post(f"/questions/{question.pk}/follow").status_code == 204
    for path in (f"/questions/{question.pk}/me-too", f"/answers/{answer.pk}/marks/works"):
        problem(program.post(path), 403, "forbidden")
