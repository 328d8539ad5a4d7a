"""Notices that several people decide in the same moment: on a database that lets them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from forum import actions as forum_actions
from forum.models import Answer, Question
from moderation.review import actions, invariants
from moderation.review.actions import closing, notices
from tests.moderation.noticing import give, mails_to
from tests.moderation.reviewing import courtesy, fresh, make_rules
from tests.people import make_member, make_moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
    pytest.mark.usefixtures("this_site"),
]


def together(*acts: Callable[[], Any]) -> list[Any]:
    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(timeout=30) for one in [pool.submit(run, act) for act in acts]]


def meeting(monkeypatch: Any, barrier: Barrier, module: Any, name: str) -> None:
    """Whoever comes to this function waits for the other, or until it is clear that they cannot come."""
    real = getattr(module, name)

    def met(*args: Any, **more: Any) -> Any:
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=2)
        return real(*args, **more)

    monkeypatch.setattr(module, name, met)


@pytest.fixture
def asked(site_tree: Any) -> Question:
    make_rules()
    return forum_actions.ask(
        "Why does the kettle stop?", by=make_member("alice"), body="It stops.", language="en", tags=["kettle"]
    )


@pytest.fixture
def answered(asked: Question) -> Answer:
    return forum_actions.answer(asked, by=make_member("bob"), body="Clean it.")


@pytest.fixture
def other(answered: Answer) -> Answer:
    """Of other people: nothing but a notice ties it to the first."""
    again = forum_actions.ask(
        "Why does the oven stop?", by=make_member("carol"), body="It stops.", language="en", tags=["oven"]
    )
    return forum_actions.answer(again, by=make_member("dan"), body="Clean it.")


def test_the_last_of_two_who_decide_at_once_answers_it(answered: Answer, other: Answer, monkeypatch: Any) -> None:
    lea, zoe = make_moderator("lea"), make_moderator("zoe")
    notice = give(answered, other)
    meeting(monkeypatch, Barrier(2), closing, "conclude")
    together(lambda: actions.keep(answered, by=lea), lambda: actions.keep(other, by=zoe))
    assert fresh(notice).decided_at is not None
    assert [mail.subject.partition(" ")[0] for mail in mails_to()] == ["We", "Decision"]
    assert list(invariants.differences()) == []


def test_confirming_and_deciding_at_once(answered: Answer, monkeypatch: Any) -> None:
    lea, notice, barrier = make_moderator("lea"), give(answered), Barrier(2)
    meeting(monkeypatch, barrier, notices, "flagger_to_confirm")  # the notice is locked, its texts are weighed next
    meeting(monkeypatch, barrier, closing, "conclude")  # the text is locked, its notice is concluded next
    together(lambda: actions.confirm_sender(notice), lambda: actions.keep(answered, by=lea))
    assert fresh(notice).decided_at is not None


def test_answering_and_deciding_at_once(answered: Answer, other: Answer, monkeypatch: Any) -> None:
    lea, zoe = make_moderator("lea"), make_moderator("zoe")
    actions.decide_hide(other, by=lea, rule=courtesy(), facts="It insults the person who asks.")
    notice = give(answered, other)
    meeting(monkeypatch, Barrier(2), closing, "conclude")
    meeting(monkeypatch, Barrier(2), notices, "conclude")
    together(lambda: actions.keep(answered, by=lea), lambda: actions.answer_notice(notice, by=zoe, outcome="gone"))
    assert fresh(notice).decided_at is not None
    assert list(invariants.differences()) == []


def test_two_notices_of_the_same_texts_do_not_wait_in_a_ring(answered: Answer, other: Answer) -> None:
    orders = [(answered, other), (other, answered)] * 2
    found = together(*[partial(give, *posts, email=f"n{n}@x.org") for n, posts in enumerate(orders)])
    assert len({one.pk for one in found}) == 4


def test_two_clicks_are_one_notice(answered: Answer) -> None:
    found = together(*[lambda: give(answered, key="k1") for _click in range(3)])
    assert len({one.pk for one in found}) == 1
