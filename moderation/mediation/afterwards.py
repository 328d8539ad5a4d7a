"""Totals of what was said after the end. No database: how they may be shown is a rule, and the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 5  # answers behind anything that is shown: below that, a person could be recognised


@dataclass(frozen=True, slots=True)
class Kept:
    """`executed_pct` is the item of art. R614-2 (mediations carried out): None while nobody said anything."""

    asked: int
    yes: int
    partly: int
    no: int

    @property
    def answered(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def executed_pct(self) -> float | None:
        """Of those who answered; kept in part is not kept."""
        return round(100 * self.yes / self.answered, 1) if self.answered else None

    @property
    def is_public(self) -> bool:
        return self.answered >= LEAST


@dataclass(frozen=True, slots=True)
class Judged:
    count: int
    satisfied: int  # 4 and 5 of 5

    @property
    def is_shown(self) -> bool:
        return self.count >= LEAST

    @property
    def satisfied_pct(self) -> float | None:
        return round(100 * self.satisfied / self.count, 1) if self.is_shown else None


def kept(answers: Iterable[str]) -> Kept:
    """Of one row for each that was asked: "yes", "partly", "no", or "" for no answer."""
    found = Counter(answers)
    return Kept(sum(found.values()), found["yes"], found["partly"], found["no"])


def judged(scores: Iterable[int]) -> Judged:
    given = list(scores)
    return Judged(len(given), sum(score >= 4 for score in given))
