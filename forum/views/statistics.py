"""How well questions are answered here: a page for everybody, one for staff, and the data of each chart as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.access import member_of, viewer_of
from forum.figures import periods, public, reading, staff
from forum.figures.charts import Chart
from forum.figures.files import csv_file
from forum.models.post import Viewer
from forum.views.caching import is_visitor, visitor_page
from forum.views.signing_in import members_only


@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    """Six figures with their definitions. Counted in the background, never here."""
    days = periods.chosen(request.GET.get("days", ""))
    viewer = viewer_of(request)

    def make() -> HttpResponse:
        context = {"page": public.page(days), "may_read_more": may_read(viewer), **_choice(days)}
        return render(request, "forum/statistics.html", context)

    return visitor_page(request, f"statistics:{days}:{reading.mark()}", make) if is_visitor(request) else make()


@require_safe
def statistics_file(request: HttpRequest, key: str) -> HttpResponse:
    days = periods.chosen(request.GET.get("days", ""))
    page = public.page(days)
    return _file(key, days, page.charts if page else [_nothing(key)])


@never_cache
@members_only
@require_safe
def staff_statistics(request: HttpRequest) -> HttpResponse:
    """For editors and moderators: where people are lost between a search and a solution."""
    check_may_read(request)
    days = periods.chosen(request.GET.get("days", ""))
    found = reading.read(days)
    charts = staff.charts(found) if found else []
    return render(request, "forum/statistics_staff.html", {"reading": found, "charts": charts, **_choice(days)})


@never_cache
@members_only
@require_safe
def staff_statistics_file(request: HttpRequest, key: str) -> HttpResponse:
    check_may_read(request)
    days = periods.chosen(request.GET.get("days", ""))
    found = reading.read(days)
    return _file(key, days, staff.charts(found) if found else [_nothing(key)])


def may_read(viewer: Viewer) -> bool:
    return viewer.is_authenticated and (viewer.is_moderator or viewer.is_editor)


def check_may_read(request: HttpRequest) -> None:
    if not may_read(member_of(request)):
        raise PermissionDenied(_("This is for editors and the moderation team."))


def _choice(days: int) -> dict[str, Any]:
    return {"days": days, "periods": periods.PERIODS}


def _nothing(key: str) -> Chart:
    return Chart(key, _("Statistics"), public.nothing_yet())


def _file(key: str, days: int, charts: Iterable[Chart]) -> HttpResponse:
    """What there is too little of to be drawn says so in the file as well."""
    chart = next((chart for chart in charts if chart.key == key), None)
    if chart is None:
        raise Http404
    columns, rows = chart.columns or [chart.title], chart.rows or [[chart.finding]]
    return csv_file(f"{slugify(chart.title) or key}-{days}", columns, rows)
