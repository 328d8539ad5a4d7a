"""A report in the columns of the Union's templates: Implementing Regulation (EU) 2024/2835, annex I.

Columns, words and rows as in the English CSV templates, spaces too; what was read: docs/adr/0031-transparency.md
Parts 2, 9 and 10 are for others, or for very large platforms. What is not told says so in the column beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from moderation.review.models import TransparencyReport
from moderation.review.transparency.counting import RESTRICTIONS, WITHOUT_STATEMENT
from moderation.review.transparency.masking import least, tell_sum
from moderation.review.vocabulary import Category

Row = list[object]
ALL, HOSTING, PLATFORMS = (
    "All",
    "Only for providers of hosting services, including online platforms",
    "Only for providers of online platforms",
)
MASKED = "Counts from 1 to 4 (complaints: 0 to 4) are shown as <5, sums with one of them as >=, to point at nobody."
HOURS = "In hours. Not told where fewer than five cases are known."
NOT_TOLD = "Not told: together with the public log of decisions, masked counts could be worked out."
BY_THE_YEAR = "Decisions about members are told for the whole year alone, by kind: see the page of the report."
AT_VOLUME = "With advertising at volume, for which no statement of reasons is written (Article 17(2))."
REPORTS = "With complaints of members whose report of a text led to nothing."
NOT_MEASURED = "Not measured."

LEAD = ["Applicability", "Service", "Reporting period"]
ILLEGAL = "Category of illegal content"
INCOMPATIBLE = "Category of incompatibility with the provider's terms and conditions"
OTHER = 'Description of the sub-category "Other"'
NOTICE_COLUMNS = [
    "Number of notices received ",
    "Number of notices received from Trusted flaggers",
    "Number of specific items of information included in the total number of notices",
    "Number of specific items of information included in the total number of notices by Trusted Flaggers "
    "(Trusted Flagger notices)",
    "Median time to take action",
    "Median time to take action (Trusted Flagger notices)",
    "Number of actions taken on the basis of the law",
    "Number of actions taken on the basis of the law (Trusted Flagger notices)",
    "Number of actions taken on the basis of the terms and conditions of the service",
    "Number of actions taken on the basis of the terms and conditions of the service (Trusted Flagger notices)",
]
OWN_COLUMNS = [
    "Number of measures taken at the provider's own initiative ",
    "Number of measures taken after detection with solely automated means ",
    "Visibility restriction Removal",
    "Visibility restriction Disable",
    "Visibility restriction Demoted",
    "Visibility restriction Age restricted",
    "Visibility restriction Interaction restricted",
    "Visibility restriction Labelled ",
    "Visibility restriction Other",
    "Monetary restriction Suspension",
    "Monetary restriction Termination",
    "Monetary restriction Other",
    "Provision of the service Suspension",
    "Provision of the service Termination",
    "Account restriction Suspension",
    "Account restriction Termination",
]
ORDER_COLUMNS = [
    "Number of orders to act against illegal content received",
    "Number of specific items of information included in the total number of orders to act against illegal content",
    "Median time to inform the authority of the receipt of the order to act against illegal content",
    "Median time to give effect to the order to act against illegal content",
    "Number of orders to provide information",
    "Median time to inform the authority of the receipt of the order to provide information",
    "Median time to give effect to the order to provide information",
]
# The template writes the first two of these with a small letter.
ORDER_CONTEXTS = [
    *(f"Contextual information on n{column[1:]}" for column in ORDER_COLUMNS[:2]),
    *(f"Contextual information on {column}" for column in ORDER_COLUMNS[2:]),
]
LISTED = [*LEAD, "Section", "Indicator", "Scope", "Value", "Contextual Information"]
ABOUT_MEMBERS = {name for name in RESTRICTIONS if name.startswith(("service_", "account_"))}
UNSPECIFIED: dict[str, str] = {Category.NOT_SPECIFIED_NOTICE: "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"}
NOTICED = [one for one in Category.values if one not in {Category.OTHER_VIOLATION_TC}]
IN_TERMS = [one for one in Category.values if one not in {Category.NOT_SPECIFIED_NOTICE}]
IN_LAW = [one for one in IN_TERMS if one != Category.OTHER_VIOLATION_TC]


def _lead(told: dict[str, Any], applies: str = ALL) -> Row:
    return [applies, settings.SITE_NAME, f"{told['from']}/{told['to']}"]


def cell(value: Any) -> object:
    """A number; what is masked as a sign that says so."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    return f"<{value['fewer_than']}" if "fewer_than" in value else f">={value['at_least']}"


def hours(told: dict[str, Any], key: str) -> object:
    minutes = told["medians_in_minutes"].get(key)
    return "" if minutes is None else round(minutes / 60, 1)


