"""The files of a report: the columns of the Union's templates, and no cell that says a masked count."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client

from forum.models import Answer, Member
from moderation.review import actions
from moderation.review.models import AuthorityOrder, TransparencyReport, TransparencyReportPage
from moderation.review.transparency import drafting, freezing, showing, template_complaints, template_csv
from moderation.review.transparency.masking import Bound, Figures, Table
from moderation.review.transparency.meanings import meanings
from moderation.review.transparency.period import Period
from tests.moderation.reviewing import courtesy, hide, page
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
# How many columns the English CSV templates of annex I have, and how many rows besides those of keywords.
SHAPES = {
    "1_report_identification": (4, 5),
    "3_member_states_orders": (20, 16),
    "4_notices": (25, 16),
    "5_own_initiative_illegal": (37, 15),
    "6_own_initiative_TC": (37, 16),
    "7_appeals_and_recidivism": (8, 47),
    "8_automated_means": (8, 20),
    "11_qualitative": (5, 6),
}


@pytest.fixture
def published(answer: Answer, dora: Member) -> TransparencyReport:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=True):
        hide(answer, dora)
        actions.warn(make_member("eve"), by=dora, rule=courtesy(), facts="Insults in two answers.")
        AuthorityOrder.objects.create(kind="act", member_state="FR", received_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    with time_machine.travel(dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC), tick=True):
        report = freezing.compute(2026)
        for one in drafting.draft(report):
            one.save_revision().publish()
    report.refresh_from_db()
    return report


def rows_of(name: str) -> list[list[str]]:
    response = Client().get(f"/fr/transparency/2026/{name}.csv")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="transparency-2026-{name}.csv"'
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_each_part_has_the_columns_of_its_template(published: TransparencyReport) -> None:
    assert set(SHAPES) == set(template_csv.PARTS)
    for name, (width, height) in SHAPES.items():
        columns, *rows = rows_of(name)
        assert len(columns) == width, name
        assert {len(row) for row in rows} == {width}, name
        assert len(rows) == height, name
        assert columns[:2] == ["Applicability", "Service"]
        if name[0] != "1" or name.startswith("11"):
            assert {row[2] for row in rows} == {"2026-01-01/2026-12-31"}


def test_cells_say_what_the_page_says(published: TransparencyReport) -> None:
    total, *_rest = rows_of("6_own_initiative_TC")[1:]
    assert total[3] == "TOTAL"
    assert total[5:9] == ["1", "0", "0", "1"]
    orders = rows_of("3_member_states_orders")
    assert [row[3:7] for row in orders[1:] if row[6] != "0"] == [
        ["TOTAL", "", "TOTAL", ">=1"],
        ["STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "", "TOTAL", "<5"],
    ]  # nothing by state: a total less the told categories would be a masked one
    assert orders[-1][3] == "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"
    complaints = {tuple(row[4:6]): row[6] for row in rows_of("7_appeals_and_recidivism")}
    upheld = ("Number of complaints submitted to the internal-complaints mechanism", "Decisions upheld")
    assert complaints[upheld] == ">=0"


def test_lines_that_this_site_cannot_fill_say_why(published: TransparencyReport) -> None:
    complaints = [row[4:] for row in rows_of("7_appeals_and_recidivism")[1:]]
    assert [row[1] for row in complaints[:7]] == [
        *("Total number", "Decisions upheld", "Decisions partially reversed", "Decisions reversed"),
        *("Median time", "Decision omitted", "Total number"),
    ]
    monetised = [row[2] for row in complaints if "monetise" in row[0]]
    assert monetised == ["0", "0", "0", "0", ""]
    assert all(value or why for _indicator, _scope, value, why in complaints)
    means = [row[4:] for row in rows_of("8_automated_means")[1:]]
    scopes = ("Total number", "Own-initiative ", "NAM Total", "NAM Trusted Flagger")
    assert [row[1] for row in means] == [scope for scope in scopes for _line in range(5)]
    assert [row[2] for row in means if row[1] == "NAM Total"] == ["0", "0", "", "", ""]
    assert [row[2] for row in means if row[0].startswith("Number of measures")] == ["0", "1", "0", "1"]
    assert all(value or why for _indicator, _scope, value, why in means)


@pytest.mark.parametrize(
    ("upheld", "reversed_", "done", "percent"),
    [(0, 8, 8, 100), (8, 8, 8, 50), (8, 3, 8, ""), (0, 8, {"fewer_than": 5}, ""), (0, 0, 0, "")],
)
def test_the_share_of_outcomes_that_were_carried_out(upheld: int, reversed_: int, done: Any, percent: object) -> None:
    cells: dict[str, Any] = {"upheld": upheld, "partly": 0, "reversed": reversed_, "none": 0, "open": 0}
    if reversed_ == 3:
        cells["reversed"] = {"fewer_than": 5}
    told = {"tables": {"disputes_implemented": {"rows": {"implemented": [done]}}}}
    assert template_complaints._implemented(told, cells) == percent


def test_unknown_parts_and_years_are_not_there(published: TransparencyReport) -> None:
    for address in (
        "2026/9_human_resources.csv",
        "2026/x.csv",
        "2025/4_notices.csv",
        "2025/figures.json",
        "99999/x.csv",
    ):
        assert Client().get(f"/en/transparency/{address}").status_code == 404


def test_the_page_in_french_and_english(published: TransparencyReport) -> None:
    english = page(Client().get("/en/transparency-2026/"))
    french = page(Client().get("/fr/transparency-2026/"))
    assert "&lt;\u00a05" in english
    assert english.count("<caption>") == french.count("<caption>") > 8
    assert "Decisions about members" in english
    assert "Décisions sur des membres" in french
    assert published.digest in english
    assert "11_qualitative.csv" in french
    assert 'href="/en/transparency-2026/"' in page(Client().get("/en/transparency/"))


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ((0, 0, 0, 0), ["< 10", "< 10", "not told", "< 10"]),
        ((40, 30, 20, 10), [f"at least {n}" for n in (40, 30, 20, 10)]),
    ],
)
def test_mediations_rounded_to_nothing_are_not_called_none(told: tuple[int, ...], shown: list[str]) -> None:
    keys = ("received", "taken_up", "ended", "agreed")
    table = {"columns": ["count"], "rows": {key: [n] for key, n in zip(keys, told, strict=True)}}
    meaning = next(one for one in meanings() if one.key == "mediations")
    rows = showing._table("mediations", table, meaning).rows
    assert [cells[0].replace("\u00a0", " ") for _name, cells in rows] == shown


def test_a_report_of_before_lacks_the_newer_tables(published: TransparencyReport, answer: Answer) -> None:
    """It is shown without them, and the check passes over them."""
    counted, told = published.counted, published.told
    counted["tables"] = [one for one in counted["tables"] if one["key"] != "questions"]
    counted["medians"] = [one for one in counted["medians"] if one["key"] != "first_answer"]
    del told["tables"]["questions"], told["medians_in_minutes"]["first_answer"]
    TransparencyReport.objects.update(counted=counted, told=told)
    published.refresh_from_db()
    assert list(freezing.differences(published)) == []
    assert 'id="questions"' not in page(Client().get("/en/transparency-2026/"))


def test_small_operators_say_that_it_is_voluntary(published: TransparencyReport, settings: Any) -> None:
    assert "The report is a duty" in page(Client().get("/en/transparency/"))
    settings.OPERATOR_IS_SMALL = True
    for address in ("/en/transparency/", "/en/transparency-2026/"):
        assert "All the rest is voluntary" in page(Client().get(address))


def test_an_empty_year_explains(dora: Member) -> None:
    with time_machine.travel(dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC), tick=True):
        for one in drafting.draft(freezing.compute(2026)):
            one.save_revision().publish()
    shown = page(Client().get("/en/transparency-2026/"))
    assert "There is little to tell" in shown
    assert "None in this year" in shown
    for name in SHAPES:
        assert rows_of(name)


def test_no_figure_of_the_page_tells_a_masked_count_by_another(published: TransparencyReport) -> None:
    """Every small count of people is changed, one table after the other: page and files stay byte by byte the same."""
    period = Period(2026, published.as_of)
    counted = Figures([Table(**_table(one)) for one in published.counted["tables"]])
    one = TransparencyReportPage.objects.get(locale__language_code="en")
    before = _all(published, one)
    for index, table in enumerate(counted.tables):
        few = range(0 if table.hides_none else 1, 5)
        if table.is_open:
            continue
        changed = {
            key: tuple(4 - (cell - 1) % 4 if cell in few else cell for cell in row) for key, row in table.rows.items()
        }
        counted.tables[index] = Table(**{**_table_of(table), "rows": changed})
    told = freezing.as_told(counted, period) | {"medians_in_minutes": published.told["medians_in_minutes"]}
    published.told = told
    one.report = published
    assert _all(published, one) == before


def _table(stored: dict[str, Any]) -> dict[str, Any]:
    tuples = {name: tuple(stored[name]) for name in ("columns", "parts", "overlap")}
    return {**stored, **tuples, "bounds": {name: Bound(**one) for name, one in stored["bounds"].items()}}


def _table_of(table: Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in table.__dataclass_fields__}


def _all(report: TransparencyReport, one: TransparencyReportPage) -> list[Any]:
    files = [list(part(report)) for part in template_csv.PARTS.values()]
    sections = [(section.tables, section.lines) for section in showing.shown(one)["sections"]]
    return [freezing.canonical(report.told), sections, files]
