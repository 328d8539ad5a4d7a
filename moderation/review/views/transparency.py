"""What everybody may know of moderation: the log without names, the reports of years, their files."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forum.figures.files import csv_file, xlsx_file
from moderation.review.models import TransparencyReport, TransparencyReportPage
from moderation.review.transparency import freezing, log, template_csv

PAGE_SIZE = 50


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    choice = log.Choice.of(request.GET)
    page = Paginator(log.rows(choice), PAGE_SIZE).get_page(request.GET.get("page"))
    year, counts = log.members_this_year()
    context = {
        "page_obj": page,
        "lines": log.lines(page),
        "choice": choice,
        "month": f"{choice.month:%Y-%m}" if choice.month else "",
        "is_narrowed": choice != log.Choice(),
        "rules": log.rules_used(),
        "months": log.months_used(),
        "year": year,
        "members": counts,
        "reports": pages_here(),
        "is_small": settings.OPERATOR_IS_SMALL,
    }
    return render(request, "moderation/transparency/log.html", context)


def pages_here() -> list[TransparencyReportPage]:
    """The published reports, the newest year first: each in the language of the page, else in one that it is in."""
    found = TransparencyReportPage.objects.live().filter(report__frozen_at__isnull=False)
    pages: dict[int, TransparencyReportPage] = {}
    for page in found.select_related("report", "locale").order_by("-report__year", "pk"):
        if page.report.year not in pages or page.locale.language_code == get_language():
            pages[page.report.year] = page
    return list(pages.values())


@require_safe
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """The published figures, byte by byte what their digest is of."""
    report = published(year)
    response = HttpResponse(freezing.canonical(report.told), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="transparency-{year}.json"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def part(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """One part of the report in the columns of the Union's template, which is in English."""
    report = published(year)
    if name not in template_csv.PARTS:
        raise Http404
    with translation.override("en"):
        columns, *rows = template_csv.PARTS[name](report)
        return csv_file(f"transparency-{year}-{name}", [str(column) for column in columns], rows)


@require_safe
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """All parts, a sheet for each, in the columns of the Union's template."""
    report = published(year)
    with translation.override("en"):
        return xlsx_file(f"transparency-{year}", {name: rows(report) for name, rows in template_csv.PARTS.items()})


def published(year: int) -> TransparencyReport:
    """404 for what nobody has published: drafts are for editors alone."""
    pages = TransparencyReportPage.objects.live().filter(report__year=year, report__frozen_at__isnull=False)
    page = pages.select_related("report").first()
    if page is None:
        raise Http404
    report: TransparencyReport = page.report
    return report
