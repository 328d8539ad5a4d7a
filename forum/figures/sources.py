"""What other apps count for the figures of the forum, by the Wagtail hook `register_figures`: docs/extending.md.

Only sums of a day come this way, never who; which questions were escalated, to be summed at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from wagtail import hooks

HOOK = "register_figures"


class DaySum(NamedTuple):
    day: dt.date
    total: int


@dataclass(frozen=True)
class Source:
    """`count(first)` gives the sums of each day since `first`, and of that day too; days with nothing are left out.

    `name`: searches, escalated and those that `mediations.py` names have their place on the pages; others are kept.
    """

    name: str
    count: Callable[[dt.date], Iterable[DaySum]]


class GuideHealth(NamedTuple):
    """What the page of staff says of one guide."""

    title: str
    yes: int
    no: int


@dataclass(frozen=True)
class Guides:
    """`worst(first)`: the guides that most readers found unhelpful since that day, the worst first."""

    worst: Callable[[dt.date], Iterable[GuideHealth]]


@dataclass(frozen=True)
class Escalations:
    """`questions(first)`: the keys of questions asked since that day whose asker took the way out; a query, not run.

    They are summed in steps by what they are about. Which they are is kept nowhere.
    """

    questions: Callable[[dt.date], QuerySet[Any, Any]]


def sources() -> list[Source]:
    return [part for part in _registered() if isinstance(part, Source)]


def guides() -> list[Guides]:
    return [part for part in _registered() if isinstance(part, Guides)]


def escalations() -> list[Escalations]:
    return [part for part in _registered() if isinstance(part, Escalations)]


def _registered() -> list[Any]:
    return [part for hook in hooks.get_hooks(HOOK) for part in hook()]
