"""What the files of the Union's templates share: their words for whom a line is, masked cells, times in hours."""

from __future__ import annotations

from typing import Any

from django.conf import settings

Row = list[object]
ALL, HOSTING, PLATFORMS = (
    "All",
    "Only for providers of hosting services, including online platforms",
    "Only for providers of online platforms",
)
MASKED = "Counts from 1 to 4 (complaints: 0 to 4) are shown as <5, sums with one of them as >=, to point at nobody."
HOURS = "In hours. Not told where fewer than five cases are known."
NOT_MEASURED = "Not measured."

LEAD = ["Applicability", "Service", "Reporting period"]
LISTED = [*LEAD, "Section", "Indicator", "Scope", "Value", "Contextual Information"]


def lead(told: dict[str, Any], applies: str = ALL) -> Row:
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
