"""What became of the questions of some days: the figures, from one line a question. Pure.

A question counts on the day it was asked. Whatever is said of a period is said as of one moment (`until`): what came
later is not known yet. So the period before is looked at as it stood at its own end, and two periods compare like with
like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from forum.figures.shares import Share, share
from forum.figures.survival import Curve, Wait, kaplan_meier

HOUR = 60  # minutes, as all spans here
DAY = 24 * HOUR
WEEK = 7 * DAY

Key = TypeVar("Key")


class By(StrEnum):
    """Whose answer it was."""

    NOBODY = ""
    MEMBER = "member"
    BRAND = "brand"
    TEAM = "team"


class Entry(NamedTuple):
    """One question. Spans are minutes since it was asked; None: not until the day was last counted.

    `answered`: the first answer by anybody but its asker; `helped`: the first by a member who is neither brand nor
    team; `solved`: an answer was accepted, the asker's own too.
    """

    asked: int  # minutes since 1970, UTC
    hour: int  # of the day, where the site is
    language: str
    product: int | None
    tags: tuple[int, ...]
    answered: int | None
    by: str
    helped: int | None
    solved: int | None
    is_first: bool  # the first question of its author
    is_imported: bool

    @classmethod
    def read(cls, row: Sequence[Any]) -> Entry:
        """From JSON, which knows no tuples."""
        entry = cls(*row)
        return entry._replace(tags=tuple(entry.tags))


class Summary(NamedTuple):
    """What is said of some questions."""

    asked: int
    answered: Share | None
    helped: Share | None  # by members alone
    solved: Share | None
    waiting: Curve
    first_by: Counter[str]
    imported: int

    @property
    def is_enough(self) -> bool:
        return self.answered is not None and self.answered.is_enough


def summarise(entries: Iterable[Entry], until: int) -> Summary:
    """As it stood at `until`, minutes since 1970. Questions asked later are left out."""
    known = [entry for entry in entries if entry.asked <= until]
    total = len(known)
    answered = [entry for entry in known if happened(entry.answered, entry.asked, until)]
    return Summary(
        asked=total,
        answered=share(len(answered), total),
        helped=share(sum(happened(entry.helped, entry.asked, until) for entry in known), total),
        solved=share(sum(happened(entry.solved, entry.asked, until) for entry in known), total),
        waiting=kaplan_meier(wait(entry, until) for entry in known),
        first_by=Counter(entry.by for entry in answered),
        imported=sum(entry.is_imported for entry in known),
    )


def happened(span: int | None, asked: int, until: int) -> bool:
    return span is not None and asked + span <= until


def wait(entry: Entry, until: int) -> Wait:
    """Until the first answer, or as long as it has waited so far."""
    if entry.answered is not None and happened(entry.answered, entry.asked, until):
        return Wait(entry.answered, True)
    return Wait(until - entry.asked, False)


def grouped(entries: Iterable[Entry], keys: Callable[[Entry], Iterable[Key]]) -> dict[Key, list[Entry]]:
    """A question with several tags counts under each of them."""
    found: dict[Key, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            found.setdefault(key, []).append(entry)
    return found


class Concentration(NamedTuple):
    """How many of the answers come from the most active tenth of those who answered."""

    helpers: int
    answers: int
    top: int
    by_top: int

    @property
    def share(self) -> float:
        return self.by_top / self.answers if self.answers else 0.0


def concentration(counts: Iterable[int]) -> Concentration:
    """`counts`: the number of answers of each helper. A tenth is rounded up: one of three is the top."""
    ordered = sorted((count for count in counts if count > 0), reverse=True)
    top = -(-len(ordered) // 10)
    return Concentration(len(ordered), sum(ordered), top, sum(ordered[:top]))
