"""Figures that were published do not change: their digest says so, and a check finds whoever changed them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from moderation.review.models import TransparencyReport, TransparencyReportPage
from moderation.review.transparency import counting, masking
from moderation.review.transparency.period import Period

WHAT_ERASING_DOES = (
    "Accounts that were erased since lower 'people' (their rows name nobody any more), cases erased after five years "
    "lower 'mediations', and what is open again lowers 'handled' and 'decided'. Texts hidden, deleted or merged since "
    "and answers no longer accepted change 'questions'. All else counts rows that are kept."
)
FORMAT = "selfcare transparency report 1"


def as_counted(figures: masking.Figures) -> dict[str, Any]:
    """In JSON, as it comes back from the database."""
    counted: dict[str, Any] = json.loads(json.dumps(asdict(figures)))
    return counted


def as_told(figures: masking.Figures, period: Period) -> dict[str, Any]:
    dates = {"from": period.first.isoformat(), "to": period.last.isoformat(), "as_of": period.as_of.date().isoformat()}
    return {"format": FORMAT, "year": period.year, **dates, **masking.told(figures)}


def canonical(told: dict[str, Any]) -> bytes:
    """The bytes whose digest is on the page: sorted keys, UTF-8, no spaces, one line."""
    return (json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def digest_of(told: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(told)).hexdigest()


def seal_of(report: TransparencyReport) -> str:
    content = canonical({"counted": report.counted, "told": report.told, "year": report.year}).decode()
    return str(salted_hmac("moderation.review.transparency", content, algorithm="sha256").hexdigest())


@transaction.atomic
def compute(year: int, *, at: datetime | None = None) -> TransparencyReport:
    """Count the year anew and keep it, as long as it is not published. ValidationError when it is."""
    period = Period(year, at or timezone.now())
    figures = counting.count(period)
    report = TransparencyReport.objects.select_for_update().filter(year=year).first() or TransparencyReport(year=year)
    report.as_of, report.counted, report.told = period.as_of, as_counted(figures), as_told(figures, period)
    report.save()
    return report


def why_not_yet(report: TransparencyReport) -> str:
    """Why the page cannot be published now; empty when it can."""
    if report.is_frozen or Period(report.year, report.as_of).is_over:
        return ""
    sentence = _(
        "The figures are not those of the whole year. After its end run: manage.py transparency_report %(year)d"
    )
    return sentence % {"year": report.year}


@transaction.atomic
def freeze(page: TransparencyReportPage, *, at: datetime | None = None) -> TransparencyReport:
    """The page of a language is published: from now on these are the figures of the year. Twice is once.

    ValidationError for a year that was not over when it was counted.
    """
    report = TransparencyReport.objects.select_for_update().get(pk=page.report_id)
    if not report.is_frozen:
        if refusal := why_not_yet(report):
            raise ValidationError(refusal)
        report.digest, report.seal, report.frozen_at = digest_of(report.told), seal_of(report), at or timezone.now()
        report.save()
    if not page.frozen_digest:
        TransparencyReportPage.objects.filter(pk=page.pk).update(frozen_digest=report.digest)
        page.frozen_digest = report.digest
    return report


def is_intact(report: TransparencyReport) -> bool:
    same = constant_time_compare(report.digest, digest_of(report.told))
    return same and constant_time_compare(report.seal, seal_of(report))


def tampering() -> Iterator[str]:
    """A sentence for each published report whose figures are no longer those that were published."""
    for report in TransparencyReport.objects.exclude(frozen_at=None).order_by("year"):
        if not is_intact(report):
            yield f"the figures of the transparency report {report.year} are not those that were published"
        for page in TransparencyReportPage.objects.filter(report=report).exclude(frozen_digest__in=["", report.digest]):
            yield f"page {page.pk} was published with other figures of {report.year}"


def differences(report: TransparencyReport) -> Iterator[str]:
    """What rows say now, where it is not what the report says: table, row, column, then and now."""
    now = as_counted(counting.count(Period(report.year, report.as_of)))
    yield from _tables(report.counted, now)
    then_medians = {one["key"]: one["minutes"] for one in report.counted.get("medians", [])}
    for one in now["medians"]:
        if one["key"] in then_medians and then_medians[one["key"]] != one["minutes"]:
            yield f"median {one['key']}: {then_medians.get(one['key'])} minutes in the report, {one['minutes']} now"


def _tables(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Of the tables that the report has: others are counted only since it was published."""
    known = {table["key"] for table in then.get("tables", [])}
    before, after = _cells(then), _cells({"tables": [one for one in now["tables"] if one["key"] in known]})
    for cell in sorted(before.keys() | after.keys()):
        if before.get(cell, 0) != after.get(cell, 0):
            yield f"{' / '.join(cell)}: {before.get(cell, 0)} in the report, {after.get(cell, 0)} now"


def _cells(counted: dict[str, Any]) -> dict[tuple[str, str, str], int]:
    return {
        (table["key"], row, column): value
        for table in counted.get("tables", [])
        for row, values in table["rows"].items()
        for column, value in zip(table["columns"], values, strict=True)
    }
