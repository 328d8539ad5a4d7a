"""How long something took: half of the cases took less, half more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from statistics import median
from typing import Any


def minutes(found: Any, begins: str, ends: str) -> int | None:
    """Of the rows of a query, from one moment to another."""
    return middle(found.order_by().values_list(begins, ends))


def middle(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> int | None:
    """In whole minutes; nothing of nothing."""
    lengths = [(end - begin).total_seconds() / 60 for begin, end in spans]
    return round(median(lengths)) if lengths else None
