"""Whose opinion counts: a visitor's once for each address, guide and week. docs/adr/0021-what-searches-leave-behind.md

A session tells readers apart who press a button, but anybody can have as many as they like. So what they say is kept
and read, and counts in figures only where nobody of the same address was heard in the same week.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from knowledge import weekly
from knowledge.models import Heard
from knowledge.searching.counting import monday

KIND = "knowledge.heard"


def is_first(page: int, address: str, *, at: dt.datetime) -> bool:
    """Whether nobody of this address was heard on the guide in this week; from now on somebody was."""
    week = week_of(at)
    who = weekly.pseudonym(KIND, f"{address}|{page}", week=week)
    return Heard.objects.get_or_create(week=week, who=who)[1]


def week_of(at: dt.datetime) -> dt.date:
    return monday(timezone.localdate(at))


def forget(*, at: dt.datetime | None = None) -> int:
    """The hashes of weeks that are over; the number of rows."""
    return Heard.objects.filter(week__lt=week_of(at or timezone.now())).delete()[0]
