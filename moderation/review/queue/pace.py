"""How long things waited before somebody decided about them, this week."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.utils import timezone

from forum.figures.periods import monday_of
from forum.models import Visibility
from moderation.review.models import Decision, Flag
from moderation.review.targets import KINDS, moments_of

COUNTED = 2000  # decisions of a week: more change no median


def median_this_week(now: datetime | None = None) -> timedelta | None:
    """From the first report, or from when it was held, to the decision; None where nothing was decided yet."""
    waited = [time.total_seconds() for time in _waits(now or timezone.now()).values()]
    return timedelta(seconds=median(waited)) if waited else None


def _waits(now: datetime) -> dict[int, timedelta]:
    """By decision. What was held waits since its author sent it."""
    monday = monday_of(timezone.localdate(now))
    since = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    decided = Decision.objects.filter(made_at__gte=since, made_at__lte=now)
    held = decided.filter(former_visibility=Visibility.HELD).order_by("-made_at")
    sent = [f"{kind}__{moment}" for kind in KINDS for moment in moments_of(kind)]
    found: dict[int, timedelta] = {}
    for pk, made_at, *moments in held.values_list("pk", "made_at", *sent)[:COUNTED]:
        found[pk] = max(made_at - next(filter(None, moments), made_at), timedelta(0))
    reports = Flag.objects.filter(decision__in=decided.order_by("-made_at")[:COUNTED], handled_at__isnull=False)
    rows: Any = reports.values_list("decision_id", "created_at", "handled_at")
    for pk, created_at, handled_at in rows:
        found[pk] = max(found.get(pk, timedelta(0)), handled_at - created_at)
    return found
