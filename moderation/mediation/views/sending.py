"""Where the asker sends their case, ends it before, or takes it back after."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.access import member_of
from forum.limits import limited
from forum.models import Question
from moderation.handover import sending
from moderation.mediation import actions, states
from moderation.mediation.access import access_own_case, access_own_question
from moderation.mediation.actions.ending import WITHDRAWN
from moderation.mediation.forms import SendForm, WithdrawForm
from moderation.mediation.models import Case
from moderation.mediation.states import Role, State


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Check everything once more, agree, send."""
    question = access_own_question(request.user, pk)
    case = actions.open_case_of(question, member_of(request))
    if case is not None and case.is_sent:
        return redirect(case)
    if case is None or case.state != State.READY:
        return redirect("moderation:escalate", question.pk)
    form = SendForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _send_page(request, question, case, form, status=422 if form.errors else 200)
    stamp = request.POST.get("stamp", "")
    try:
        return redirect(
            sending.send(case, by=member_of(request), consent=str(form.fields["consent"].label), stamp=stamp)
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _send_page(request, question, case, form, status=422)
    except PermissionDenied as refusal:
        # What they agreed to is not what the case holds now: they look again, and agree again.
        case.refresh_from_db()
        return _send_page(request, question, case, SendForm(), status=409, refusal=str(refusal))


def _send_page(
    request: HttpRequest, question: Question, case: Case, form: SendForm, *, status: int, refusal: str = ""
) -> HttpResponse:
    context = {
        "case": case,
        "question": question,
        "form": form,
        "refusal": refusal,
        "missing": sending.missing(case),
        "files": case.evidence.filter(visibility="body"),
        "complaints": case.complaints.all(),
    }
    return render(request, "moderation/mediation/send.html", context, status=status)


@login_required
@require_POST
@limited("case")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a case that was not sent: given up, or the seller made it good."""
    question = access_own_question(request.user, pk)
    case = actions.open_case_of(question, member_of(request))
    if case is not None and case.is_sent:
        messages.warning(request, _("This case was sent meanwhile. You can take it back here."))
        return redirect(case)
    if case is not None:
        actions.stop(case, by=member_of(request), is_solved=request.POST.get("why") == "satisfied")
    messages.info(request, _("Your case is closed. Nothing was sent."))
    return redirect(question if question.is_visible_to(request.user) else "moderation:cases")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a sent case back, after a look at what that means."""
    case = access_own_case(request, ref)
    if not can_withdraw(case):
        return redirect(case)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw(case, by=member_of(request))
            messages.info(request, _("Your case is taken back. The mediation service is told."))
        except PermissionDenied as refusal:
            messages.warning(request, str(refusal))
        return redirect(case)
    context = {"case": case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "moderation/mediation/withdraw.html", context, status=status)


def can_withdraw(case: Case) -> bool:
    return any(states.can(case.state, event, Role.ASKER) for event in WITHDRAWN)
