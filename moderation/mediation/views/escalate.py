"""The asker's way out: the offer, the form, the pre-check. Private to the person who asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.access import member_of
from forum.models import Question
from forum.views.replies import act, with_wait
from moderation.handover import sending
from moderation.handover.explanations import explain_id
from moderation.mediation import actions, evidence, journal, judging, other_ways
from moderation.mediation.access import access_own_question
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms import FileForm, IntakeForm, OfferForm
from moderation.mediation.models import Case
from moderation.mediation.precheck import Decision, precheck
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.states import State


def offer_text() -> str:
    """What the asker reads and agrees to; kept word for word with their consent."""
    return _(
        "Your question found no solution. If you wish, you can prepare a case: first a written complaint to the "
        "seller, then, if needed, the mediation service they belong to. It is free and optional, and you can still "
        "go to court. Nothing is sent without your agreement."
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_own_question(request.user, pk)
    case = actions.open_case_of(question, member_of(request))
    if case is not None and case.is_sent:
        if request.method == "POST":
            messages.warning(request, _("This case was sent: nothing can be changed in it here."))
        return redirect(case)
    if case is None or case.state in {State.CANDIDATE, State.OFFERED}:
        return _offer(request, question, case)
    return _intake(request, question, case)


def _offer(request: HttpRequest, question: Question, case: Case | None) -> HttpResponse:
    form = OfferForm(request.POST)
    answer = form.cleaned_data["answer"] if request.method == "POST" and form.is_valid() else ""
    if answer == "no":
        if case is not None:
            actions.stop(case, by=member_of(request))
        messages.info(request, _("Understood. The way stays open from your question."))
        return redirect(question if question.is_visible_to(request.user) else "moderation:cases")
    if answer == "yes":
        case = actions.open_offer(question, by=member_of(request))
        actions.accept_offer(case, by=member_of(request), consent=offer_text())
        return redirect("moderation:outlook", question.pk)  # what is possible comes before any form
    # Any other form of this address is that of a case which has ended since: what was typed is shown to be copied.
    status = 409 if request.method == "POST" else 200
    earlier = Case.objects.visible_to(request.user).filter(question=question)
    context = {
        "question": question,
        "case": case,
        "offer": offer_text(),
        "why": explain_id(case.trigger, get_language() or "en") if case is not None and case.trigger else "",
        "typed": request.POST.get("narrative", ""),
        "is_outdated": status == 409,
        "earlier": earlier.exclude(pk=case.pk) if case is not None else earlier,
    }
    return render(request, "moderation/mediation/offer.html", context, status=status)


def _intake(request: HttpRequest, question: Question, case: Case) -> HttpResponse:
    if request.method != "POST":
        return _intake_page(request, question, case, _form(case), FileForm())
    form = _form(case, request.POST)
    act(form, lambda: limits.spend(request, "case"))
    if getattr(form, "status", 200) == 429:
        return _intake_page(request, question, case, form, FileForm(), status=429)
    has_file = "attach" in request.POST or "file" in request.FILES
    files = FileForm(request.POST, request.FILES) if has_file else FileForm()
    _handle_files(request, case, files)
    form = _form(case, request.POST)
    is_outdated = form.is_valid() and not _save(request, case, form)
    case.refresh_from_db()
    if form.errors or files.errors:
        return _intake_page(request, question, case, form, files, status=409 if is_outdated else 422)
    messages.success(request, _("What you filled in is kept."))
    return redirect("moderation:escalate", question.pk) if case.is_open else redirect(case)


def _form(case: Case, data: Any = None) -> IntakeForm:
    ruleset = ruleset_for(civil_date(timezone.now()))
    return IntakeForm(data, case=case, ruleset=ruleset, language=get_language() or "en")


def _handle_files(request: HttpRequest, case: Case, form: FileForm) -> None:
    """A file to add, one to take away: each kept even where the rest of the page must be corrected."""
    try:
        if request.POST.get("remove", "").isdecimal():
            evidence.remove(case, int(request.POST["remove"]), by=member_of(request))
        if form.is_bound and form.is_valid():
            evidence.attach(case, by=member_of(request), **form.cleaned_data)
            messages.success(request, _("The file is kept with your case."))
    except ValidationError as refusal:
        form.add_error("file", refusal)
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))


def _save(request: HttpRequest, case: Case, form: IntakeForm) -> bool:
    """Keep what was typed; False when the case has moved on since the page was shown."""
    try:
        actions.save_intake(case, by=member_of(request), stamp=request.POST.get("stamp", ""), **form.parts())
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except journal.Outdated as refusal:
        case.refresh_from_db()
        if not actions.is_kept(case, form.parts()):
            form.add_error(None, _("%(why)s What you typed is still below.") % {"why": refusal})
            return False
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _intake_page(
    request: HttpRequest, question: Question, case: Case, form: IntakeForm, files: FileForm, *, status: int = 200
) -> HttpResponse:
    day, language = civil_date(timezone.now()), get_language() or "en"
    ruleset = ruleset_for(day)
    facts = judging.facts_of(case)
    result = precheck(facts, as_of=day, ruleset=ruleset, policy=judging.policy_of(case, day))
    is_ready = case.state == State.READY and result.decision is Decision.READY
    context = {
        "case": case,
        "question": question,
        "form": form,
        "has_errors": bool(form.errors or files.errors),
        "result": result,
        "next_action": result.next_text(ruleset, language),
        "notice": ruleset.notice.in_language(language),
        "is_ready": is_ready,
        "missing": sending.missing(case, day),
        "wrong_body": sending.wrong_body(case, result.route, day) if is_ready else "",
        "ways": other_ways.ways_for(result.decision, facts),
        "files": case.evidence.all(),
        "file_form": files,
    }
    response = render(request, "moderation/mediation/intake.html", context, status=status)
    return with_wait(response, form)
