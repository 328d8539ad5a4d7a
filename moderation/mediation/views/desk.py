"""The page of a case for its two sides, and its files."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.access import member_of
from moderation.mediation import chamber, inbox, readings, states
from moderation.mediation.access import access_case, access_evidence
from moderation.mediation.deadlines import civil_date
from moderation.mediation.duties import PREPARING
from moderation.mediation.forms.doors import RecuseForm
from moderation.mediation.judging import facts_of
from moderation.mediation.models import Case, Deadline, PrecheckResult, ThreadSnapshot
from moderation.mediation.other_ways import ways_for
from moderation.mediation.rulesets import ruleset_named
from moderation.mediation.states import WITH_BODY, Role, State
from moderation.mediation.views import afterwards
from moderation.mediation.views.doors import colleagues
from moderation.mediation.views.sending import can_withdraw
from moderation.mediation.views.steps import STEPS

log = logging.getLogger("moderation.cases")


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    found = access_case(request, ref)
    if found.asker_id == request.user.pk and found.is_open and not found.is_sent:
        return redirect("moderation:escalate", found.question_id)
    return render(request, "moderation/mediation/case.html", _page(request, found))


def _page(request: HttpRequest, found: Case) -> dict[str, Any]:
    is_staff = found.is_staffed_by(request.user)
    events = states.events_for(found.state, Role.MEDIATION_STAFF) if is_staff else ()
    snapshot = getattr(found, "snapshot", None)
    result = found.prechecks.first()
    return {
        "case": found,
        "is_asker": found.asker_id == request.user.pk,
        "is_staff": is_staff,
        "opened_until": _opened_until(request, found),
        "in_hand": found.assignment,
        "colleagues": colleagues(found) if is_staff else [],
        "recuse_form": RecuseForm() if is_staff else None,
        "readings": readings.shown(found),
        "openings": found.openings.select_related("member"),
        "steps": [(event, STEPS[event]) for event in events],
        "can_withdraw": found.asker_id == request.user.pk and can_withdraw(found),
        "deadlines": _deadlines(found) if found.is_open or is_staff else [],
        "next_deadline": found.deadlines.owed().order_by("due_on", "pk").first() if found.is_open else None,
        **(_beside(request, found) if is_staff else {}),
        "silence": _silence(found),
        "complaints": found.complaints.all(),
        **_timeline(request, found),
        **afterwards.of_case(found, request.user),
        "can_say": found.asker_id == request.user.pk and found.state in WITH_BODY,
        "files": found.evidence.visible_to(request.user),
        "thread": _thread(snapshot) if snapshot else None,
        "snapshot": snapshot,
        "result": result,
        "next_action": _next_text(result) if result else "",
        "ways": [] if found.is_sent or result is None else ways_for(result.decision, facts_of(found)),
    }


def _beside(request: HttpRequest, found: Case) -> dict[str, str]:
    """The cases before and after it at the desk, in the order of their next dates."""
    before, after = inbox.neighbours(request.user, found, found.day_of(timezone.now()))
    return {
        "previous_url": reverse("moderation:case", args=[before]) if before else "",
        "next_url": reverse("moderation:case", args=[after]) if after else "",
    }


def _timeline(request: HttpRequest, found: Case) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    shown = shown if shown in chamber.SHOWN else chamber.SHOWN[0]
    is_newest_first = request.GET.get("order") == "newest"
    entries = chamber.entries(found, request.user, show=shown, newest_first=is_newest_first)
    return {"entries": entries, "shown": shown, "is_newest_first": is_newest_first}


def _opened_until(request: HttpRequest, found: Case) -> datetime | None:
    """For an administrator: how long they can read it."""
    standing = found.openings.standing(timezone.now()).filter(member=member_of(request)).first()
    return standing.until if standing is not None and found.is_opened_to(request.user) else None


def _silence(found: Case) -> str:
    """While a proposal waits: what the charter makes of no answer, which both sides must know (art. R612-4)."""
    if found.state != State.PROPOSAL_MADE or found.body is None:
        return ""
    charter = found.body.charter_on(civil_date(timezone.now()))
    return charter.silence_means if charter else ""


def _deadlines(found: Case) -> list[Deadline]:
    """Those that run first; once it is sent, without those of its preparation."""
    rows = found.deadlines.exclude(kind__in=PREPARING) if found.is_sent else found.deadlines.all()
    return sorted(rows, key=lambda row: (not row.is_owed, row.due_on))


def _thread(snapshot: ThreadSnapshot) -> dict[str, Any]:
    thread: dict[str, Any] = json.loads(snapshot.content)
    for post in thread["posts"]:
        post["at"] = datetime.fromisoformat(post["created_at"])
    return thread


def _next_text(result: PrecheckResult) -> str:
    """The words of the rules the result was computed with; nothing when their file has gone."""
    try:
        rules = ruleset_named(result.ruleset_version)
    except LookupError:
        return ""
    language = get_language() or "en"
    return rules.action_text(result.next_action, language, earliest=result.earliest, deadline=result.deadline)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, ref: str, pk: int) -> FileResponse:
    """As an attachment, in a sandbox: nothing a stranger sent is shown as a page of ours."""
    found = access_evidence(request, ref, pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        log.error("file %s of case %s is not on the disk", found.pk, found.case.ref)
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
