"""The form of a case on one long page, for who prefers that, and what all its pages keep in the same way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.models import Question
from forum.numbers import number_in
from forum.views.replies import act, with_wait
from moderation.law.rule_words import with_words
from moderation.mediation import actions, evidence, journal
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms import FileForm, IntakeForm
from moderation.mediation.forms.intake import SHOWN
from moderation.mediation.models import Case
from moderation.mediation.returning import asker_of, draft_page
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.views.drafts import on_a_draft, standing_of
from moderation.mediation.views.returning import as_typed, marked, put_aside

PAGE = "intake"  # what was left of it, among what is kept for later


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def form(request: HttpRequest, question: Question, case: Case) -> HttpResponse:
    """Everything on one page: one form, so that no button loses what was typed."""
    if request.method != "POST":
        return _page(request, question, case, marked(form_of(case, as_typed(request, case, PAGE))), FileForm())
    typed = form_of(case, request.POST)
    if has_spent_all(request, typed):
        return _page(request, question, case, typed, FileForm(), status=429)
    files = chosen_file(request)
    handle_files(request, case, files)
    typed = form_of(case, request.POST)
    is_outdated = typed.is_valid() and not save_form(request, case, typed, stamp=request.POST.get("stamp", ""))
    case.refresh_from_db()
    if "later" in request.POST and case.is_open:
        say_refused(request, files)
        return put_aside(request, case, asker_of(request, question.pk), page=PAGE, form=typed, also=(SHOWN,))
    if typed.errors or files.errors:
        return _page(request, question, case, typed, files, status=409 if is_outdated else 422)
    if case.is_open:
        actions.keep_typed(case, by=asker_of(request, question.pk), page=PAGE, typed=None)
    messages.success(request, _("What you filled in is kept."))
    return redirect("moderation:form", question.pk) if case.is_open else redirect(case)


def form_of(case: Case, data: Any = None, **more: Any) -> IntakeForm:
    day = civil_date(timezone.now())
    rules, language = with_words(ruleset_for(day), day), get_language() or "en"
    return IntakeForm(data, case=case, ruleset=rules, language=language, **more)


def has_spent_all(request: HttpRequest, typed: Any) -> bool:
    """Too much for now is said on the page, with everything that was typed."""
    act(typed, lambda: limits.spend(request, "case"))
    return getattr(typed, "status", 200) == 429


def chosen_file(request: HttpRequest) -> FileForm:
    has_file = "attach" in request.POST or "file" in request.FILES
    return FileForm(request.POST, request.FILES) if has_file else FileForm()


def say_refused(request: HttpRequest, files: FileForm) -> None:
    for errors in files.errors.values():
        messages.warning(request, " ".join(str(sentence) for sentence in errors))


def handle_files(request: HttpRequest, case: Case, form: FileForm) -> None:
    """A file to add, one to take away: each kept even where the rest of the page must be corrected."""
    try:
        number = number_in(request.POST.get("remove", ""))
        if number is not None:
            evidence.remove(case, number, by=asker_of(request, case.question_id))
        if form.is_bound and form.is_valid():
            evidence.attach(case, by=asker_of(request, case.question_id), **form.cleaned_data)
            messages.success(request, _("The file is kept with your case."))
    except ValidationError as refusal:
        form.add_error("file", refusal)
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))


def save_form(
    request: HttpRequest, case: Case, form: IntakeForm, *, stamp: str | None = None, seen: str | None = None
) -> bool:
    """Keep what was typed; False when the case moved on since the page was shown, as `save_intake` finds out."""
    try:
        actions.save_intake(case, by=asker_of(request, case.question_id), stamp=stamp, seen=seen, **form.parts())
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


def _page(
    request: HttpRequest, question: Question, case: Case, form: IntakeForm, files: FileForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "has_errors": bool(form.errors or files.errors),
        "files": case.evidence.all(),
        "file_form": files,
        **standing_of(case),
    }
    response = render(request, "moderation/mediation/intake.html", context, status=status)
    return with_wait(response, form)
