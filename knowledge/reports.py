"""Reports in the admin for those who keep guides: which are wanted, which help less than they did. Views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from forum.dates import written_days
from forum.figures.files import csv_file
from knowledge.editors import editors_only
from knowledge.readers import falling, trend, trends
from knowledge.searching import counting, wanted

CSV = "csv"


@require_safe
@editors_only
def most_wanted(request: HttpRequest) -> HttpResponse:
    lines = wanted.lines()
    if request.GET.get("format") == CSV:
        head = [_("Points"), _("Kind"), _("What"), _("Language"), _("Why"), _("Address"), _("Opened instead")]
        return _file("most-wanted-guides", head, (_wish(one) for one in lines))
    figures = {"k": counting.K, "weeks": wanted.WEEKS, "whole": wanted.ASKED_AGAIN, "vain": wanted.NOTHING_FOUND}
    context = {"page_title": _("Most wanted guides"), "header_icon": "help", "lines": lines, **figures}
    return TemplateResponse(request, "knowledge/admin/most_wanted.html", context)


@require_safe
@editors_only
def helpfulness(request: HttpRequest) -> HttpResponse:
    changes, weeks = trends.changes(), trend.weeks(timezone.localdate())
    if request.GET.get("format") == CSV:
        return _file("helpful-guides", _columns(weeks), (_change(one) for one in changes))
    figures = {"this": written_days(*weeks[0]), "before": written_days(*weeks[1]), "since": weeks[1].first}
    context = {"page_title": _("Guides that help less"), "header_icon": "glasses", "changes": changes, **figures}
    rule = {
        "week": trend.WEEK,
        "few": trend.LEAST,
        "least": falling.LEAST,
        "noes": falling.NOES,
        "points": falling.POINTS,
    }
    return TemplateResponse(request, "knowledge/admin/helpfulness.html", {**context, **rule, "days": falling.DAYS})


def _columns(weeks: Iterable[trend.Days]) -> list[str]:
    head = [_("Guide"), _("Language")]
    for week in weeks:
        days = {"days": written_days(*week)}
        head += [_("Opinions, %(days)s") % days, _("Share, %(days)s") % days]
    return [*head, pgettext("between two weeks", "Change"), pgettext("a guide", "Falls")]


def _wish(one: wanted.Line) -> list[Any]:
    opened = "; ".join(f"{page.title} ({page.people})" for page in one.opened)
    return [one.signals.score, one.kind, one.title, one.language, "; ".join(one.signals.words), one.url, opened]


def _change(one: trend.Change) -> list[Any]:
    weeks = [figure for week in (one.now, one.before) for figure in (week.total, week.percent)]
    points = "" if one.points is None else one.points
    return [one.guide.title, one.guide.locale.language_code, *weeks, points, _("yes") if one.falls else _("no")]


def _file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    return csv_file(f"{name}-{timezone.localdate():%Y-%m-%d}", head, rows)
