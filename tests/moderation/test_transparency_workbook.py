"""The workbook of a report, its charts, and what the page looks like without them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from forum.figures.files import as_xlsx
from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import TransparencyReport
from moderation.review.transparency import drafting, drawing, freezing, template_csv
from tests.moderation.reviewing import courtesy, hide, page
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
ADDRESS = "/fr/transparency/2026/report.xlsx"
RUNNING = ["=1+1", "+1", "-1", "@A1", '=HYPERLINK("http://x","y")', "\t=1"]


@pytest.fixture
def published(answer: Answer, question: Question, dora: Member) -> TransparencyReport:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=True):
        actions.flag(question, by=make_member("zoe"), rule=courtesy())
        actions.keep(question, by=dora)
        hide(answer, dora)
        actions.warn(make_member("eve"), by=dora, rule=courtesy(), facts="Insults in two answers.")
    with time_machine.travel(dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC), tick=True):
        report = freezing.compute(2026)
        for one in drafting.draft(report):
            one.save_revision().publish()
    report.refresh_from_db()
    return report


def sheets() -> Any:
    response = Client().get(ADDRESS)
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="transparency-2026.xlsx"'
    assert response["X-Robots-Tag"] == "noindex"
    return load_workbook(io.BytesIO(response.content))


def test_each_part_is_a_sheet_with_the_cells_of_its_file(published: TransparencyReport) -> None:
    book = sheets()
    assert book.sheetnames == list(template_csv.PARTS)
    for name, rows in template_csv.PARTS.items():
        told = [["" if cell is None else cell for cell in row] for row in book[name].iter_rows(values_only=True)]
        assert told == [
            [cell if isinstance(cell, int | float) else str(cell) for cell in row] for row in rows(published)
        ]


def test_nothing_in_it_is_a_formula(published: TransparencyReport, settings: Any) -> None:
    settings.SITE_NAME = RUNNING[0]
    cells = [cell for sheet in sheets() for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == RUNNING[0] for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}


def test_whatever_a_cell_begins_with_is_text() -> None:
    written = as_xlsx({"one": [["name"], *([text] for text in RUNNING), [7], [0.5], ["nul\x00\x1b"]]})
    sheet = load_workbook(io.BytesIO(written))["one"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*RUNNING, 7, 0.5, "nul"]
    assert [cell.data_type for cell in cells[: len(RUNNING)]] == ["s"] * len(RUNNING)
    assert all(cell.quotePrefix for cell in cells[: len(RUNNING)])
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_drafts_have_none(dora: Member) -> None:
    with time_machine.travel(dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC), tick=True):
        drafting.draft(freezing.compute(2026))
    assert Client().get(ADDRESS).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_charts_stand_beside_their_tables(published: TransparencyReport, language: str) -> None:
    shown = page(Client().get(f"/{language}/transparency-2026/"))
    assert 'id="chart-transparency-decisions-title"' in shown
    assert shown.index("chart-transparency-decisions-title") < shown.index("<caption>", shown.index('id="decisions"'))
    assert "report.xlsx" in shown
    assert "<script" not in shown[shown.index("<svg") : shown.rindex("</svg>")]


def test_a_masked_count_has_no_bar() -> None:
    masked: Any = {"fewer_than": 5}
    table = {"columns": ["count"], "rows": {"warned": [masked], "limited": [12], "suspended": [{"at_least": 6}]}}
    drawn = str(drawing.drawing("members", table, "Members", ["Warned", "Limited", "Suspended"]))
    assert re.findall(r'class="mark" y="[0-9]+" width="([0-9.]+%)"', drawn) == ["0.0%", "60.0%", "30.0%"]
    assert "&lt;\u00a05" in drawn


@pytest.mark.parametrize("rows", [{}, {"one": [7]}, {"one": [{"fewer_than": 5}], "two": [0]}])
def test_where_there_is_nothing_to_compare_nothing_is_drawn(rows: dict[str, Any]) -> None:
    assert drawing.drawing("members", {"columns": ["count"], "rows": rows}, "Members", list(rows)) == ""
