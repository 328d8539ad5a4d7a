"""Part 7 of the Union's templates: complaints, disputes before certified bodies, suspensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderation.review.models import TransparencyReport
from moderation.review.transparency.masking import tell_sum
from moderation.review.transparency.template_cells import HOURS, LISTED, MASKED, PLATFORMS, Row, cell, hours, lead

REPORTS = "With complaints of members whose report of a text led to nothing."
TOGETHER = "Told for all complaints together."
NOT_APART = "Counted with complaints about notices of everybody, not apart."
NOT_COUNTED = "Not counted: see complaints about notices, decisions reversed."
NO_PAYMENTS = "This service pays nobody."
SHARE = "In percent, of disputes that ended with a decision. Not told where one of the counts is masked."

MECHANISM, TOTAL = "Internal complaints mechanism", "Total number"
SUBMITTED = "Number of complaints submitted to the internal-complaints mechanism"
NEW = "Number of restrictions newly imposed as a result of an internal complaint"
COMPLAINTS = {
    "content": "Complaint regarding a decision to remove or disable access to or restrict visibility of information",
    "service": "Complaint regarding a decision to suspend or terminate the provision of the service",
    "account": "Complaint regarding a decision to suspend or terminate an account ",
    "monetary": "Complaint regarding a decision to restrict the ability to monetise information",
    "not_acted": (
        "Complaint regarding a decision not to take action on a notice submitted in accordance with Article 16"
    ),
    "not_acted_trusted": (
        "Complaint regarding a decision not to take action on a notice submitted by a Trusted Flagger in accordance "
        "with Article 16"
    ),
}
OUTCOMES = {"upheld": "Decisions upheld", "replaced": "Decisions partially reversed", "reversed": "Decisions reversed"}
COURT, DISPUTES = (
    "Out-of-court dispute settlement bodies",
    "Number of disputes submitted to out-of-court dispute settlement bodies",
)


def appeals(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield list(LISTED)
    for indicator, scope, value, note in [*_complaints(told), *_kinds(told)]:
        is_whole = (indicator, scope) == (SUBMITTED, TOTAL)
        yield [*(lead(told) if is_whole else lead(told, PLATFORMS)), MECHANISM, indicator, scope, value, note]
    for scope, value, note in _disputes(told):
        yield [*lead(told, PLATFORMS), COURT, DISPUTES, scope, value, note]
    section = "Suspensions imposed on repeated offenders"
    for why, value in _suspensions(told).items():
        indicator = f"Number of suspensions enacted for the provision of manifestly {why}"
        yield [*lead(told, PLATFORMS), section, indicator, TOTAL, value, MASKED]


def _complaints(told: dict[str, Any]) -> Iterator[tuple[str, str, object, str]]:
    table = told["tables"]["appeals"]
    at = {name: table["columns"].index(name) for name in table["columns"]}
    yield SUBMITTED, TOTAL, cell(table["sum"]), MASKED
    for name, scope in OUTCOMES.items():
        yield SUBMITTED, scope, cell(table["sums"][at[name]]), MASKED
    yield SUBMITTED, "Median time", hours(told, "appeals"), HOURS
    yield SUBMITTED, "Decision omitted", cell(table["sums"][at["ended"]]), MASKED
    yield NEW, TOTAL, "", NOT_COUNTED


def _kinds(told: dict[str, Any]) -> Iterator[tuple[str, str, object, str]]:
    """What cannot be contested here is known to be none."""
    table = told["tables"]["appeals"]
    at = {name: table["columns"].index(name) for name in table["columns"]}
    for key, indicator in COMPLAINTS.items():
        cells = table["rows"].get(key)
        note = {"monetary": NO_PAYMENTS, "not_acted": f"{MASKED} {REPORTS}", "not_acted_trusted": NOT_APART}
        why = note.get(key, MASKED)
        nothing: object = 0 if key == "monetary" else ""
        yield indicator, TOTAL, cell(table["row_sums"][key]) if cells else nothing, why
        for name, scope in OUTCOMES.items():
            yield indicator, scope, cell(cells[at[name]]) if cells else nothing, why
        yield indicator, "Median time", "", TOGETHER if cells else why


def _disputes(told: dict[str, Any]) -> Iterator[tuple[str, object, str]]:
    rows = {key: cells[0] for key, cells in told["tables"]["disputes"]["rows"].items()}
    yield TOTAL, cell(tell_sum(rows.values())), MASKED
    yield "Decisions upheld", cell(rows["upheld"]), MASKED
    yield "Decisions partially reversed", cell(rows["partly"]), MASKED
    yield "Decisions reversed", cell(rows["reversed"]), MASKED
    yield "Median time", hours(told, "disputes"), HOURS
    yield "Decision omitted", cell(rows["none"]), MASKED
    yield "Percentage of outcomes implemented", _implemented(told, rows), SHARE


def _implemented(told: dict[str, Any], rows: dict[str, Any]) -> object:
    decided = tell_sum(rows[key] for key in ("upheld", "partly", "reversed"))
    done = told["tables"]["disputes_implemented"]["rows"]["implemented"][0]
    if not isinstance(decided, int) or not isinstance(done, int) or not 0 < decided >= done:
        return ""
    return round(100 * done / decided)


def _suspensions(told: dict[str, Any]) -> dict[str, object]:
    members = {key: cell(cells[0]) for key, cells in told["tables"]["members"]["rows"].items()}
    return {
        "illegal content ": members["suspended_for_illegal_content"],
        "unfounded notices": members["not_reporting"],
        "unfounded complaints": 0,
    }
