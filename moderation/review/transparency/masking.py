"""What may be told of counts by which somebody could be recognised. Pure: counts in, told cells out.

A count under five is not told, and neither is any sum with such a count in it: in its place stands what follows from
the told counts alone. So nothing that is told depends on a count that is not, and nothing can be subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.figures.shares import SHOWN_FROM

FEW = {"fewer_than": SHOWN_FROM}
Told = int | dict[str, int]  # a count, FEW, or {"at_least": n}


@dataclass(frozen=True)
class Table:
    """Counts by row and column. `is_open`: each of them is a line of the public log, so that hiding would hide nothing.

    `parts`: columns that add up to a whole, by which a row has a sum. `hides_none`: 0 is not told either, where another
    figure that is told bounds these from above.
    """

    key: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int, ...]]
    is_open: bool = False
    parts: tuple[str, ...] = ()
    hides_none: bool = False
    has_sums: bool = True

    def column(self, name: str) -> list[int]:
        at = self.columns.index(name)
        return [values[at] for values in self.rows.values()]


@dataclass(frozen=True)
class Median:
    """Minutes of half of the cases, and the columns of a table that say how many cases there are."""

    key: str
    minutes: int | None
    table: str
    columns: tuple[str, ...]


@dataclass
class Figures:
    tables: list[Table] = field(default_factory=list)
    medians: list[Median] = field(default_factory=list)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)


def tell(value: int, *, hides_none: bool = False) -> Told:
    return dict(FEW) if (0 if hides_none else 1) <= value < SHOWN_FROM else value


def tell_sum(told: Iterable[Told], *, hides_none: bool = False) -> Told:
    """Of told cells, from what is told of each: a count that is hidden is one at least, or none."""
    cells = list(told)
    if all(isinstance(cell, int) for cell in cells):
        return sum(cell for cell in cells if isinstance(cell, int))
    return {"at_least": sum(least(cell, hides_none=hides_none) for cell in cells)}


def least(cell: Told, *, hides_none: bool = False) -> int:
    """What everybody knows that it is at least."""
    if isinstance(cell, int):
        return cell
    return cell.get("at_least", 0 if hides_none else 1)


def told_table(table: Table) -> dict[str, Any]:
    hides_none = table.hides_none
    rows = {key: _told_row(table, values) for key, values in table.rows.items()}
    told: dict[str, Any] = {"columns": list(table.columns), "rows": rows}
    if table.has_sums:
        told["sums"] = [tell_sum(cells, hides_none=hides_none) for cells in _turned(table, rows)]
    if table.parts:
        indexes = [table.columns.index(name) for name in table.parts]
        sums = {key: tell_sum([cells[at] for at in indexes], hides_none=hides_none) for key, cells in rows.items()}
        told["row_sums"] = sums
        told["sum"] = tell_sum([cells[at] for cells in rows.values() for at in indexes], hides_none=hides_none)
    return told


def _told_row(table: Table, values: Sequence[int]) -> list[Told]:
    return [value if table.is_open else tell(value, hides_none=table.hides_none) for value in values]


def _turned(table: Table, rows: dict[str, list[Told]]) -> list[list[Told]]:
    return [[cells[at] for cells in rows.values()] for at in range(len(table.columns))]


def told(figures: Figures) -> dict[str, Any]:
    """All that is published of the figures. Depends on no count that it does not tell."""
    tables = {table.key: told_table(table) for table in figures.tables}
    medians = {one.key: _told_median(one, figures.table(one.table), tables[one.table]) for one in figures.medians}
    return {"tables": tables, "medians_in_minutes": medians}


def _told_median(one: Median, table: Table, told: dict[str, Any]) -> int | None:
    """Where everybody knows from the counts that there are enough cases."""
    known = sum(least(told["sums"][table.columns.index(name)], hides_none=table.hides_none) for name in one.columns)
    return one.minutes if known >= SHOWN_FROM else None
