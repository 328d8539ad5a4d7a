"""Where the person who asked says what a service without a desk here told them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.access import member_of
from forum.limits import limited
from forum.views.replies import form_page
from moderation.mediation import actions, states
from moderation.mediation.access import access_own_case
from moderation.mediation.forms import StepForm
from moderation.mediation.models import Case

TOLD = {
    "acknowledge": gettext_lazy("It received my case"),
    "declare_inadmissible": gettext_lazy("It cannot take my case"),
    "notify_parties": gettext_lazy("The mediation has begun"),
    "trader_refuses": gettext_lazy("The seller declined"),
    "propose": gettext_lazy("It proposed a solution"),
    "settle": gettext_lazy("We agreed"),
    "discontinue": gettext_lazy("It ended the mediation"),
    "accept_all": gettext_lazy("Both accepted the proposal"),
    "refuse": gettext_lazy("The proposal was refused"),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def report(request: HttpRequest, ref: str, event: str) -> HttpResponse:
    found = access_own_case(request, ref)
    if event not in TOLD:
        raise Http404
    if event not in actions.told_events(found):
        return redirect(found)
    needs = states.transition(found.state, event).needs
    form = StepForm(request.POST if request.method == "POST" else None, case=found, needs=needs)
    if form.is_valid():
        return _recorded(request, found, event, form)
    return form_page(request, "moderation/mediation/report.html", form, case=found, title=TOLD[event])


def _recorded(request: HttpRequest, found: Case, event: str, form: StepForm) -> HttpResponse:
    version: Any = form.cleaned_data["version"]
    try:
        actions.report(found, event, by=member_of(request), version=version, facts=form.facts())
        messages.success(request, _("Recorded, as you told it."))
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)
