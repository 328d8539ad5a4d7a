"""Which kind of file this is: by its name, else by how it begins."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from forum.importers.feed_rows import feed_rows
from forum.importers.line_rows import json_rows, table_rows
from forum.importers.rows import Row
from forum.importers.source import Complain, RowReader

READERS: dict[str, RowReader] = {"json": json_rows, "csv": table_rows, "tsv": table_rows, "xml": feed_rows}
SUFFIXES = {
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "tsv",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def format_of(path: Path) -> str:
    return SUFFIXES.get(path.suffix.lower()) or _by_its_beginning(path)


def _by_its_beginning(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(512)
    for bom in _BOMS:
        start = start.removeprefix(bom)
    first = start.replace(b"\0", b"").lstrip()[:1]
    return {b"<": "xml", b"{": "json"}.get(first, "csv")


def reader_of(path: Path, kind: str = "", encoding: str = "") -> RowReader:
    """`kind` is one of READERS; without, it is found out. `encoding` is that of a table."""
    kind = kind or format_of(path)
    if encoding and READERS[kind] is table_rows:
        return _encoded(encoding)
    return READERS[kind]


def _encoded(encoding: str) -> RowReader:
    def rows(file: IO[bytes], name: str, complain: Complain) -> Iterator[Row]:
        return partial(table_rows, encoding=encoding)(file, name, complain)

    return rows
