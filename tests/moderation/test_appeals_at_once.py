"""Two people, or two clicks, in the same moment: on a database that lets them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from forum import actions as forum_actions
from forum.models import Member, Notification, Question
from moderation.review import actions, invariants
from moderation.review.appealing import AppealEnded
from moderation.review.models import Appeal, Decision, SenderMeasure
from moderation.review.rights import AlreadyDecided
from tests.moderation import noticing
from tests.moderation.reviewing import fresh, hide
from tests.people import make_member, make_moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the refusal it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return act()
        except AppealEnded as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def hidden(site_tree: Any) -> Decision:
    alice, bob, dora = make_member("alice"), make_member("bob"), make_moderator()
    question = forum_actions.ask(
        "Why does the kettle stop?", by=alice, body="It stops.", language="en", tags=["kettle"]
    )
    return hide(forum_actions.answer(question, by=bob, body="You idiot."), dora)


def test_two_clicks_file_one_appeal(hidden: Decision) -> None:
    bob = Member.objects.get(username="bob")
    found = together(*[lambda: actions.contest(hidden, by=bob, text="No.") for _click in range(4)])
    assert {one.pk for one in found} == {Appeal.objects.get().pk}
    assert Notification.objects.filter(kind="appeal").count() == 1


def test_two_clicks_contest_an_answer_to_a_notice_once_and_two_warn_once(hidden: Decision) -> None:
    dora, given = Member.objects.get(username="dora"), []
    for number in range(4):
        notice = actions.confirm_sender(noticing.give(urls=[f"{settings.BASE_URL}/en/members/nobody-{number}/"]))
        given.append(actions.answer_notice(notice, by=dora, outcome="kept"))
    found = together(*[lambda: actions.contest_notice(given[0], "answer", text="No.") for _click in range(4)])
    assert {one.pk for one in found} == {Appeal.objects.get().pk}
    together(*[partial(actions.call_unfounded, notice, by=dora) for notice in given])
    assert SenderMeasure.objects.count() == 1


def test_two_deciders_decide_once(hidden: Decision) -> None:
    appeal = actions.contest(hidden, by=Member.objects.get(username="bob"), text="No.")
    lea, zoe = make_moderator("lea"), make_moderator("zoe")
    acts = [
        lambda: actions.decide_appeal(appeal, by=lea, outcome="upheld", reasons="It insults the person who asks."),
        lambda: actions.decide_appeal(appeal, by=zoe, outcome="reversed", reasons="It quotes."),
    ]
    found = together(*acts)
    refused = [one for one in found if isinstance(one, AppealEnded)]
    assert len(refused) == 1, found
    ended = fresh(appeal)
    assert fresh(hidden).is_standing == (ended.outcome == "upheld")
    assert Notification.objects.filter(ref=f"{appeal.ref}:decided").count() == 1
    assert list(invariants.differences()) == []


def test_decided_and_withdrawn_at_once_is_one_of_both(hidden: Decision) -> None:
    bob, lea = Member.objects.get(username="bob"), make_moderator("lea")
    appeal = actions.contest(hidden, by=bob, text="No.")
    found = together(
        lambda: actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons="It quotes."),
        lambda: actions.withdraw_appeal(appeal, by=bob),
    )
    assert len([one for one in found if isinstance(one, AppealEnded)]) == 1, found
    ended = fresh(appeal)
    assert fresh(hidden).is_standing == (ended.outcome == "withdrawn")


def undone(decision: Decision, by: Member) -> Any:
    """Or that somebody was first."""
    try:
        return actions.undo(decision, by=by)
    except AlreadyDecided as refusal:
        return refusal


def test_undone_and_decided_at_once(hidden: Decision) -> None:
    bob, dora, lea = Member.objects.get(username="bob"), Member.objects.get(username="dora"), make_moderator("lea")
    appeal = actions.contest(hidden, by=bob, text="No.")
    together(
        lambda: actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons="It quotes."),
        lambda: undone(hidden, dora),
    )
    assert fresh(appeal).outcome in {"reversed", "granted"}
    assert not fresh(hidden).is_standing
    assert Question.objects.get().answers.get().is_published
    assert list(invariants.differences()) == []
