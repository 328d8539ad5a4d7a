"""Whether suggestions spare people a question: a share of askers, drawn by lot, sees none. Pure.

The two groups differ in nothing else, so what differs between them is what suggestions do. Everybody who began counts
in the group they were drawn for, whatever they then saw or did (intention to treat). docs/adr/0024-honest-figures.md
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from forum.figures.shares import CHART_FROM, Difference, Share, difference, share

PLACES = 1_000_000


class Arm(StrEnum):
    SHOWN = "shown"
    HELD = "held"  # sees no suggestions


class Verdict(StrEnum):
    OFF = "off"  # nobody is held out
    TOO_FEW = "too few"
    UNCLEAR = "unclear"  # chance alone may explain it
    FEWER = "fewer"  # suggestions spare questions
    MORE = "more"


def arm_of(asker: str, *, percent: int, key: bytes) -> Arm:
    """The same for the same asker as long as key and percentage stay. Nobody without the key can tell which."""
    digest = hmac.new(key, asker.encode(), hashlib.sha256).digest()
    place = int.from_bytes(digest[:8], "big") % PLACES
    return Arm.HELD if place * 100 < percent * PLACES else Arm.SHOWN


class Counts(NamedTuple):
    """Of one group: who began to ask, who published a question within a day, whose question is solved."""

    begun: int = 0
    published: int = 0
    solved: int = 0
    found: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Comparison(NamedTuple):
    shown: Counts
    held: Counts

    @property
    def published(self) -> tuple[Share | None, Share | None]:
        """Of those who began: shown, held."""
        return share(self.shown.published, self.shown.begun), share(self.held.published, self.held.begun)

    @property
    def solved(self) -> tuple[Share | None, Share | None]:
        """Of those who published: shown, held. Suggestions must not make what is asked harder to solve."""
        return share(self.shown.solved, self.shown.published), share(self.held.solved, self.held.published)

    @property
    def spared(self) -> Difference | None:
        """The share of askers whom suggestions spare a question; None while there are too few in either group."""
        return _difference(*reversed(self.published))

    @property
    def harm(self) -> Difference | None:
        """How much more often questions are solved where suggestions were shown; below 0 it is a harm."""
        return _difference(*self.solved)


def verdict(compared: Comparison, *, percent: int) -> Verdict:
    if not percent and not compared.held.begun:
        return Verdict.OFF
    spared = compared.spared
    if spared is None:
        return Verdict.TOO_FEW
    if not spared.is_clear:
        return Verdict.UNCLEAR
    return Verdict.FEWER if spared.value > 0 else Verdict.MORE


def compare(rows: Iterable[tuple[str, Counts]]) -> Comparison:
    """From the counts of days, each with the name of its group."""
    sums = {Arm.SHOWN: Counts(), Arm.HELD: Counts()}
    for arm, counts in rows:
        sums[Arm(arm)] = sums[Arm(arm)].plus(counts)
    return Comparison(sums[Arm.SHOWN], sums[Arm.HELD])


def _difference(first: Share | None, second: Share | None) -> Difference | None:
    if first is None or second is None or min(first.total, second.total) < CHART_FROM:
        return None
    return difference(first, second)
