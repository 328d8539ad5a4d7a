"""What was counted, for the pages: a few rows a day, never questions. All of one period and of the one before it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from forum.figures.attempts import as_rows
from forum.figures.cohorts import DAY, Entry, Summary, summarise
from forum.figures.counting import minutes_of
from forum.figures.escalations import told
from forum.figures.holdout import Arm, Comparison, compare
from forum.figures.periods import Period, period_of, whole_weeks
from forum.figures.rollup import ANSWERS, USEFUL
from forum.figures.shares import Share, share
from forum.models import AskTally, Cohort, DayCount, Refresh

STALE_AFTER = dt.timedelta(hours=26)  # a night was missed: the page says so


@dataclass(frozen=True)
class Side:
    """One period: its questions as they stood at `until`, and the sums of its days."""

    period: Period
    until: int
    entries: list[Entry]
    left_out: Counter[str]
    sums: dict[str, int]

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.entries, self.until)

    @property
    def useful(self) -> Share | None:
        """Of the answers written in the period, those that somebody found useful."""
        return share(min(self.sum(USEFUL), self.sum(ANSWERS)), self.sum(ANSWERS))

    def sum(self, name: str) -> int:
        return self.sums.get(name, 0)


@dataclass(frozen=True)
class Reading:
    refresh: Refresh
    days: int
    now: Side
    before: Side
    compared: Comparison  # those who saw suggestions and those who did not
    beginnings: dict[Period, Counter[str]]
    weeks: Period  # that are over, whatever the days
    by_week: dict[str, int]  # sums of these weeks

    def begun(self, period: Period) -> tuple[int, int]:
        """Who began to ask, and of them those who saw suggestions, by whatever lot."""
        counts = self.beginnings[period]
        return sum(counts.values()), counts[Arm.SHOWN]

    @property
    def helpers(self) -> tuple[list[int], list[int]]:
        """Numbers of `Concentration`, now and before."""
        nobody = [0, 0, 0, 0]
        now, before = self.refresh.details.get("helpers", {}).get(str(self.days), [nobody, nobody])
        return now, before

    def escalated(self, chart: str, line: object) -> int:
        """At least so many of the period's questions in a line of a chart; 0 below the first step."""
        return told(self.refresh.details, self.days, chart, line)

    @property
    def is_stale(self) -> bool:
        return is_stale(self.refresh)


def latest() -> Refresh | None:
    return Refresh.objects.order_by("-at", "-pk").first()


def mark() -> str:
    """Changes when there is something new to read; a query."""
    last = latest()
    if last is None:
        return "nothing"
    return f"{last.pk}-{last.at.timestamp()}-{is_stale(last)}-{settings.HOLDOUT_PERCENT}"


def is_stale(refresh: Refresh) -> bool:
    return timezone.now() - refresh.at > STALE_AFTER


def read(days: int) -> Reading | None:
    """The last so many days as of the latest count; None before the first. Seven queries whatever the days."""
    refresh = latest()
    if refresh is None:
        return None
    today, until = timezone.localdate(refresh.at), minutes_of(refresh.at)
    period, weeks = period_of(days, today), whole_weeks(today)
    tallies = list(AskTally.objects.filter(day__gte=period.before.first, day__lte=period.last))
    beginnings = {side: _beginnings(tallies, side) for side in (period, period.before)}
    now, before = _side(period, until), _side(period.before, until - days * DAY)
    compared = compare(as_rows(_comparable(tallies, period)))
    return Reading(refresh, days, now, before, compared, beginnings, weeks, _sums(weeks))


def summary_of(days: int) -> Summary | None:
    """Of the period alone, in three queries."""
    refresh = latest()
    if refresh is None:
        return None
    period = period_of(days, timezone.localdate(refresh.at))
    return _side(period, minutes_of(refresh.at)).summary


def _side(period: Period, until: int) -> Side:
    entries: list[Entry] = []
    left_out: Counter[str] = Counter()
    within = Cohort.objects.filter(day__gte=period.first, day__lte=period.last)
    for rows, out in within.values_list("entries", "left_out"):
        entries += map(Entry.read, rows)
        left_out.update(out)
    return Side(period, until, entries, left_out, _sums(period))


def _sums(period: Period) -> dict[str, int]:
    rows = DayCount.objects.filter(day__gte=period.first, day__lte=period.last).order_by().values("name")
    return dict(rows.annotate(n=Sum("count")).values_list("name", "n"))


def _comparable(tallies: Iterable[AskTally], period: Period) -> list[AskTally]:
    """Drawn by the lot that is in force: another share was drawn on other days, which differ for other reasons."""
    return [row for row in tallies if row.day >= period.first and row.percent == settings.HOLDOUT_PERCENT]


def _beginnings(tallies: Iterable[AskTally], period: Period) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in tallies:
        if period.first <= row.day <= period.last:
            found[row.arm] += row.begun
    return found
