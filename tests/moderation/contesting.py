"""Appeals, written and decided in a line."""

from __future__ import annotations

import datetime as dt
from datetime import UTC
from typing import Any

from django.utils import timezone

from forum.models import Member
from moderation.review import actions
from moderation.review.models import Appeal, Decision

NOON = dt.datetime(2026, 8, 31, 10, tzinfo=UTC)
WHY = "I quoted somebody, and I meant nobody."
REASONS = "The words are those of the shop, as its letter shows."


def contest(decision: Decision, by: Member, **more: Any) -> Appeal:
    return actions.contest(decision, by=by, text=WHY, **more)


def decide(appeal: Appeal, by: Member, outcome: str = "reversed", **more: Any) -> Appeal:
    return actions.decide_appeal(appeal, by=by, outcome=outcome, reasons=REASONS, **more)


def days(count: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=count)
