"""Shares of a count, and how far they can be trusted: intervals of 95 % that hold for small samples too.

Wilson's score interval, and Newcombe's hybrid of two of them for a difference: R. G. Newcombe, Statistics in
Medicine 17 (1998), pages 857-872 (method 3) and 873-890 (method 10).
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054  # of a normal distribution, 95 % lies within so many standard deviations
CHART_FROM = 20  # questions: below it a figure says more about chance than about the site
SHOWN_FROM = 5  # people: below it somebody could be recognised
STEP = 10  # cases: everybody is told only of whole tens, so that no single one moves a number


class Share(NamedTuple):
    """`hits` of `total`, with the interval that holds the true share 19 times out of 20. All from 0 to 1."""

    hits: int
    total: int
    value: float
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        return self.total >= CHART_FROM

    @property
    def percent(self) -> int:
        return round(100 * self.value)


class Difference(NamedTuple):
    """One share less another, from -1 to 1."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone is an unlikely explanation: the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def share(hits: int, total: int) -> Share | None:
    """None of nothing."""
    if total <= 0:
        return None
    low, high = wilson(hits, total)
    return Share(hits, total, hits / total, low, high)


def in_steps(count: int, step: int = STEP) -> int:
    """Rounded down, so that "at least" is true of it; 0 below the first step."""
    return count // step * step


def wilson(hits: int, total: int) -> tuple[float, float]:
    """From 0 to 1. `total` above 0, `hits` between 0 and it."""
    if not 0 <= hits <= total or total == 0:
        raise ValueError(f"{hits} of {total} is no share")
    value = hits / total
    middle = hits + Z * Z / 2
    spread = Z * sqrt(total * value * (1 - value) + Z * Z / 4)
    below, above = (middle - spread) / (total + Z * Z), (middle + spread) / (total + Z * Z)
    # What rounding takes from nothing and from all is given back.
    return (0.0 if hits == 0 else max(0.0, below)), (1.0 if hits == total else min(1.0, above))


def difference(first: Share, second: Share) -> Difference:
    """`first` less `second`: two groups of different people."""
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Difference(value, max(-1.0, value - below), min(1.0, value + above))
