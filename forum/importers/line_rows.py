"""Rows of files with one object a line: JSON lines, or a table with a header."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import IO, Any

from forum.importers.rows import Row
from forum.importers.source import Complain

MAX_LINE = 4 * 1024 * 1024  # bytes


def json_rows(file: IO[bytes], name: str, complain: Complain) -> Iterator[Row]:
    """The lines that hold a JSON object; empty lines are nothing."""
    for number, line in _lines(file):
        place = f"{name}:{number}"
        try:
            values = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8")) if line.strip() else None
        except (ValueError, RecursionError) as error:
            complain(place, f"the line is not JSON ({error})", is_row=True)
            continue
        if isinstance(values, dict):
            yield Row(place, values)
        elif line.strip():
            complain(place, "the line is not a JSON object", is_row=True)


def table_rows(file: IO[bytes], name: str, complain: Complain, *, encoding: str = "utf-8") -> Iterator[Row]:
    """The rows of a table, separated by comma, semicolon or tab: whatever its header holds most of."""
    reader = csv.reader(_decoded(file, name, complain, encoding), delimiter=_separator(file))
    header = [title.strip().lower() for title in next(reader, [])]
    before = reader.line_num
    for values in _records(reader, name, complain):
        place, first, before = f"{name}:{reader.line_num}", before + 1, reader.line_num
        if len(values) < len(header) and any("\n" in value for value in values):
            complain(f"{name}:{first}", f"a quotation mark is not closed before line {before}", is_row=True)
        elif len(values) > len(header):
            complain(place, f"the row has {len(values)} cells, the header {len(header)}", is_row=True)
        elif values:
            yield Row(place, {title: value for title, value in zip(header, values, strict=False) if value.strip()})


def _records(reader: Any, name: str, complain: Complain) -> Iterator[list[str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            complain(f"{name}:{reader.line_num}", f"the row cannot be read ({error})", is_row=True)


def _separator(file: IO[bytes]) -> str:
    header = file.readline(MAX_LINE).decode(errors="replace")
    file.seek(0)
    return max(",;\t", key=header.count)


def _decoded(file: IO[bytes], name: str, complain: Complain, encoding: str) -> Iterator[str]:
    told = False
    for number, line in _lines(file):
        try:
            yield line.decode("utf-8-sig" if encoding == "utf-8" and number == 1 else encoding)
        except UnicodeDecodeError as error:
            hint = "" if told else "; a file of Windows or in Latin-1 is read with --encoding cp1252"
            told = True
            complain(f"{name}:{number}", f"the line is not {encoding.upper()} ({error.reason}){hint}", is_row=True)
            yield "\n"


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; the end of one that is too long is dropped, so that memory stays bounded."""
    number = 0
    is_new = True
    for line in iter(lambda: file.readline(MAX_LINE), b""):
        number += is_new
        if is_new:
            yield number, line
        is_new = line.endswith(b"\n")
