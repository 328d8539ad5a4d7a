"""“edited” stands beside a text that was changed after five minutes, or after somebody had replied to it."""

from datetime import timedelta

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Question
from tests.forum.reading import page, read

pytestmark = pytest.mark.django_db
SOON, LATE = timedelta(minutes=2), timedelta(minutes=6)


def is_marked(question: Question, answer: Answer) -> bool:
    shown = read(Client(), page(question)).text
    return f"/en/answers/{answer.pk}/history/" in shown


def test_a_slip_put_right_at_once_is_not_marked(question: Question, answer: Answer, bob: Member) -> None:
    actions.edit_answer(
        answer, by=bob, body="Take the front off and clean what is behind.", at=answer.created_at + SOON
    )
    assert not is_marked(question, answer)


def test_an_edit_after_five_minutes_is(question: Question, answer: Answer, bob: Member) -> None:
    actions.edit_answer(
        answer, by=bob, body="Take the front off and clean what is behind.", at=answer.created_at + LATE
    )
    assert is_marked(question, answer)


def test_an_edit_after_a_reply_is(question: Question, answer: Answer, alice: Member, bob: Member) -> None:
    actions.comment(answer, by=alice, body="Which one?", at=answer.created_at + SOON / 2)
    actions.edit_answer(
        answer, by=bob, body="Take the front off and clean what is behind.", at=answer.created_at + SOON
    )
    assert is_marked(question, answer)


def test_what_one_adds_oneself_is_no_reply(question: Question, answer: Answer, bob: Member) -> None:
    actions.comment(answer, by=bob, body="One more thing.", at=answer.created_at + SOON / 2)
    actions.edit_answer(
        answer, by=bob, body="Take the front off and clean what is behind.", at=answer.created_at + SOON
    )
    assert not is_marked(question, answer)
