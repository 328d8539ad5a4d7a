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
from moderation.review.transparency.masking import least
from moderation.review.transparency.template_automated import automated
from moderation.review.transparency.template_cells import (
    ALL,
    HOSTING,
    HOURS,
    LEAD,
    MASKED,
    Row,
    cell,
    hours,
    lead,
)
from moderation.review.transparency.template_complaints import appeals
from moderation.review.vocabulary import Category

NOT_TOLD = "Not told: together with the public log of decisions, masked counts could be worked out."
BY_THE_YEAR = "Decisions about members are told for the whole year alone, by kind: see the page of the report."
AT_VOLUME = "With advertising at volume, for which no statement of reasons is written (Article 17(2))."

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
ABOUT_MEMBERS = {name for name in RESTRICTIONS if name.startswith(("service_", "account_"))}
UNSPECIFIED: dict[str, str] = {Category.NOT_SPECIFIED_NOTICE: "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"}
UNNAMED, IN_TERMS_ALONE = Category.NOT_SPECIFIED_NOTICE, Category.OTHER_VIOLATION_TC  # each the last of its part
IN_LAW = [one for one in Category.values if one not in {UNNAMED, IN_TERMS_ALONE}]
NOTICED = [*IN_LAW, UNNAMED]
IN_TERMS = [*IN_LAW, IN_TERMS_ALONE]


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
        lines = list(found["rows"].items())
        if scope:
            lines = [("TOTAL", found["sums"]), *({key: [0, 0] for key in NOTICED} | found["rows"]).items()]
        for key, (act, inform) in lines:
            whole = key == "TOTAL"
            first, last = (times[:2], times[2:]) if whole else (["", ""], ["", ""])
            category, where = (UNSPECIFIED.get(key, key), scope) if scope else ("TOTAL", key)
            values = [cell(act), "", *first, cell(inform), *last]
            yield [*lead(told), category, "", where, *values, *notes]


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
        yield [*lead(told, HOSTING), category, "", *values, *notes]


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
        yield [*lead(told), category, "", *shown, *notes]


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
        yield [*lead(told), indicator, value]


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
