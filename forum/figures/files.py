"""Tables as files for spreadsheets: the one place that writes them, for figures and for reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.http import HttpResponse
from django.utils.translation import get_language

# A cell that begins so is a formula to a spreadsheet, and runs when somebody opens the file.
# https://owasp.org/www-community/attacks/CSV_Injection
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # or spreadsheets take it for another encoding

Cell = TypeVar("Cell")


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """`name` without its ending, of letters that every system takes."""
    response = HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """With the separator that spreadsheets of the language expect: they read a file without asking.

    All text is in quotes: a program that expects the other separator must not cut a formula out of it.
    """
    written = io.StringIO()
    delimiter = ";" if (get_language() or "").startswith("fr") else ","
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe_cell(column) for column in columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def safe_cell(cell: Cell) -> Cell | str:
    """Text that a spreadsheet would run gets a sign before it that makes it text. Numbers stay numbers."""
    if isinstance(cell, (int, float)):
        return cell
    text = str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(RUNS) else text
