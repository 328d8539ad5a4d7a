"""Those who began to ask, summed by day and group. A row is erased as soon as nothing more can come of it.

A group counts by the lot alone, whatever its people then saw. After a day it is known whether they published: rows of
those who did not are erased then. The others wait until their question is solved, a month at most.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from forum.figures.holdout import Counts
from forum.models import AskAttempt, AskTally

OUTCOME = dt.timedelta(days=1)  # in which they publish, or did not
KEPT = dt.timedelta(days=31)  # in which what was published may be solved
SLICE = 500

Group = tuple[dt.date, str, int]
COLUMNS = ("pk", "arm", "percent", "begun_at", "published_at", "found_at")


def tally(at: dt.datetime) -> None:
    """Within a transaction: each row is added to the sum of its day once, and its solution once."""
    _count_outcomes(at)
    _count_solutions()
    _forget(at)


def _count_outcomes(at: dt.datetime) -> None:
    sums: dict[Group, Counts] = {}
    asked: list[int] = []
    others: list[int] = []
    rows = AskAttempt.objects.select_for_update().filter(is_counted=False, begun_at__lte=at - OUTCOME)
    for pk, arm, percent, begun, published, found in rows.values_list(*COLUMNS):
        is_asked = published is not None and published - begun <= OUTCOME
        (asked if is_asked else others).append(pk)
        group = (timezone.localdate(begun), arm, percent)
        sums[group] = sums.get(group, Counts()).plus(Counts(1, int(is_asked), 0, int(found is not None)))
    _add(sums)
    for some in _slices(asked):
        some.update(is_counted=True)
    for some in _slices(others):
        some.delete()


def _count_solutions() -> None:
    sums: dict[Group, Counts] = {}
    solved = []
    rows = AskAttempt.objects.select_for_update(of=("self",)).filter(pk__in=_published(accepted_answer__isnull=False))
    for pk, arm, percent, begun in rows.filter(is_counted=True).values_list("pk", "arm", "percent", "begun_at"):
        solved.append(pk)
        group = (timezone.localdate(begun), arm, percent)
        sums[group] = sums.get(group, Counts()).plus(Counts(solved=1))
    _add(sums)
    for some in _slices(solved):
        some.delete()


def _forget(at: dt.datetime) -> None:
    """What can no longer be solved in time, or whose question is gone."""
    waiting = AskAttempt.objects.filter(is_counted=True)
    waiting.filter(begun_at__lte=at - KEPT).delete()
    waiting.exclude(pk__in=_published()).delete()


def _published(**question: Any) -> QuerySet[Any, Any]:
    """Keys of the attempts that became such a question."""
    became = {f"drafts__question__{name}": value for name, value in question.items()}
    return AskAttempt.objects.filter(drafts__question__isnull=False, **became).values("pk")


def _add(sums: Mapping[Group, Counts]) -> None:
    for (day, arm, percent), counts in sorted(sums.items()):
        row, _ = AskTally.objects.get_or_create(day=day, arm=arm, percent=percent)
        more = {name: F(name) + count for name, count in counts._asdict().items() if count}
        AskTally.objects.filter(pk=row.pk).update(**more)


def _slices(pks: list[int]) -> Iterable[QuerySet[AskAttempt]]:
    for start in range(0, len(pks), SLICE):
        yield AskAttempt.objects.filter(pk__in=pks[start : start + SLICE])


def as_rows(tallies: Iterable[AskTally]) -> list[tuple[str, Counts]]:
    return [(row.arm, Counts(row.begun, row.published, row.solved, row.found)) for row in tallies]
