"""Where the asker sends their case, ends it before, or takes it back after."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.access import member_of
from forum.limits import limited
from forum.models import Question
from moderation.handover import sending
from moderation.law.agreeing import read_in
from moderation.mediation import actions, judging, states, walking
from moderation.mediation.access import access_own_case, access_own_question
from moderation.mediation.actions.ending import WITHDRAWN
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms import SendForm, WithdrawForm
from moderation.mediation.forms.answered import lines_of
from moderation.mediation.forms.pages import Step
from moderation.mediation.models import Case, Evidence
from moderation.mediation.returning import asker_of, draft_page
from moderation.mediation.states import Role
from moderation.mediation.views.drafts import standing_of
from moderation.mediation.views.intake import form_of

PROOFS = (Evidence.Kind.COMPLAINT, Evidence.Kind.REPLY)  # documents that show that somebody wrote to the seller


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The last step: every answer with its way back, what is still missing, and the sending, for who is signed in."""
    asker = asker_of(request, pk)
    question = access_own_question(asker, pk)
    case = actions.open_case_of(question, asker)
    if case is not None and case.is_sent:
        return redirect(case)
    if case is None or case.state not in judging.BEFORE_SENDING:
        return redirect("moderation:escalate", question.pk)
    if request.method != "POST":
        return _send_page(request, question, case, SendForm())
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())  # the link of a mail opens, and sends nothing
    form = SendForm(request.POST)
    if not form.is_valid():
        return _send_page(request, question, case, form, status=422)
    stamp = request.POST.get("stamp", "")
    agreed = read_in(request, otherwise=str(form.fields["consent"].label))
    try:
        return redirect(sending.send(case, by=asker, consent=agreed, stamp=stamp))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _send_page(request, question, case, form, status=422)
    except PermissionDenied as refusal:
        # What they agreed to is not what the case holds now: they look again, and agree again.
        case.refresh_from_db()
        return _send_page(request, question, case, SendForm(), status=409, refusal=str(refusal))


def _send_page(
    request: HttpRequest, question: Question, case: Case, form: SendForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    files, wanted = case.evidence.all(), walking.wanted(case)
    lines = list(lines_of(form_of(case), wanted))
    context = {
        "question": question,
        "form": form,
        "refusal": refusal,
        "parts": [(step, [line for line in lines if line.page.step is step]) for step in Step if step != Step.CHECK],
        "lacking": [line for line in lines if line.is_wanted],
        "files": files,
        "lacks_proof": not files.filter(kind__in=PROOFS, visibility="body").exists(),
        "back": walking.address(case, walking.pages_of(case)[-1]),
        **standing_of(case),
        **_way(case),
    }
    return render(request, "moderation/mediation/send.html", context, status=status)


def _way(case: Case) -> dict[str, bool]:
    """How it reaches the service: what they agree to."""
    day = civil_date(timezone.now())
    charter = case.body.charter_on(day) if case.body else None
    return {
        "is_by_mail": case.body is not None and case.body.goes_by_mail(day),
        "is_attached": charter is not None and charter.dossier_attached,
        "has_desk": case.body is not None and case.body.has_desk(day),
    }


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
