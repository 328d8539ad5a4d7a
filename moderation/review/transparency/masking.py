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
class Bound:
    """What a count is a part of: a column of another table, without some of its rows."""

    table: str
    column: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Counts by row and column. `is_open`: each of them is a line of the public log, so that hiding would hide nothing.

    `parts`: columns that add up to a whole, by which a row has a sum. `hides_none`: 0 is not told either, where another
    figure that is told bounds these from above.
    `cuts`: the table that counts the same by something else; where either hides a count, this one is not told at all.
    `bounds`: by column, what its counts are a part of. `overlap`: columns of a whole, two parts of it and what is in
    both; then, of the second part, columns that are parts of it.
    """

    key: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int, ...]]
    is_open: bool = False
    parts: tuple[str, ...] = ()
    hides_none: bool = False
    has_sums: bool = True
    cuts: str = ""
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    overlap: tuple[str, ...] = ()

    def column(self, name: str) -> list[int]:
        at = self.columns.index(name)
        return [values[at] for values in self.rows.values()]


@dataclass(frozen=True)
class Median:
    """Minutes of half of the cases, and the columns of a table that say how many cases there are, in all its rows or
    in some.
    """

    key: str
    minutes: int | None
    table: str
    columns: tuple[str, ...]
    rows: tuple[str, ...] = ()


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
    rows = {key: _told_row(table, values) for key, values in table.rows.items()}
    return _with_sums(table, rows)


def _with_sums(table: Table, rows: dict[str, list[Told]]) -> dict[str, Any]:
    hides_none = table.hides_none
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
    cells = [value if table.is_open else tell(value, hides_none=table.hides_none) for value in values]
    if table.overlap:
        _tell_overlap([table.columns.index(name) for name in table.overlap], values, cells)
    return cells


def _tell_overlap(columns: Sequence[int], values: Sequence[int], cells: list[Told]) -> None:
    """Two parts and their whole say how much is in both at least: of the second part a bound is told, that says one.

    Where a part is hidden, none in both would say how large it is at most; where nearly all is in the first part, so
    low a bound would be a hidden count itself. There, what is in both is not told.
    """
    whole, one, other, both, *parts = columns
    if 0 in (cells[one], cells[other]):
        return
    bound = values[whole] - values[one] + 1
    if FEW in (cells[one], cells[other]) or 1 < bound < SHOWN_FROM:
        cells[both] = {"at_least": 0}
    elif cells[both] == FEW and values[other] >= bound > 1:
        for at in (other, *parts):
            cells[at] = _up_to(bound, values[at])


def _up_to(bound: int, value: int) -> Told:
    """As much of a count as tells nothing that the bound does not; the bound itself looks as all above it."""
    return {"at_least": bound} if value >= bound else tell(value)


def _turned(table: Table, rows: dict[str, list[Told]]) -> list[list[Told]]:
    return [[cells[at] for cells in rows.values()] for at in range(len(table.columns))]


def told(figures: Figures) -> dict[str, Any]:
    """All that is published of the figures. Depends on no count that it does not tell."""
    tables = {table.key: told_table(table) for table in figures.tables}
    for table in figures.tables:
        if table.cuts and (_hides(tables[table.key]) or _hides(tables[table.cuts])):
            known = {"sums": tables[table.cuts]["sums"]} if table.has_sums else {}
            tables[table.key] = {"columns": list(table.columns), "rows": {}, "withheld": True, **known}
        if table.bounds:
            tables[table.key] = _bounded(table, tables)
    medians = {one.key: _told_median(one, figures.table(one.table), tables[one.table]) for one in figures.medians}
    return {"tables": tables, "medians_in_minutes": medians}


def _hides(told: dict[str, Any]) -> bool:
    return any(not isinstance(cell, int) for cells in told["rows"].values() for cell in cells)


def _bounded(table: Table, tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What is told of parts of sums that are not told: no more than is told of the sums."""
    rows = {key: _told_row(table, values) for key, values in table.rows.items()}
    for name, bound in table.bounds.items():
        whole, at = tables[bound.table], table.columns.index(name)
        of = whole["columns"].index(bound.column)
        known = tell_sum(cells[of] for key, cells in whole["rows"].items() if key not in bound.without)
        if not isinstance(known, int):
            for key, values in table.rows.items():
                rows[key][at] = _up_to(least(known), values[at])
    return _with_sums(table, rows)


def _told_median(one: Median, table: Table, told: dict[str, Any]) -> int | None:
    """Where everybody knows from the counts that there are enough cases."""
    indexes = [table.columns.index(name) for name in one.columns]
    cells = [told["rows"][row][at] for row in one.rows for at in indexes] or [told["sums"][at] for at in indexes]
    known = sum(least(cell, hides_none=table.hides_none) for cell in cells)
    return one.minutes if known >= SHOWN_FROM else None
