"""A suspended member reads, and changes nothing by any address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Comment, Member, Question
from tests.people import make_member

SignIn = Callable[[Member], Client]
LONG = "A careful answer, typed with one finger on an old telephone. " * 20


@pytest.fixture
def sven(db: Any) -> Member:
    """Is suspended."""
    return make_member("sven", suspended_until=timezone.now() + timedelta(days=3))


@pytest.mark.wide
def test_who_is_suspended_reads_and_writes_nothing(
    question: Question, answer: Answer, alice: Member, sven: Member, as_member: SignIn
) -> None:
    theirs = actions.answer(question, by=make_member("other"), body="Something else.")
    Answer.objects.filter(pk=theirs.pk).update(author=sven)
    own = Question.objects.create(
        title="A question of sven", slug="a-question", author=sven, language="en", created_at=timezone.now(),
        last_activity_at=timezone.now(), body="b", body_html="<p>b</p>",
    )  # fmt: skip
    reply = actions.answer(own, by=alice, body="Here.")
    client = as_member(sven)
    assert client.get(question.get_absolute_url()).status_code == 200
    words = {
        "title": "A title that is long enough",
        "body": LONG,
        "tags": "a",
        "context": "other",
        "language": "en",
        "value": "1",
    }
    addresses = [
        *(f"/en/questions/{question.pk}/{verb}/" for verb in ("answer", "comment", "me-too")),
        *(f"/en/questions/{own.pk}/{verb}/" for verb in ("edit", "delete", "unaccept", "not-solved")),
        *(f"/en/answers/{answer.pk}/{verb}/" for verb in ("vote", "comment")),
        *(f"/en/answers/{theirs.pk}/{verb}/" for verb in ("edit", "delete")),
        f"/en/answers/{reply.pk}/accept/",
    ]
    before = state_of_everything()
    for address in addresses:
        for values in (words, {**words, "value": "0"}):
            response = client.post(address, values)
            assert (address, response.status_code) == (address, 403)
            assert "Your account is suspended: you can read, and write again when it ends." in response.text
    assert client.post("/en/questions/ask/text/", words)["Location"].startswith("/en/questions/ask/review/")
    review = client.get("/en/questions/ask/review/")
    refusal = client.post("/en/questions/ask/review/", {"draft": review.context["draft"].pk})
    assert refusal.status_code == 403
    assert "Your account is suspended" in refusal.text
    assert words["title"] in refusal.text
    assert state_of_everything() == before


def state_of_everything() -> list[Any]:
    """All that a post could have changed."""
    return [
        *Question.objects.values_list("pk", "body", "visibility", "vote_count", "accepted_answer", "not_solved_at"),
        *Answer.objects.values_list("pk", "body", "visibility", "useful_count", "not_useful_count"),
        *Comment.objects.values_list("pk", "body"),
        *Member.objects.values_list("pk", "reputation"),
    ]


def test_who_is_suspended_may_still_follow_and_be_left_alone(
    question: Question, sven: Member, as_member: SignIn
) -> None:
    """What concerns nobody else stays open: what they are told of, and how."""
    client = as_member(sven)
    assert client.post(f"/en/questions/{question.pk}/follow/", {"value": "1"}).status_code == 302
    assert client.post("/en/notifications/read/").status_code == 302
    assert client.post("/en/account/settings/", {"display_name": "Sven", "language": "fr"}).status_code == 302
    sven.refresh_from_db()
    assert (sven.language, sven.wants_mail, sven.subscriptions.count()) == ("fr", False, 1)
