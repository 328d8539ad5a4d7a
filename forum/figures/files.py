"""Tables as files for spreadsheets: the one place that writes them, for figures and for reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.http import HttpResponse
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

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


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24  # of each column, in signs


def xlsx_file(name: str, sheets: Mapping[str, Iterable[Sequence[object]]]) -> HttpResponse:
    """One sheet for each table, by its name of 31 signs at most; the first row of each has the names of its columns."""
    response = HttpResponse(as_xlsx(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Robots-Tag"] = "noindex"
    return response


def as_xlsx(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            if number == 0:
                _widen(sheet, len(row))
            sheet.append([_written(sheet, cell, is_heading=number == 0) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _widen(sheet: Worksheet, count: int) -> None:
    for number in range(1, count + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH


def _written(sheet: Worksheet, value: object, *, is_heading: bool) -> WriteOnlyCell:
    """Numbers as numbers, everything else as text: nothing in it is ever a formula, edited or not."""
    is_number = isinstance(value, (int, float))
    cell = WriteOnlyCell(sheet, value if is_number else ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    if not is_number:
        cell.data_type = "s"
        cell.quotePrefix = str(value).startswith(RUNS)
    if is_heading:
        cell.font = Font(bold=True)
    return cell
