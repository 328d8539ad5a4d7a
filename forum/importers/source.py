"""Reading a file of a source: row by row, counted, with progress where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol, TypeVar

from forum.importers.progress import bar
from forum.importers.report import Report
from forum.importers.rows import BadRow, LeftOut, Row

AnyRecord = TypeVar("AnyRecord")


class Complain(Protocol):
    """Told of what cannot be read: its place, what is wrong, and whether a row was lost by it."""

    def __call__(self, place: str, what: str, *, is_row: bool) -> None: ...


RowReader = Callable[[IO[bytes], str, Complain], Iterator[Row]]


def records(
    path: Path,
    rows: RowReader,
    read: Callable[[Row], AnyRecord],
    *,
    kind: str,
    report: Report,
    kind_of: Callable[[Row], str | None] | None = None,
    is_first_pass: bool = True,
) -> Iterator[AnyRecord]:
    """What `read` makes of each row. It raises BadRow or LeftOut for those that give nothing.

    Where a file holds several kinds and is read once for each, `kind_of` names a row's kind, or None for
    another pass; `kind` then is that of rows nobody can read, which the first pass tells.
    """

    def complain(place: str, what: str, *, is_row: bool) -> None:
        if is_first_pass and is_row:
            report.of(kind).read += 1
            report.bad(kind, place, what)
        elif is_first_pass:
            report.problem(place, what)

    with path.open("rb") as file, bar(path.name, path.stat().st_size, unit="B") as progress:
        for row in rows(file, path.name, complain):
            progress.update(file.tell() - progress.n)
            its_kind = kind_of(row) if kind_of else kind
            if its_kind is None:
                continue
            report.of(its_kind).read += 1
            try:
                yield read(row)
            except BadRow as error:
                report.bad(its_kind, row.place, error)
            except LeftOut as reason:
                report.leave_out(its_kind, str(reason))
