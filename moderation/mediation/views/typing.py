"""Where the staff of a body type in what came by post, by telephone or to a counter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum import second_factor
from forum.access import member_of
from forum.limits import limited
from forum.views.replies import act, form_page
from moderation.handover import paper
from moderation.law.rule_words import with_words
from moderation.mediation import actions, duplicates, journal, judging, sellers
from moderation.mediation.access import access_desk_case, is_on_a_staff
from moderation.mediation.actions.typing import bodies_to_type_for
from moderation.mediation.deadline_rules import days_of
from moderation.mediation.forms import IntakeForm, ScanForm
from moderation.mediation.forms.typing import PaperForm, StartForm
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.precheck import precheck
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.states import State
from moderation.mediation.views.intake import handle_files, save_form

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READ_OR_ACT)
@limited("case")
def type_in(request: HttpRequest) -> HttpResponse:
    """Who, about whom, how it came; the same case at the same service is shown before a second one begins."""
    bodies = _bodies(request)
    form = StartForm(request.POST if request.method == "POST" else None, bodies=bodies)
    same = _duplicates(request, form) if form.is_valid() else []
    if same and not form.cleaned_data["is_another"]:
        form.refuse_duplicates()
    if form.is_valid() and (case := act(form, lambda: _begin(request, form))) is not None:
        return redirect("moderation:typing", case.ref)
    return form_page(request, "moderation/mediation/type_in.html", form, same=same)


def _bodies(request: HttpRequest) -> list[MediationBody]:
    """Those of the viewer; the same 404 as for nothing to everybody else, whatever their rank."""
    if not is_on_a_staff(request.user):
        raise Http404
    second_factor.check_is_proved(request)
    bodies = bodies_to_type_for(member_of(request))
    if not bodies:
        raise Http404
    return bodies


def _duplicates(request: HttpRequest, form: StartForm) -> list[Case]:
    found = duplicates.of(form.cleaned_data["body"], request.user, **form.first)
    return [case for case in found if case.typing_key != form.cleaned_data["key"]]  # a double click is no duplicate


def _begin(request: HttpRequest, form: StartForm) -> Case:
    data = form.cleaned_data
    return actions.type_in(
        data["body"],
        by=member_of(request),
        channel=data["channel"],
        language=data["language"],
        first=form.first,
        declaration=actions.declaration_text(),
        key=data["key"],
    )


@never_cache
@login_required
@require_http_methods(READ_OR_ACT)
@limited("case")
def typing(request: HttpRequest, ref: str) -> HttpResponse:
    """The questions of the paper form, in its order; each file is kept even where the rest must be corrected."""
    case = access_desk_case(request, ref)
    if case.state != State.TYPED:
        return redirect(case)
    if request.method != "POST":
        return _typing_page(request, case, _form(case), ScanForm())
    has_file = "attach" in request.POST or "file" in request.FILES
    files = ScanForm(request.POST, request.FILES) if has_file else ScanForm()
    handle_files(request, case, files)
    form = _form(case, request.POST)
    is_outdated = form.is_valid() and not save_form(request, case, form, stamp=request.POST.get("stamp", ""))
    case.refresh_from_db()
    if form.errors or files.errors:
        return _typing_page(request, case, form, files, status=409 if is_outdated else 422)
    messages.success(request, _("What you typed is kept."))
    return redirect("moderation:file_paper" if "go_on" in request.POST else "moderation:typing", case.ref)


def _form(case: Case, data: Any = None) -> IntakeForm:
    day = judging.judged_on(case, timezone.now())
    return IntakeForm(data, case=case, ruleset=with_words(ruleset_for(day), day), language=get_language() or "en")


def _typing_page(
    request: HttpRequest, case: Case, form: IntakeForm, files: ScanForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "idle_days": days_of("typed_idle"),
        "form": form,
        "file_form": files,
        "files": case.evidence.visible_to(request.user),
        "missing": paper.missing(case),
        "seller": sellers.of_case(case),
        "same": [other for other in _same_as(case, request.user) if other.pk != case.pk],
        **_advice(case),
    }
    return render(request, "moderation/mediation/typing.html", context, status=status)


def _same_as(case: Case, viewer: Any) -> list[Case]:
    assert case.body is not None  # noqa: S101  the constraint on cases: what is typed in has one
    known = {"full_name": case.full_name, "trader_name": case.trader_name, "order_ref": case.order_ref}
    return duplicates.of(case.body, viewer, **known)


def _advice(case: Case) -> dict[str, Any]:
    """What the pre-check says of it: the service decides, and must answer whoever wrote to it."""
    day = judging.judged_on(case, timezone.now())
    ruleset = with_words(ruleset_for(day), day)
    facts = judging.facts_of(case)
    result = precheck(facts, as_of=day, ruleset=ruleset, policy=judging.policy_of(case, day))
    return {"result": result, "next_action": result.next_text(ruleset, get_language() or "en")}


@never_cache
@login_required
@require_http_methods(READ_OR_ACT)
@limited("case")
def file_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The signature on the paper, the day of arrival: from here on it is a case like any other."""
    case = access_desk_case(request, ref)
    if case.state != State.TYPED:
        return redirect(case)
    form = PaperForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_valid() and act(form, lambda: _file(request, case, form)) is not None:
        messages.success(request, _("Recorded. The person has no account here: write them a letter."))
        return redirect(case)
    context = {"case": case, "missing": paper.missing(case), "complaints": case.complaints.all()}
    return form_page(request, "moderation/mediation/file_paper.html", form, **context)


def _file(request: HttpRequest, case: Case, form: PaperForm) -> Case | None:
    try:
        return paper.file_paper(case, form.signed(), by=member_of(request), stamp=request.POST.get("stamp", ""))
    except journal.Outdated as refusal:
        case.refresh_from_db()
        raise PermissionDenied(_("%(why)s What you typed is still below.") % {"why": refusal}) from None


@login_required
@require_POST
@limited("case")
def throw_away(request: HttpRequest, ref: str) -> HttpResponse:
    """Nobody signed it, or it was typed in by mistake."""
    case = access_desk_case(request, ref)
    if case.state == State.TYPED:
        actions.throw_away(case, by=member_of(request))
        messages.info(request, _("Thrown away. What was typed in is erased within a day."))
    return redirect("moderation:cases")
