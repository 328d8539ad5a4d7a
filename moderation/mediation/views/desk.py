"""The page of a case for its two sides."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.access import member_of
from moderation.handover import mail_channel
from moderation.law.rule_words import with_words
from moderation.mediation import actions, after_sending, arrival, chamber, inbox, letters, letters_due, readings, states
from moderation.mediation.access import access_case
from moderation.mediation.deadlines import civil_date
from moderation.mediation.dossier import pdf
from moderation.mediation.duties import PREPARING
from moderation.mediation.forms.chamber import ComposerForm
from moderation.mediation.forms.doors import RecuseForm
from moderation.mediation.judging import facts_of
from moderation.mediation.models import Case, Deadline, PrecheckResult, ThreadSnapshot
from moderation.mediation.other_ways import ways_for
from moderation.mediation.rulesets import ruleset_named
from moderation.mediation.states import Role, State
from moderation.mediation.views import afterwards
from moderation.mediation.views.chamber import can_say
from moderation.mediation.views.doors import colleagues
from moderation.mediation.views.reporting import TOLD
from moderation.mediation.views.sending import can_withdraw
from moderation.mediation.views.steps import STEPS


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    found = access_case(request, ref)
    if found.asker_id == request.user.pk and found.is_open and not found.is_sent:
        return redirect("moderation:escalate", found.question_id)
    if found.state == State.TYPED and found.is_staffed_by(request.user):
        return redirect("moderation:typing", found.ref)
    return render(request, "moderation/mediation/case.html", _page(request, found))


def _page(request: HttpRequest, found: Case) -> dict[str, Any]:
    is_staff, is_asker = found.is_staffed_by(request.user), found.asker_id == request.user.pk
    result = found.prechecks.first()
    return {
        "case": found,
        "is_asker": is_asker,
        "is_staff": is_staff,
        "opened_until": _opened_until(request, found),
        "in_hand": found.assignment,
        "readings": readings.shown(found),
        "openings": found.openings.select_related("member"),
        "has_pdf": pdf.is_available(),
        "deadlines": _deadlines(found, is_asker=is_asker) if found.is_open or is_staff else [],
        "next_deadline": arrival.next_due(found, is_asker=is_asker),
        "silence": _silence(found),
        "complaints": found.complaints.all(),
        "files": found.evidence.visible_to(request.user),
        "result": result,
        "next_action": _next_text(result) if result else "",
        "ways": [] if found.is_sent or result is None else ways_for(result.decision, facts_of(found)),
        **_discussion(found),
        **_timeline(request, found),
        **afterwards.of_case(found, request.user),
        **_for_the_asker(found, is_asker=is_asker),
        **_for_the_staff(request, found, is_staff=is_staff),
    }


def _discussion(found: Case) -> dict[str, Any]:
    """As it was frozen when the case was sent; nothing before, nor for what came on paper."""
    snapshot = getattr(found, "snapshot", None)
    return {"snapshot": snapshot, "thread": _thread(snapshot) if snapshot else None}


def _for_the_asker(found: Case, *, is_asker: bool) -> dict[str, Any]:
    return {
        "next_steps": _next_steps(found) if is_asker else [],
        "followed_until": _followed_until(found) if is_asker else None,
        "can_withdraw": is_asker and can_withdraw(found),
        "can_say": is_asker and can_say(found),
        **(_at_the_service(found) if is_asker and found.is_sent else {}),
    }


def _for_the_staff(request: HttpRequest, found: Case, *, is_staff: bool) -> dict[str, Any]:
    if not is_staff:
        return {"colleagues": [], "recuse_form": None, "steps": []}
    events = states.events_for(found.state, Role.MEDIATION_STAFF)
    return {
        "colleagues": colleagues(found),
        "recuse_form": RecuseForm(),
        "steps": [(event, STEPS[event]) for event in events],
        **letters_due.of_case(found, civil_date(timezone.now())),
        **_beside(request, found),
    }


def _next_steps(found: Case) -> list[str]:
    """For the asker until the service says that it has the case: what they see after the button."""
    if found.state != State.SENT or found.sent_at is None:
        return []
    return after_sending.steps(found.day_of(found.sent_at))


def _followed_until(found: Case) -> date | None:
    row = found.deadlines.owed().filter(kind=arrival.FOLLOWING).first()
    return row.due_on if row is not None and found.is_open else None


def _beside(request: HttpRequest, found: Case) -> dict[str, Any]:
    """What is written here, and the cases before and after it at the desk, in the order of their next dates."""
    before, after = inbox.neighbours(request.user, found, found.day_of(timezone.now()))
    return {
        "previous_url": reverse("moderation:case", args=[before]) if before else "",
        "next_url": reverse("moderation:case", args=[after]) if after else "",
        "composer": ComposerForm(case=found),
        "letters": letters.known(found, civil_date(timezone.now())),
    }


def _at_the_service(found: Case) -> dict[str, Any]:
    """For the asker of a sent case: how its e-mail fares, how and when the service got the file, and what they may
    write down for a service without a desk."""
    told = [(event, TOLD[event]) for event in actions.told_events(found)]
    has_desk = found.body is not None and found.body.has_desk(civil_date(timezone.now()))
    by_mail = mail_channel.sending_of(found)
    can_fetch = has_desk or by_mail is not None
    return {
        "is_at_service": True,
        "fetched": readings.fetched(found),
        "is_unfetched": can_fetch and readings.is_unfetched(found, at=timezone.now()),
        "by_mail": by_mail,
        "told_steps": told,
        "has_desk": has_desk,
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


def _deadlines(found: Case, *, is_asker: bool) -> list[Deadline]:
    """Those that run first; once it is sent, without those of its preparation. How long the site follows a case is
    no duty of anybody: its asker reads of it below, in a sentence."""
    rows = found.deadlines.exclude(kind__in=PREPARING) if found.is_sent else found.deadlines.all()
    if is_asker:
        rows = rows.exclude(kind=arrival.FOLLOWING)
    return sorted(rows, key=lambda row: (not row.is_owed, row.due_on))


def _thread(snapshot: ThreadSnapshot) -> dict[str, Any]:
    thread: dict[str, Any] = json.loads(snapshot.content)
    for post in thread["posts"]:
        post["at"] = datetime.fromisoformat(post["created_at"])
    return thread


def _next_text(result: PrecheckResult) -> str:
    """The words of the rules the result was computed with; nothing when their file has gone."""
    try:
        rules = with_words(ruleset_named(result.ruleset_version), result.as_of)
    except LookupError:
        return ""
    language = get_language() or "en"
    return rules.action_text(result.next_action, language, earliest=result.earliest, deadline=result.deadline)
