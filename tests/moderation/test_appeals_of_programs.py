"""Contesting what a program did, and what was decided about whoever reports too much."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forum.models import Member, Visibility
from moderation.review import actions, invariants
from moderation.review.actions import holding
from moderation.review.models import Appeal, Decision
from tests.moderation.reviewing import courtesy, fresh
from tests.moderation.warned import go_on_reporting, warn
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(answer: Any, monkeypatch: pytest.MonkeyPatch) -> Decision:
    """By the sum of the reports about it, whatever that is."""

    class Heavy:
        holds = True

    monkeypatch.setattr(holding.weighing, "weigh", lambda post: Heavy())
    actions.flag(answer, by=make_member("reporter"), rule=courtesy())
    return Decision.objects.get(kind="hold")


def test_what_a_program_held_is_decided_by_a_person(held: Decision, answer: Any, bob: Member, dora: Member) -> None:
    assert fresh(answer).visibility == Visibility.HELD
    appeal = actions.contest(held, by=bob, text="It is no insult.")
    assert (appeal.contested_made_by, appeal.side) == (None, "restricted")
    appeal = actions.decide_appeal(appeal, by=dora, outcome="reversed", reasons="It is none.")
    assert fresh(answer).is_published
    assert not fresh(held).is_standing
    assert Decision.objects.on(answer).standing().get().kind == "keep"  # what whoever reported may contest
    assert list(invariants.differences()) == []


def test_upheld_it_stays_held_and_in_the_queue(held: Decision, answer: Any, bob: Member, dora: Member) -> None:
    appeal = actions.contest(held, by=bob, text="It is no insult.")
    actions.decide_appeal(appeal, by=dora, outcome="upheld", reasons="It is one.")
    assert fresh(answer).visibility == Visibility.HELD
    assert fresh(held).is_standing


def test_kept_by_a_moderator_the_appeal_is_settled(held: Decision, answer: Any, bob: Member, dora: Member) -> None:
    appeal = actions.contest(held, by=bob, text="It is no insult.")
    actions.keep(fresh(answer), by=dora, at=timezone.now())
    assert fresh(appeal).outcome == "granted"
    assert Appeal.objects.open().count() == 0


def test_who_may_not_report_contests_it(bob: Member, dora: Member) -> None:
    until = timezone.now() + dt.timedelta(days=9)
    warning = warn(bob, dora, facts="Ten reports without a reason.")
    go_on_reporting(bob)
    decision = actions.refuse_reports(bob, by=dora, rule=courtesy(), facts="Ten more without a reason.", until=until)
    lea = make_member("lea", "Moderators", is_staff=True)
    for contested in (decision, warning):
        appeal = actions.contest(contested, by=bob, text="They were right.")
        actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons="Three of them were.")
        assert not fresh(contested).is_standing
    assert list(invariants.differences()) == []