def identification(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield ["Applicability", "Service", "Indicator", "Value"]
    before = TransparencyReport.objects.filter(year__lt=report.year, frozen_at__isnull=False).order_by("-year").first()
    for indicator, value in (
        ("Name of the service provider", settings.SITE_NAME),
        ("Date of the publication of the report", f"{report.frozen_at:%Y-%m-%d}" if report.frozen_at else ""),
        (
            "Date of the publication of the latest previous report",
            f"{before.frozen_at:%Y-%m-%d}" if before is not None and before.frozen_at else "",
        ),
        ("Starting date of reporting period", told["from"]),
        ("Ending date of reporting period", told["to"]),
    ):
        yield [ALL, settings.SITE_NAME, indicator, value]


def orders(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield [*LEAD, ILLEGAL, OTHER, "Scope", *ORDER_COLUMNS, *ORDER_CONTEXTS]
    times = [hours(told, f"orders_{kind}_{what}") for kind in ("act", "inform") for what in ("acknowledged", "done")]
    notes: Row = [MASKED, NOT_TOLD, HOURS, HOURS, MASKED, HOURS, HOURS]
    for table, scope in (("orders", "TOTAL"), ("orders_by_state", "")):
        found = told["tables"][table]
        lines = [("TOTAL", found["sums"])] if scope else []
        lines += list(found["rows"].items())
        for key, (act, inform) in lines:
            whole = key == "TOTAL"
            first, last = (times[:2], times[2:]) if whole else (["", ""], ["", ""])
            category, where = (UNSPECIFIED.get(key, key), scope) if scope else ("TOTAL", key)
            values = [cell(act), "", *first, cell(inform), *last]
            yield [*_lead(told), category, "", where, *values, *notes]


def notices(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield [*LEAD, ILLEGAL, OTHER, *NOTICE_COLUMNS, *_contextual(NOTICE_COLUMNS, "information")]
    received, acted = told["tables"]["notices"], told["tables"]["after_notices"]
    notes: Row = [MASKED, MASKED, NOT_TOLD, NOT_TOLD, HOURS, HOURS, "", "", "", ""]
    nothing = [0] * 5
    for category in ["TOTAL", *NOTICED]:
        whole = category == "TOTAL"
        got = received["sums"] if whole else received["rows"].get(category, nothing)
        did = acted["sums"] if whole else acted["rows"].get(category, nothing[:4])
        times = [hours(told, "notices"), hours(told, "notices_trusted")] if whole else ["", ""]
        values = [cell(got[0]), cell(got[1]), "", "", *times, *map(cell, did)]
        yield [*_lead(told, HOSTING), category, "", *values, *notes]


def own_illegal(report: TransparencyReport) -> Iterator[Row]:
    yield from _own(report.told, "own_illegal", ILLEGAL, IN_LAW)


def own_terms(report: TransparencyReport) -> Iterator[Row]:
    yield from _own(report.told, "own_terms", INCOMPATIBLE, IN_TERMS)


def _own(told: dict[str, Any], key: str, title: str, categories: list[str]) -> Iterator[Row]:
    yield [*LEAD, title, OTHER, *OWN_COLUMNS, *_contextual(OWN_COLUMNS, "Information")]
    table = told["tables"][key]
    hidden = [name in ABOUT_MEMBERS for name in table["columns"]]
    at_volume = least(table["rows"].get(WITHOUT_STATEMENT, [0])[0])
    for category in ["TOTAL", *categories]:
        values = table["sums"] if category == "TOTAL" else table["rows"].get(category, [0] * len(hidden))
        shown = ["" if is_hidden else cell(value) for value, is_hidden in zip(values, hidden, strict=True)]
        notes: Row = [BY_THE_YEAR if is_hidden else "" for is_hidden in hidden]
        notes[0] = AT_VOLUME if category == "TOTAL" and at_volume else ""
        yield [*_lead(told), category, "", *shown, *notes]


def appeals(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield list(LISTED)
    yield from _complaints(told)
    yield from _disputes(told)
    section = "Suspensions imposed on repeated offenders"
    members = {key: cell(cells[0]) for key, cells in told["tables"]["members"]["rows"].items()}
    for why, value in (
        ("provision of manifestly illegal content ", members["suspended_for_illegal_content"]),
        ("provision of manifestly unfounded notices", members["not_reporting"]),
        ("provision of manifestly unfounded complaints", 0),
    ):
        indicator = f"Number of suspensions enacted for the {why}"
        yield [*_lead(told, PLATFORMS), section, indicator, "Total number", value, MASKED]


COMPLAINTS = {
    "content": "Complaint regarding a decision to remove or disable access to or restrict visibility of information",
    "service": "Complaint regarding a decision to suspend or terminate the provision of the service",
    "account": "Complaint regarding a decision to suspend or terminate an account ",
    "not_acted": (
        "Complaint regarding a decision not to take action on a notice submitted in accordance with Article 16"
    ),
}
OUTCOMES = {"upheld": "Decisions upheld", "replaced": "Decisions partially reversed", "reversed": "Decisions reversed"}


def _complaints(told: dict[str, Any]) -> Iterator[Row]:
    section, table = "Internal complaints mechanism", told["tables"]["appeals"]
    indicator = "Number of complaints submitted to the internal-complaints mechanism"
    at = {name: table["columns"].index(name) for name in table["columns"]}
    lead = _lead(told, PLATFORMS)
    yield [*_lead(told), section, indicator, "Total number", cell(table["sum"]), MASKED]
    for name, scope in OUTCOMES.items():
        yield [*lead, section, indicator, scope, cell(table["sums"][at[name]]), MASKED]
    yield [*lead, section, indicator, "Median time", hours(told, "appeals"), HOURS]
    yield [*lead, section, indicator, "Decision omitted", cell(table["sums"][at["ended"]]), MASKED]
    for key, words in COMPLAINTS.items():
        cells, note = table["rows"][key], f"{MASKED} {REPORTS}" if key == "not_acted" else MASKED
        yield [*lead, section, words, "Total number", cell(table["row_sums"][key]), note]
        for name, scope in OUTCOMES.items():
            yield [*lead, section, words, scope, cell(cells[at[name]]), note]


def _disputes(told: dict[str, Any]) -> Iterator[Row]:
    section = "Out-of-court dispute settlement bodies"
    indicator = "Number of disputes submitted to out-of-court dispute settlement bodies"
    rows = {key: cells[0] for key, cells in told["tables"]["disputes"]["rows"].items()}
    scopes = {
        "Total number": tell_sum(rows.values()),
        "Decisions upheld": rows["upheld"],
        "Decisions partially reversed": rows["partly"],
        "Decisions reversed": rows["reversed"],
        "Decision omitted": rows["none"],
    }
    for scope, value in scopes.items():
        yield [*_lead(told, PLATFORMS), section, indicator, scope, cell(value), MASKED]


def automated(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield list(LISTED)
    rows = {key: cells[0] for key, cells in told["tables"]["automated"]["rows"].items()}
    right, wrong = rows["held_and_confirmed"], rows["held_and_released"]
    precision: object = round(right / (right + wrong), 3) if right + wrong else ""
    held = "Of texts held by a program that a person decided about: the share that the person hid."
    lines: list[tuple[str, object, str]] = [
        ("Number of measures solely taken by automated means ", rows["decided_by_program"], ""),
        ("Number of measures not taken by automated means", rows["decided_by_people"], ""),
        ("Accuracy of the automated means - Accuracy", "", NOT_MEASURED),
        ("Accuracy of the automated means - Precision", precision, held),
        ("Accuracy of the automated means - Recall", "", NOT_MEASURED),
    ]
    section = "Use of automated means for content moderation"
    for indicator, value, note in lines:
        yield [*_lead(told), section, indicator, "Total number", value, note]


def qualitative(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield [*LEAD, "Indicator", "Value"]
    for indicator, value in {
        "Summary of the content moderation engaged in at the providers’ own initiative": (
            "People decide about texts that members report, that a program holds, or that the team finds."
        ),
        "Meaningful and comprehensible information regarding content moderation engaged in at the providers' own "
        "initiative": "Each decision about a text is a line of the public log, with its rule or the law.",
        "Qualitative description of the automated means": (
            "A sum of points over signals such as links, speed and likeness to other texts. It may hold a text."
        ),
        "Qualitative description of indicators of accuracy and possible rate of error of automated means": held_words(),
        "Specification of the precise purposes to apply automated means": "Advertising and frauds in new texts.",
        "Safeguards applied to the use of automated means": (
            "A program holds and hides nothing for good: a person decides, and the author is told at once."
        ),
    }.items():
        yield [*_lead(told), indicator, value]


def held_words() -> str:
    return "Texts that a program held and a person then published, of all held texts that a person decided about."


def _contextual(columns: list[str], word: str) -> list[str]:
    return [f"Contextual {word} on {column}" for column in columns]


PARTS: dict[str, Callable[[TransparencyReport], Iterator[Row]]] = {
    "1_report_identification": identification,
    "3_member_states_orders": orders,
    "4_notices": notices,
    "5_own_initiative_illegal": own_illegal,
    "6_own_initiative_TC": own_terms,
    "7_appeals_and_recidivism": appeals,
    "8_automated_means": automated,
    "11_qualitative": qualitative,
}
