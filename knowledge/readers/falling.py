"""When a guide helps fewer readers than before: the one rule, for the editors' lists and the warning to readers. Pure.

What it counts are readers that are told apart (`knowledge/readers/hearing.py`): members, and addresses of visitors,
each of which counts once a week. So the six who say no cannot be one person who comes back.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

DAYS = 28  # what is recent: a change of firmware or of a shop's rules shows within a month
BEFORE = dt.timedelta(days=365)  # what that is compared with: older habits of readers say nothing
LEAST = 10  # readers on each side of the comparison; fewer say nothing
NOES = 6  # of those not long ago: 28 days touch five weeks, so one address alone says no five times at most
POINTS = 15  # per cent that helpfulness loses before it is a sign; less is chance


class Opinions(NamedTuple):
    helpful: int
    total: int

    @property
    def noes(self) -> int:
        return self.total - self.helpful

    @property
    def percent(self) -> float:
        return 100 * self.helpful / self.total


NONE = Opinions(0, 0)


class Fall(NamedTuple):
    """What was said of a guide: `recent` of its published text in the last weeks, `before` in the year before that."""

    before: Opinions
    recent: Opinions

    @property
    def times(self) -> int:
        """How many times more than `POINTS` were lost; 0 while too few readers spoke, or said no."""
        if min(self.before.total, self.recent.total) < LEAST or self.recent.noes < NOES:
            return 0
        points = self.before.percent - self.recent.percent
        return max(0, int(points // POINTS)) if points > POINTS else 0


def begins(at: dt.datetime) -> dt.datetime:
    """Where the last weeks begin."""
    return at - dt.timedelta(days=DAYS)
