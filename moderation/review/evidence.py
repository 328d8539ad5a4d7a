"""How much speaks against a post that was reported: a sum of lines that anybody can check. No database.

It holds a post until a person has looked at it, and never hides or deletes one. Change a weight or the threshold, and
`VERSION` with it. Whoever reports earns weight by having been right; accounts without a record weigh little, however
many they are, and those made in the same days count as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

VERSION = 2

MOST = 100  # the sum says no more above this
HOLD_FROM = 40  # from here on nobody but its author and the team reads the post until a person decided
REPORT = 20  # a report by somebody who is always right, for a rule of ordinary gravity
TRUSTED = 30  # a trusted flagger's notice: much, and not enough alone (art. 22 asks to look first, not to hide)
PRIOR_RIGHT, PRIOR = 1, 4  # who has no record is taken for right one time in four
PROVEN_RIGHT, PROVEN_CREDIT = 3, 0.5  # right so often, and at least every second time: then the weight is their own
UNPROVEN_MAX = 15  # all reporters without a record together
GRAVITY = {"grave": 1.5, "ordinary": 1.0, "light": 0.5}  # danger, illegal, personal data weigh more than “off topic”
RETALIATION = 0.2  # of the weight, for who was reported by this author in the weeks before
AUTHOR, AUTHOR_LEAST, AUTHOR_MOST = 40, -10, 15  # the share of an author's posts that was removed, against one in four
SIGNAL, SIGNALS_MOST = 2, 24  # for each point of what the site itself noticed in the text
SIGNALS_SPEAK_FROM = 7  # points of the site's own, from which they count as somebody who saw it


@dataclass(frozen=True)
class Reporter:
    """Who reported, and why. `right`, `wrong`: of their earlier reports, by what was decided. `group`: people without
    a record who may be one and the same, as accounts made in the same days; nothing for those who stand alone.
    """

    right: int = 0
    wrong: int = 0
    gravity: str = "ordinary"
    group: str = ""
    is_trusted: bool = False
    is_retaliating: bool = False

    @property
    def credit(self) -> float:
        """How often they are right, smoothed: between 0 and 1."""
        return (self.right + PRIOR_RIGHT) / (self.right + self.wrong + PRIOR)

    @property
    def is_proven(self) -> bool:
        return self.is_trusted or (self.right >= PROVEN_RIGHT and self.credit >= PROVEN_CREDIT)

    @property
    def points(self) -> int:
        weight = TRUSTED if self.is_trusted else REPORT * self.credit * GRAVITY[self.gravity]
        return round(weight * (RETALIATION if self.is_retaliating else 1))

    @property
    def weight(self) -> tuple[int, bool]:
        """By which the weightiest of one person's reports is found."""
        return (self.points, self.is_proven)


@dataclass(frozen=True)
class Facts:
    """`reporters`: each person once. `kept`, `removed`: posts of the author that everybody reads, and that decisions
    took away; `signals`: points; `again`: reports of people who are counted already.
    """

    reporters: tuple[Reporter, ...] = ()
    kept: int = 0
    removed: int = 0
    signals: int = 0
    again: int = 0


class Kind(StrEnum):
    REPORT = "report"
    TRUSTED = "trusted"
    AGAIN = "again"
    SAME = "same"
    CAP = "cap"
    AUTHOR = "author"
    SIGNALS = "signals"
    BOUND = "bound"


@dataclass(frozen=True)
class Line:
    """One reason and its points; `values` are what its sentence says."""

    kind: Kind
    points: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    lines: tuple[Line, ...]
    is_vouched: bool  # somebody with a record, a trusted flagger, or the site itself saw it

    @property
    def total(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def holds(self) -> bool:
        return self.is_vouched and self.total >= HOLD_FROM


def score(facts: Facts) -> Evidence:
    """Between 0 and `MOST`; nothing more that is known against a post ever makes it less."""
    if not facts.reporters:
        return Evidence((), is_vouched=False)
    proven = [one for one in facts.reporters if one.is_proven]
    lines = [*map(_report, proven), *_unproven([one for one in facts.reporters if not one.is_proven])]
    if facts.again:
        lines.append(Line(Kind.AGAIN, 0, {"n": facts.again}))
    lines += [_author(facts.kept, facts.removed)]
    if facts.signals:
        points = min(SIGNAL * facts.signals, SIGNALS_MOST)
        lines.append(Line(Kind.SIGNALS, points, {"n": facts.signals}))
    return Evidence(_bounded(lines), is_vouched=bool(proven) or facts.signals >= SIGNALS_SPEAK_FROM)


def _report(one: Reporter) -> Line:
    kind = Kind.TRUSTED if one.is_trusted else Kind.REPORT
    said = {"right": one.right, "n": one.right + one.wrong, "gravity": one.gravity}
    return Line(kind, one.points, {**said, "is_retaliating": one.is_retaliating})


def _unproven(reporters: list[Reporter]) -> Iterable[Line]:
    """The weightiest of each group; together no more than `UNPROVEN_MAX`."""
    best: dict[str, Reporter] = {}
    alone = [one for one in reporters if not one.group]
    for one in (one for one in reporters if one.group):
        known = best.get(one.group)
        best[one.group] = one if known is None or one.points > known.points else known
    counted = [*alone, *best.values()]
    lines = [_report(one) for one in counted]
    if len(counted) < len(reporters):
        lines.append(Line(Kind.SAME, 0, {"n": len(reporters) - len(counted)}))
    above = sum(line.points for line in lines) - UNPROVEN_MAX
    if above > 0:
        lines.append(Line(Kind.CAP, -above, {"most": UNPROVEN_MAX}))
    return lines


def _author(kept: int, removed: int) -> Line:
    share = (removed + PRIOR_RIGHT) / (kept + removed + PRIOR)
    points = round(AUTHOR * (share - PRIOR_RIGHT / PRIOR))
    return Line(Kind.AUTHOR, max(AUTHOR_LEAST, min(AUTHOR_MOST, points)), {"n": kept + removed, "removed": removed})


def _bounded(lines: list[Line]) -> tuple[Line, ...]:
    total = sum(line.points for line in lines)
    within = max(0, min(MOST, total))
    return (*lines, Line(Kind.BOUND, within - total)) if within != total else tuple(lines)
