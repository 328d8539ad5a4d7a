"""The steps of the body's staff, each with the facts it needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.access import member_of
from forum.limits import limited
from forum.models import Member
from forum.numbers import number_in
from moderation.mediation import actions, journal, letters, states
from moderation.mediation.access import access_desk_case
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms import StepForm
from moderation.mediation.forms.steps import MORE
from moderation.mediation.models import Case
from moderation.mediation.states import Role

STEPS = {
    "acknowledge": gettext_lazy("Confirm that the case arrived"),
    "declare_inadmissible": gettext_lazy("Declare not admissible"),
    "notify_parties": gettext_lazy("Notify the parties"),
    "transfer": gettext_lazy("Hand over to the competent body"),
    "trader_refuses": gettext_lazy("Record that the seller declines"),
    "withdraw": gettext_lazy("Record a withdrawal"),
    "extend": gettext_lazy("Extend the time limit"),
    "propose": gettext_lazy("Propose a solution"),
    "settle": gettext_lazy("Record an agreement"),
    "discontinue": gettext_lazy("End the mediation"),
    "accept_all": gettext_lazy("Record that both accepted"),
    "refuse": gettext_lazy("Record a refusal"),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def step(request: HttpRequest, ref: str, event: str) -> HttpResponse:
    found = access_desk_case(request, ref)
    if event not in STEPS:
        raise Http404
    if request.method == "POST" and _is_own_last_step(request, found, event):
        return redirect(found)
    if event not in states.events_for(found.state, Role.MEDIATION_STAFF):
        return _moved_on(request, found)
    form = _form(found, event, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, found, event, form, status=422 if form.is_bound else 200)
    try:
        _take(found, event, form, member_of(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, found, event, form, status=422)
    except journal.Outdated as refusal:
        return _asked_again(request, found, event, str(refusal))
    return _recorded(request, found, event)


def _take(found: Case, event: str, form: StepForm, by: Member) -> None:
    data = form.cleaned_data
    if event == "extend":
        told = actions.Extension(data["extended_to"], data["why"], data["sentence"], data["way"])
        actions.extend(found, told, by=by, version=data["version"])
    else:
        actions.advance(found, event, by=by, version=data["version"], facts=form.facts())


def _recorded(request: HttpRequest, found: Case, event: str) -> HttpResponse:
    """Back to the case; where there is a letter for this step, to the letter."""
    kind = letters.AFTER_STEP.get(event)
    known = {letter.kind for letter in letters.known(found, civil_date(timezone.now()))}
    if kind is None or kind not in known:
        messages.success(request, _("Recorded."))
        return redirect(found)
    messages.success(request, _("Recorded. Here is the letter for it: choose who reads it, or leave this page."))
    return redirect(f"{reverse('moderation:write', args=[found.ref])}?letter={kind}")


def _form(found: Case, event: str, data: Any) -> StepForm:
    return StepForm(data, case=found, needs=(*states.transition(found.state, event).needs, *MORE.get(event, ())))


def _page(request: HttpRequest, found: Case, event: str, form: StepForm, *, status: int) -> HttpResponse:
    is_last = states.transition(found.state, event).target in states.TERMINAL
    context = {"case": found, "form": form, "title": STEPS[event], "is_last": is_last}
    return render(request, "moderation/mediation/step.html", context, status=status)


def _asked_again(request: HttpRequest, found: Case, event: str, why: str) -> HttpResponse:
    """The same form, with what was typed, over the case as it is now: pressing again decides knowingly."""
    found.refresh_from_db()
    if event not in states.events_for(found.state, Role.MEDIATION_STAFF):
        return _moved_on(request, found)
    data = request.POST.copy()
    data["version"] = str(found.version)
    form = _form(found, event, data)
    form.add_error(None, why)
    return _page(request, found, event, form, status=409)


def _moved_on(request: HttpRequest, found: Case) -> HttpResponse:
    """A colleague moved the case; the page says where it is now."""
    if request.method == "POST":
        context = {"case": found, "title": _("The case has moved on")}
        return render(request, "moderation/mediation/step.html", context, status=409)
    messages.warning(request, _("This step is no longer possible: the case has moved on."))
    return redirect(found)


def _is_own_last_step(request: HttpRequest, found: Case, event: str) -> bool:
    """The second click of a double click: the step taken from where the page was is this very one, with these facts."""
    seen = number_in(request.POST.get("version", ""))
    taken = found.events.filter(seq=seen + 1).first() if seen is not None else None
    if taken is None or (taken.event, taken.actor_id) != (event, request.user.pk):
        return False
    told = {name: value if isinstance(value, list) else [value] for name, value in taken.data.items()}
    return all(request.POST.getlist(name) == value for name, value in told.items())
