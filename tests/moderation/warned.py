"""Somebody who was warned, could heed it, and went on: what a suspension asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Member
from moderation.review import actions, heeding
from moderation.review.models import Decision, Flag, Notice, SenderMeasure
from tests.moderation.reviewing import FACTS, courtesy
from tests.people import make_member

AGO = heeding.TIME + dt.timedelta(hours=1)


def warn(member: Member, by: Member, *, at: dt.datetime | None = None, **more: Any) -> Decision:
    """A day and an hour ago, or at that time; they have done something since."""
    at = at or timezone.now() - AGO
    warning = actions.warn(member, by=by, at=at, **{"rule": courtesy(), "facts": FACTS, **more})
    go_on(member)
    return warning


def go_on(member: Member, at: dt.datetime | None = None) -> None:
    """With what leaves no other trace in a test: another name."""
    Member.objects.filter(pk=member.pk).update(renamed_at=at or timezone.now())


def go_on_reporting(member: Member) -> None:
    """What they reported is in order, as far as this goes."""
    other = make_member(f"reported{Flag.objects.count()}")
    question = forum_actions.ask(
        "Which filter fits the coffee machine?", by=other, body="It has no number.", language="en", tags=["coffee"]
    )
    actions.flag(question, by=member, rule=courtesy())


def a_day_passes() -> None:
    """Since notices came in, were decided, and their sender was warned."""
    Notice.objects.update(**{name: F(name) - AGO for name in ("received_at", "decided_at", "unfounded_at")})
    SenderMeasure.objects.update(made_at=F("made_at") - AGO)
