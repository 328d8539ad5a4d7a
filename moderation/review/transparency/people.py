"""Numbers of people, and of mediations, as far as they may be told."""

from __future__ import annotations

import datetime as dt
from math import ceil

from forum.figures.cohorts import WEEK
from forum.figures.periods import monday_of
from forum.figures.shares import STEP, in_steps
from forum.models import Answer, Comment, Question
from moderation import figures as cases
from moderation.review.models import Decision
from moderation.review.transparency.masking import Figures, Median, Table
from moderation.review.transparency.medians import middle
from moderation.review.transparency.period import Period

WEEKS = 52


def people(period: Period, figures: Figures) -> None:
    decided = Decision.objects.filter(period.within("made_at"), made_by__isnull=False)
    rows = {
        "moderators": (decided.values("made_by").distinct().count(),),
        "writers_a_month": (writers_a_month(period),),
    }
    figures.tables.append(Table("people", ("count",), rows, has_sums=False))


def writers_a_month(period: Period) -> int:
    """On average over the months of the year: members who published something. Those who only read are not known."""
    months = [_writers(period, month) for month in range(1, 13) if _month(period, month)[0] < period.as_of]
    return round(sum(months) / len(months)) if months else 0


def _writers(period: Period, month: int) -> int:
    bounds = _month(period, month)
    members: set[int] = set()
    for model in (Question, Answer, Comment):
        found = model.objects.filter(author__isnull=False, created_at__gte=bounds[0], created_at__lt=bounds[1])
        members.update(found.values_list("author_id", flat=True).distinct())
    return len(members)


def _month(period: Period, month: int) -> tuple[dt.datetime, dt.datetime]:
    zone = period.start.tzinfo
    begin = dt.datetime(period.year, month, 1, tzinfo=zone)
    end = dt.datetime(period.year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return begin, min(end, period.as_of)


def mediations(period: Period, figures: Figures) -> None:
    """As on the page of statistics: of 52 whole weeks, in whole tens, nothing finer. Already told, so never masked.

    Confidential from the referral on (Code de la consommation, art. L612-3): no cut by language, body or outcome other
    than an agreement, since of cells of a few cases one could be recognised.
    """
    end = monday_of(period.end.date())
    first = end - dt.timedelta(weeks=WEEKS)
    by_week = {
        "received": cases.received(first),
        "taken_up": cases.taken_up(first),
        "ended": cases.closed(first),
        "agreed": cases.settled(first),
    }
    rows = {key: (in_steps(sum(n for week, n in found if week < end), STEP),) for key, found in by_week.items()}
    if not rows["agreed"][0]:
        rows["ended"] = (0,)  # as there: under ten agreements it reads as with none
    figures.tables.append(Table("mediations", ("count",), rows, is_open=True, has_sums=False))
    figures.medians.append(
        Median("mediations", _in_weeks(middle(cases.spans(first, end))), "mediations", ("count",), ("ended",))
    )


def _in_weeks(minutes: int | None) -> int | None:
    """Whole weeks, rounded up, still in minutes: whoever knows one case learns nothing of another."""
    return None if minutes is None else ceil(minutes / WEEK) * WEEK
