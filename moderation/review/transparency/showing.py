"""A report as its page shows it: tables of words and told cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.figures import words as figure_words
from forum.figures.shares import CHART_FROM, STEP
from moderation.review.models import Rule, TransparencyReportPage
from moderation.review.transparency import freezing, template_csv
from moderation.review.transparency.drawing import drawing
from moderation.review.transparency.masking import least
from moderation.review.transparency.meanings import meanings
from moderation.review.transparency.words import MEDIANS, Meaning, cell_words, column_name, row_name, sums_name

ALWAYS = {"measures", "detected"}  # columns that are shown although nothing is in them


@dataclass(frozen=True)
class ShownTable:
    caption: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    drawing: SafeString | str


@dataclass(frozen=True)
class Section:
    meaning: Meaning
    tables: list[ShownTable]
    lines: list[str]


def shown(page: TransparencyReportPage) -> dict[str, Any]:
    """The context of the page."""
    report = page.report
    told = report.told
    tables = told["tables"]  # a report that was published before lacks those that came since
    return {
        "report": report,
        "first": dt.date.fromisoformat(told["from"]),
        "last": dt.date.fromisoformat(told["to"]),
        "as_of": report.as_of,
        "is_intact": not report.is_frozen or freezing.is_intact(report),
        "is_small": settings.OPERATOR_IS_SMALL,
        "is_empty": is_empty(told),
        "alternates": _versions(page),
        "parts": list(template_csv.PARTS),
        "sections": [_section(meaning, told) for meaning in meanings() if not set(meaning.tables).isdisjoint(tables)],
    }


def _versions(page: TransparencyReportPage) -> list[tuple[str, str, str]]:
    """Code, name and address in each language that is published: the switch of languages leads to no missing page."""
    names = {code: str(name) for code, name in settings.LANGUAGES}
    found = page.get_translations(inclusive=True).live().select_related("locale").order_by("pk")
    codes = ((one.locale.language_code, one.url) for one in found)
    return [(code, names.get(code, code), url) for code, url in codes if url]


def is_empty(told: dict[str, Any]) -> bool:
    """Whether everything in it is known to be nothing, or cannot be told: a first year in which little happened."""
    cells = [cell for table in told["tables"].values() for row in table["rows"].values() for cell in row]
    return not any(least(cell, hides_none=True) for cell in cells)


def _section(meaning: Meaning, told: dict[str, Any]) -> Section:
    found = [(key, told["tables"][key]) for key in meaning.tables if key in told["tables"]]
    tables = [_table(key, table, meaning) for key, table in found if table["rows"]]
    withheld = [_withheld(key, meaning) for key, table in found if table.get("withheld")]
    return Section(meaning, tables, [*withheld, *_medians(meaning, told), *_shares(meaning, told)])


def _withheld(key: str, meaning: Meaning) -> str:
    words = _("%(table)s: not told, for with the table above it would tell a count under five.")
    return words % {"table": _caption(key, meaning)}


def _table(key: str, table: dict[str, Any], meaning: Meaning) -> ShownTable:
    kept = [at for at, name in enumerate(table["columns"]) if name in ALWAYS or _is_used(key, table, at)]
    columns = [column_name(table["columns"][at]) for at in kept]
    names = [_row_name(key, name) for name in table["rows"]]
    caption = _caption(key, meaning)
    drawn = drawing(key, table, caption, names)
    rows = [
        (name, [_in_tens(row, cells[at]) if key == "mediations" else cell_words(cells[at]) for at in kept])
        for name, (row, cells) in zip(names, table["rows"].items(), strict=True)
    ]
    if "row_sums" in table:
        columns.append(sums_name())
        for (_name, cells), told_sum in zip(rows, table["row_sums"].values(), strict=True):
            cells.append(cell_words(told_sum))
    if "sums" in table and len(rows) > 1:
        sums = [cell_words(table["sums"][at]) for at in kept]
        rows.append((sums_name(), [*sums, cell_words(table["sum"])] if "sum" in table else sums))
    return ShownTable(caption, columns, rows, drawn)


def _in_tens(row: str, cell: int) -> str:
    """Rounded down, so 0 is not none; of those that ended it stands for fewer than ten agreements, too."""
    if cell:
        return _("at least %(n)s") % {"n": figure_words.number(cell)}
    return _("not told") if row == "ended" else f"<\u00a0{STEP}"


def _is_used(key: str, table: dict[str, Any], at: int) -> bool:
    """Of many kinds of restriction, those that occurred; of other tables, every column."""
    return not key.startswith("own_") or bool(least(table["sums"][at]))


def _caption(key: str, meaning: Meaning) -> str:
    more = {
        "orders": _("by category"),
        "orders_by_state": _("by member state"),
        "after_notices": _("texts restricted after a notice"),
        "own_illegal": _("against the law"),
        "own_terms": _("against the charter"),
        "disputes_implemented": _("carried out"),
    }.get(key)
    return f"{meaning.title} – {more}" if more else meaning.title


def _row_name(key: str, name: str) -> str:
    if key != "flags":
        return row_name(key, name)
    rule = Rule.objects.filter(code=name).order_by("-version").first()
    return str(rule) if rule else row_name(key, name)


def _medians(meaning: Meaning, told: dict[str, Any]) -> list[str]:
    found = []
    for key in meaning.medians:
        minutes = told["medians_in_minutes"].get(key)
        time = _("not told: too few") if minutes is None else figure_words.in_words(dt.timedelta(minutes=minutes))
        found.append(f"{MEDIANS[key]} {time}")
    return found


def _shares(meaning: Meaning, told: dict[str, Any]) -> list[str]:
    if meaning.key == "questions":
        return _answered(told["tables"]["questions"])
    return _wrong(told) if meaning.key == "automated" else []


def _answered(table: dict[str, Any]) -> list[str]:
    """Where both are told, of enough questions to say more than chance."""
    asked, answered = table["sums"][:2]
    if not isinstance(asked, int) or not isinstance(answered, int) or asked < CHART_FROM:
        return []
    words = {
        "answered": figure_words.number(answered),
        "all": figure_words.number(asked),
        "share": figure_words.percent(answered / asked),
    }
    return [_("Answered: %(answered)s of %(all)s, %(share)s.") % words]


def _wrong(told: dict[str, Any]) -> list[str]:
    rows = told["tables"]["automated"]["rows"]
    wrong, right = rows["held_and_released"][0], rows["held_and_confirmed"][0]
    if not wrong + right:
        return [_("Error rate: not known, no held text was decided about.")]
    words = {"wrong": wrong, "all": wrong + right, "share": figure_words.percent(wrong / (wrong + right))}
    return [_("Error rate: %(wrong)s of %(all)s, %(share)s.") % words]
