"""What readers say of guides from one week to the next. Rules without database; `falling` says which of them fall.

As Mozilla's Kitsune compares them (`cache_most_unhelpful_kb_articles`), with shares that are fair to small numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from knowledge.readers.falling import NONE, Fall

WEEK = 7  # days
LEAST = 5  # opinions in each of the two weeks: fewer say nothing of a change


class Week(NamedTuple):
    """Opinions of seven days."""

    helpful: int
    total: int

    @property
    def share(self) -> float:
        """As of answers: two opinions for and two against are added, so that one “no” is not 0 %."""
        return (self.helpful + 2) / (self.total + 4)

    @property
    def percent(self) -> int:
        return round(100 * self.share)


class Change(NamedTuple):
    """`now` and `before` are of the two weeks; `fall` is of longer times."""

    guide: Any
    now: Week
    before: Week
    fall: Fall = Fall(NONE, NONE)

    @property
    def points(self) -> int | None:
        """Percentage points won or lost; None where a week has too few opinions."""
        is_known = min(self.now.total, self.before.total) >= LEAST
        return self.now.percent - self.before.percent if is_known else None

    @property
    def falls(self) -> bool:
        return self.fall.times > 0


class Days(NamedTuple):
    """From one day to another, both included."""

    first: dt.date
    last: dt.date


def weeks(today: dt.date) -> tuple[Days, Days]:
    """The seven days that end today, and the seven before them."""
    day, week = dt.timedelta(days=1), dt.timedelta(days=WEEK)
    first = today - week + day
    return Days(first, today), Days(first - week, first - day)


def falling_first(changes: Iterable[Change]) -> list[Change]:
    """Those that fall; then those that lost most; then what cannot be compared, the least helpful first."""
    return sorted(
        changes, key=lambda one: (not one.falls, one.points is None, one.points or 0, one.now.share, -one.now.total)
    )
