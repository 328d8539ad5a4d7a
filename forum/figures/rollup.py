"""Filling the tables of figures: every hour the latest days, every night all of them. Doing it twice changes nothing.

What is counted is written in one transaction, with the moment it was counted at: pages never show a half of it, and
show the last good figures when counting fails.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from forum.figures import attempts, escalations
from forum.figures.cohorts import Concentration, concentration
from forum.figures.counting import Counted, count, start_of
from forum.figures.periods import PERIODS, Period, period_of
from forum.figures.sources import guides, sources
from forum.models import Answer, Cohort, DayCount, Refresh, Visibility

LATEST = 31  # days that are counted anew every hour
EVERY = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=30)  # of the notes when it was counted
ANSWERS, USEFUL = "answers", "answers_useful"
LATELY = 90  # days of the opinions on guides
SLICE = 500
EVER = dt.date(1970, 1, 2)  # the first day that every clock and database can say


class Done(NamedTuple):
    days: int
    questions: int
    at: dt.datetime


def refresh_due() -> int:
    """Each minute: nothing, but once an hour. The first time, and each night, all of it."""
    latest = Refresh.objects.order_by("-at").first()
    if latest is not None and timezone.now() - latest.at < EVERY:
        return 0
    return refresh(is_whole=latest is None).days


def refresh_all() -> int:
    return refresh().days


def refresh(*, is_whole: bool = True, at: dt.datetime | None = None) -> Done:
    """Count, then write. Counting takes no lock; whoever asks meanwhile is counted the next time."""
    at = at or timezone.now()
    first = None if is_whole else timezone.localdate(at) - dt.timedelta(days=LATEST - 1)
    counted, sums = count(first), _sums(first)
    details = _details(at)
    with transaction.atomic():
        _write_cohorts(counted, first)
        _write_sums(sums, first)
        attempts.tally(at)
        Refresh.objects.filter(at__lt=at - KEPT).delete()
        Refresh.objects.create(at=at, is_whole=is_whole, details=details)
    return Done(len(counted.entries), sum(map(len, counted.entries.values())), at)


def _write_cohorts(counted: Counted, first: dt.date | None) -> None:
    days = sorted({*counted.entries, *counted.left_out})
    rows = [
        Cohort(day=day, entries=counted.entries.get(day, []), left_out=counted.left_out.get(day, {})) for day in days
    ]
    former = Cohort.objects.filter(day__gte=first) if first else Cohort.objects.all()
    gone = set(former.values_list("day", flat=True)) - set(days)
    Cohort.objects.filter(day__in=sorted(gone)).delete()
    Cohort.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=["entries", "left_out"], batch_size=SLICE
    )


Sums = dict[tuple[str, dt.date], int]


def _sums(first: dt.date | None) -> Sums:
    """Of each day, by name."""
    since = first or EVER
    found: Counter[tuple[str, dt.date]] = Counter()
    for day, answers, useful in _answers(first):
        found[ANSWERS, day] += answers
        found[USEFUL, day] += useful
    for source in sources():
        for day, number in source.count(since):
            found[source.name, day] += number
    return {key: number for key, number in found.items() if number > 0}


def _answers(first: dt.date | None) -> Iterable[tuple[dt.date, int, int]]:
    """Written on each day, and how many of them somebody found useful, or accepted."""
    rows = Answer.objects.filter(visibility=Visibility.PUBLISHED, question__visibility=Visibility.PUBLISHED)
    if first is not None:
        rows = rows.filter(created_at__gte=start_of(first))
    useful = Count("pk", filter=Q(useful_count__gt=0) | Q(accepted_for__isnull=False))
    by_day = rows.order_by().annotate(day=TruncDate("created_at")).values("day")
    return list(by_day.annotate(all=Count("pk"), useful=useful).values_list("day", "all", "useful"))


def _write_sums(sums: Sums, first: dt.date | None) -> None:
    rows = [DayCount(name=name, day=day, count=number) for (name, day), number in sorted(sums.items())]
    former = DayCount.objects.filter(day__gte=first) if first else DayCount.objects.all()
    gone = [pk for pk, name, day in former.values_list("pk", "name", "day") if (name, day) not in sums]
    for start in range(0, len(gone), SLICE):
        DayCount.objects.filter(pk__in=gone[start : start + SLICE]).delete()
    DayCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name", "day"], update_fields=["count"], batch_size=SLICE
    )


def _details(at: dt.datetime) -> dict[str, Any]:
    """What sums of days cannot say: how answers are spread over people, the guides that help least, escalations."""
    today = timezone.localdate(at)
    periods = {days: period_of(days, today) for days in PERIODS}
    helpers = {f"{days}": [_helpers(period), _helpers(period.before)] for days, period in periods.items()}
    worst = [item._asdict() for part in guides() for item in part.worst(period_of(LATELY, today).first)]
    return {"helpers": helpers, "guides": worst, "escalated": escalations.by_period(today)}


def _helpers(period: Period) -> Concentration:
    """Answers by people, brand and team left out. No one is named."""
    rows = Answer.objects.filter(visibility=Visibility.PUBLISHED, is_official=False, author__is_staff=False)
    within = rows.filter(created_at__gte=start_of(period.first), created_at__lt=start_of(period.after))
    counts = within.order_by().values("author_id").annotate(n=Count("pk")).values_list("n", flat=True)
    return concentration(counts.iterator())
