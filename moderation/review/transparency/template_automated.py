"""Part 8 of the Union's templates: what programs decide, and how often they are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderation.review.models import TransparencyReport
from moderation.review.transparency.template_cells import (
    ALL,
    HOSTING,
    LISTED,
    MASKED,
    NOT_MEASURED,
    PLATFORMS,
    Row,
    cell,
    lead,
)

SECTION = "Use of automated means for content moderation"
MEASURES = ("Number of measures solely taken by automated means ", "Number of measures not taken by automated means")
NOTICES = (
    "Number of notices solely processed by automated means ",
    "Number of notices not processed by automated means",
)
HELD = "Of texts held by a program that a person decided about: the share that the person hid."
WITH_REASONS = "Measures with a statement of reasons."
BY_PEOPLE = f"Notices that were decided: people do. {MASKED}"


def automated(report: TransparencyReport) -> Iterator[Row]:
    told = report.told
    yield list(LISTED)
    rows = {key: cells[0] for key, cells in told["tables"]["automated"]["rows"].items()}
    whole = (rows["decided_by_program"], rows["decided_by_people"])
    own = (rows.get("own_by_program"), rows.get("own_by_people"))  # not in reports of before
    yield from _lines(told, ALL, "Total number", MEASURES, whole, WITH_REASONS, _precision(rows))
    yield from _lines(told, ALL, "Own-initiative ", MEASURES, own, WITH_REASONS, _precision(rows))
    for applies, scope, name in (
        (HOSTING, "NAM Total", "decided"),
        (PLATFORMS, "NAM Trusted Flagger", "trusted_decided"),
    ):
        notices = told["tables"]["notices"]
        decided = notices["sums"][notices["columns"].index(name)]
        yield from _lines(told, applies, scope, NOTICES, (0, decided), BY_PEOPLE, "")


def _lines(
    told: dict[str, Any],
    applies: str,
    scope: str,
    counted: tuple[str, str],
    values: tuple[Any, Any],
    note: str,
    precision: object,
) -> Iterator[Row]:
    """The five of a scope. Held texts are found by a program at the site's own initiative: all of them are in both."""
    for indicator, value in zip(counted, values, strict=True):
        yield [*lead(told, applies), SECTION, indicator, scope, cell(value), note]
    accuracy = {"Accuracy": "", "Precision": precision, "Recall": ""}
    for name, share in accuracy.items():
        why = HELD if share != "" else NOT_MEASURED
        yield [*lead(told, applies), SECTION, f"Accuracy of the automated means - {name}", scope, share, why]


def _precision(rows: dict[str, Any]) -> object:
    right, wrong = rows["held_and_confirmed"], rows["held_and_released"]
    return round(right / (right + wrong), 3) if right + wrong else ""
