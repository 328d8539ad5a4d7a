"""Before any form: a few questions, one a page, then what is possible and from when. Nothing is judged in secret.

The answers stay in the session until the asker goes on: looking is not filing, and the way back changes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.dates import written_day
from forum.limits import limited
from forum.models import Question
from forum.views.replies import form_page
from moderation.law.agreeing import read_in
from moderation.law.rule_words import with_words
from moderation.mediation import actions, eligibility, judging, other_ways
from moderation.mediation.access import access_own_question
from moderation.mediation.deadlines import civil_date
from moderation.mediation.eligibility import Answers, Outlook, Step
from moderation.mediation.forms.eligibility import FORMS
from moderation.mediation.models import Case
from moderation.mediation.returning import answers_kept, asker_of, draft_page
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.views.drafts import offer_text
from moderation.mediation.views.returning import as_typed, mailed, marked, put_aside

KEY = "eligibility"  # in the session, by the number of the question


def answers_of(request: HttpRequest, question: Question, case: Case | None) -> Answers:
    """What was answered in this session, before what the case says."""
    kept = request.session.get(KEY, {}).get(str(question.pk)) or answers_kept(case)
    if kept is not None:
        return eligibility.read(kept)
    return eligibility.known_of(actions.kept_values(case)) if case is not None else Answers()


def keep(request: HttpRequest, question: Question, answers: Answers) -> None:
    kept = request.session.get(KEY, {})
    request.session[KEY] = {**kept, str(question.pk): eligibility.written_down(answers)}


def forget(request: HttpRequest, question: Question) -> None:
    kept = request.session.get(KEY, {})
    request.session[KEY] = {number: values for number, values in kept.items() if number != str(question.pk)}


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def check(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One question; the answer is kept, then comes the next one, or the page with what follows."""
    asker = asker_of(request, pk)
    question = access_own_question(asker, pk)
    case = actions.open_case_of(question, asker)
    if case is not None and case.is_sent:
        return redirect(case)
    present, answers = _step(step), answers_of(request, question, case)
    form = _check_form(request, case, present, answers)
    if request.method == "POST":
        if form.is_valid():
            keep(request, question, _with(answers, form))
            answers = answers_of(request, question, case)
        if "later" in request.POST:
            case = actions.keep_answers(question, by=asker, answers=eligibility.written_down(answers))
            return put_aside(request, case, asker, page=_page(present), form=form)
        if form.is_valid():
            return redirect(_after(question, present, answers))
    steps = answers.steps()
    number = steps.index(present) + 1 if present in steps else len(steps)
    context = {
        "question": question,
        "step": present.value,
        "number": number,
        "total": len(steps),
        "back": _address(question, steps[number - 2]) if number > 1 else reverse("moderation:escalate", args=[pk]),
    }
    return form_page(request, "moderation/mediation/check.html", form, **context)


def _check_form(request: HttpRequest, case: Case | None, step: Step, answers: Answers) -> forms.Form:
    """What was left on this page before what was answered there."""
    if request.method == "POST":
        return FORMS[step](request.POST)
    left = as_typed(request, case, _page(step))
    return marked(FORMS[step](left, initial={name: getattr(answers, name) for name in FORMS[step].base_fields}))


def _page(step: Step) -> str:
    return f"check-{step.value}"


def _step(name: str) -> Step:
    try:
        return Step(name)
    except ValueError:
        raise Http404 from None


def _with(answers: Answers, form: forms.Form) -> Answers:
    data: dict[str, Any] = {name: form.cleaned_data[name] or "" for name in form.fields}
    for name in ("sent_on", "reply_on"):
        if name in data:
            data[name] = data[name] or None
    return replace(answers, **data)


def _after(question: Question, present: Step, answers: Answers) -> str:
    """The next page that has no answer yet; with all answered, what they mean."""
    steps = answers.steps()
    later = steps[steps.index(present) + 1 :] if present in steps else []
    following = next((step for step in later if not answers.is_answered(step)), answers.first_open)
    return _address(question, following) if following else reverse("moderation:outlook", args=[question.pk])


def _address(question: Question, step: Step) -> str:
    return reverse("moderation:check", args=[question.pk, step.value])


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def outlook(request: HttpRequest, pk: int) -> HttpResponse:
    """What is possible, from when and until when, what is missing, and the way on."""
    asker = asker_of(request, pk)
    question = access_own_question(asker, pk)
    case = actions.open_case_of(question, asker)
    if case is not None and case.is_sent:
        return redirect(case)
    answers = answers_of(request, question, case)
    if answers.first_open is not None:
        return redirect(_address(question, answers.first_open))
    found = eligibility.outlook(answers, civil_date(timezone.now()))
    if "later" in request.POST:
        case = actions.keep_answers(question, by=asker, answers=eligibility.written_down(answers))
        return mailed(request, case, asker)
    if request.method == "POST" and not found.is_out:
        return _go_on(request, question, answers)
    return _outlook_page(request, question, case, found)


def _go_on(request: HttpRequest, question: Question, answers: Answers) -> HttpResponse:
    """The answers become the beginning of the case."""
    try:
        agreed = read_in(request, otherwise=offer_text())
        case = actions.begin(question, by=asker_of(request, question.pk), consent=agreed, parts=answers.parts())
        actions.forget_answers(case)
        forget(request, question)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    where = "complaint_letter" if request.POST.get("go") == "letter" else "escalate"
    return redirect(f"moderation:{where}", question.pk)


def _outlook_page(request: HttpRequest, question: Question, case: Case | None, found: Outlook) -> HttpResponse:
    day, language = civil_date(timezone.now()), get_language() or "en"
    rules = with_words(ruleset_for(day), day)
    context = {
        "question": question,
        "case": case,
        "outlook": found,
        "result": found.result,
        "answers": found.answers,
        "next_action": found.next_text(rules, language),
        "notice": rules.notice.in_language(language),
        "ways": other_ways.ways_for(found.result.decision, found.answers.facts()),
        "offer": offer_text(),  # what going on agrees to is read before
        "rows": list(_rows(question, found.answers)),
        "unknown": [step.value for step in found.answers.unknown],
        "is_prepared": case is not None and case.state in judging.BEFORE_SENDING,
    }
    return render(request, "moderation/mediation/outlook.html", context)


def _rows(question: Question, answers: Answers) -> Iterator[tuple[str, str, str]]:
    """Each question, its answer in words, and where to change it."""
    for step in answers.steps():
        form = FORMS[step](initial={name: getattr(answers, name) for name in FORMS[step].base_fields})
        names = list(form.fields)
        said = [_said(form, name) for name in names]
        label = str(form.fields[names[0]].label)
        yield label, ", ".join(word for word in said if word), _address(question, step)


def _said(form: forms.Form, name: str) -> str:
    value, field = form.initial[name], form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, "")) if value else ""  # type: ignore[arg-type]
    return written_day(value) if value else ""
