"""One number of the page of statistics, with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number. Without `value` there is not enough to say one, and `missing` says so."""

    key: str
    title: str
    value: str
    meaning: Sequence[str]  # how it is counted
    why_not: str
    details: Sequence[str] = ()
    compared: str = ""
    missing: str = ""
    aside: str = ""
