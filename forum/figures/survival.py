"""How long something takes when it has not happened yet for everybody: the product-limit estimate.

E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958), pages 457-481. A question
without an answer counts for as long as it has waited: leaving it out would make the wait look short, and the site good.
docs/adr/0024-honest-figures.md
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from math import exp, log, sqrt
from typing import NamedTuple

from forum.figures.shares import Z, wilson


class Wait(NamedTuple):
    """So many minutes, until it happened (`is_over`) or until now."""

    minutes: int
    is_over: bool


class Step(NamedTuple):
    """From `minutes` on it has happened for the share `done`, of all who began; `spread` is Greenwood's sum."""

    minutes: int
    done: float
    spread: float


class Curve(NamedTuple):
    """The share for whom it has happened, after each wait at which it did. `total` waits, `over` of them ended."""

    steps: tuple[Step, ...]
    total: int
    over: int

    def done_within(self, minutes: int) -> float:
        """From 0 to 1; 0 of nothing."""
        return self._at(minutes).done

    def percentile(self, share: float) -> int | None:
        """Minutes after which it has happened for that share. None where it never came to that: not reached."""
        # The product of many quotients may miss a half by the last bit of a float.
        return next((step.minutes for step in self.steps if step.done >= share - 1e-12), None)

    def interval(self, minutes: int) -> tuple[float, float]:
        """95 % around `done_within`, on the log(-log) scale: it stays between 0 and 1.

        Of nobody and of everybody that scale says nothing: then the interval of a plain share. Of nothing: all of it.
        """
        _minutes, done, spread = self._at(minutes)
        if done in {0.0, 1.0}:
            return wilson(round(done * self.total), self.total) if self.total else (0.0, 1.0)
        left = 1 - done
        width = Z * sqrt(spread) / abs(log(left))
        return 1 - left ** exp(-width), 1 - left ** exp(width)

    def _at(self, minutes: int) -> Step:
        reached = bisect_right(self.steps, minutes, key=lambda step: step.minutes)
        return self.steps[reached - 1] if reached else Step(0, 0.0, 0.0)


def kaplan_meier(waits: Iterable[Wait]) -> Curve:
    """Whoever is censored at the very minute of an event was still waiting when it happened."""
    ordered = sorted(waits)
    steps: list[Step] = []
    at_risk, left, spread = len(ordered), 1.0, 0.0
    for minutes, group in groupby(ordered, key=lambda wait: wait.minutes):
        same = list(group)
        events = sum(wait.is_over for wait in same)
        if events:
            left *= 1 - events / at_risk
            # After the last one nothing is left to be uncertain about.
            spread += events / (at_risk * (at_risk - events)) if events < at_risk else 0.0
            steps.append(Step(minutes, 1 - left, spread))
        at_risk -= len(same)
    return Curve(tuple(steps), len(ordered), sum(wait.is_over for wait in ordered))
