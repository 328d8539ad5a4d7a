"""Counts of the rows of a query, by one of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q


def grouped(found: Any, by: str, which: Mapping[str, Q]) -> dict[Any, tuple[int, ...]]:
    """By each value of the column `by`: how many rows meet each condition, in their order. An empty Q is met by all."""
    sums = {f"n_{name}": Count("pk", filter=each) if each else Count("pk") for name, each in which.items()}
    rows = found.order_by(by).values(by).annotate(**sums).values_list(by, *sums)
    return {row[0]: tuple(row[1:]) for row in rows}
