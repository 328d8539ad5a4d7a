"""What the staff of a body see of its work: how much there is, and the year in the items of art. R614-2."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.figures.files import csv_file
from moderation.mediation import statistics
from moderation.mediation.access import access_bodies
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case
from moderation.mediation.states import LABELS, State


@never_cache
@login_required
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    bodies = access_bodies(request)
    found = statistics.workload(Case.objects.for_desk_of(request.user), civil_date(timezone.now()))
    context = {
        "states": [(LABELS[State(state)], count) for state, count in found.states],
        "holders": found.holders,
        "overdue": found.overdue,
        "channels": [(Case.Channel(channel).label, share) for channel, share in found.channels],
        "bodies": [(body, statistics.years(body)) for body in bodies],
    }
    return render(request, "moderation/mediation/workload.html", context)


@never_cache
@login_required
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """`?body=` and `?year=`, or the only body and this year; `?public`: the file that can be given to everybody."""
    bodies, today = access_bodies(request), civil_date(timezone.now())
    slug, wanted = request.GET.get("body", bodies[0].slug), request.GET.get("year", str(today.year))
    body = next((one for one in bodies if one.slug == slug), None)
    if body is None or not re.fullmatch(r"20[0-9]{2}", wanted):
        raise Http404
    line = statistics.row(statistics.counted(body, int(wanted)), is_public="public" in request.GET)
    return csv_file(f"{body.slug}-{wanted}", statistics.COLUMNS, [line])
