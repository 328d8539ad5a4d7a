"""Bars beside the tables of a report. They are drawn from what is told, so a masked count has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from forum.figures import charts
from moderation.review.transparency.masking import least
from moderation.review.transparency.words import cell_words

DRAWN = ("questions", "notices", "flags", "decisions", "own_illegal", "own_terms", "appeals", "members")


def drawing(key: str, table: dict[str, Any], caption: str, names: Sequence[str]) -> SafeString | str:
    """A bar for each row, as long as its sum, or else its first column, is known to be; nothing for a single row."""
    told = measured(table)
    longest = max((least(cell, hides_none=True) for cell in told), default=0)
    if key not in DRAWN or len(told) < 2 or not longest:
        return ""
    pairs = zip(names, told, strict=True)
    marks = [charts.Bar(name, least(cell, hides_none=True) / longest, cell_words(cell)) for name, cell in pairs]
    finding = "; ".join(f"{mark.name}: {mark.words}" for mark in marks)
    return charts.bars(f"transparency-{key}", caption, finding, marks)


def measured(table: dict[str, Any]) -> list[Any]:
    """The told cells that the bars stand for."""
    return list(table["row_sums"].values()) if "row_sums" in table else [row[0] for row in table["rows"].values()]
