"""The letter to the seller: to edit, print, take along or mail; and “I sent it”, after which the dates are said."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.limits import limited
from forum.models import Member, Question
from forum.views.replies import act, form_page
from moderation.law.rule_words import with_words
from moderation.mediation import actions, complaint, evidence, judging, odt
from moderation.mediation.access import access_own_question
from moderation.mediation.deadlines import civil_date
from moderation.mediation.dossier import page, pdf
from moderation.mediation.forms.complaint import LetterTextForm, SentForm
from moderation.mediation.models import Case
from moderation.mediation.precheck import precheck
from moderation.mediation.returning import asker_of, draft_page
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.views.dossier import not_now
from moderation.mediation.views.returning import as_typed, marked, put_aside

log = logging.getLogger("moderation.cases")

LETTER, SENT = "letter", "sent"  # what was left on these pages, among what is kept for later
LARGE, PLAIN = 18, 11  # points
# Where each button leads once the text is kept.
WAYS = {"print": "complaint_print", "odt": "complaint_odt", "pdf": "complaint_pdf", "sent": "complaint_sent"}


def _case_of(request: HttpRequest, pk: int) -> tuple[Question, Case | None]:
    """A letter needs a case that was begun and not sent."""
    asker = asker_of(request, pk)
    question = access_own_question(asker, pk)
    case = actions.open_case_of(question, asker)
    return question, case if case is not None and case.state in judging.BEFORE_SENDING else None


def _text(case: Case) -> str:
    """As it was edited, or as the facts make it."""
    return case.complaint_letter or complaint.written(case, complaint.language_of(case), civil_date(timezone.now()))


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """`?language=` writes it anew from the facts, in that language; nothing is lost before it is saved."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    form = _letter_form(request, case)
    if request.method == "POST":
        done = form.is_valid() and act(form, lambda: _keep(request, case, form))
        if request.POST.get("do") == "later":
            return put_aside(request, case, asker_of(request, pk), page=LETTER, form=form)
        if done:
            way = WAYS.get(request.POST.get("do", ""), "complaint_letter")
            large = "?size=large" if request.POST.get("size") == "large" and way != "complaint_sent" else ""
            return redirect(reverse(f"moderation:{way}", args=[pk]) + large)
    text = form["text"].value() or ""
    context = {
        "question": question,
        "case": case,
        "has_pdf": pdf.is_available(),
        "mailto": complaint.mailto(case, text, str(form["language"].value() or complaint.language_of(case))),
        "has_blanks": "[" in text,
        "is_written_anew": "language" in request.GET and bool(case.complaint_letter),
    }
    return form_page(request, "moderation/mediation/complaint.html", form, **context)


def _letter_form(request: HttpRequest, case: Case) -> LetterTextForm:
    """What was left on the page before what is kept in the case, unless it is written anew."""
    if request.method == "POST":
        return LetterTextForm(request.POST)
    left = as_typed(request, case, LETTER) if "language" not in request.GET else None
    return marked(LetterTextForm(left, initial={"text": _shown(request, case), "language": _language(request, case)}))


def _keep(request: HttpRequest, case: Case, form: LetterTextForm) -> Case:
    asker = asker_of(request, case.question_id)
    actions.keep_typed(case, by=asker, page=LETTER, typed=None)
    return actions.keep_letter(case, by=asker, **form.cleaned_data)


def _shown(request: HttpRequest, case: Case) -> str:
    if "language" in request.GET:
        return complaint.written(case, _language(request, case), civil_date(timezone.now()))
    return _text(case)


def _language(request: HttpRequest, case: Case) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else complaint.language_of(case)


@never_cache
@draft_page
@require_safe
def complaint_print(request: HttpRequest, pk: int) -> HttpResponse:
    _question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    return render(request, "moderation/mediation/complaint_print.html", {**_paper(request, case), "is_on_screen": True})


def _paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    language = complaint.language_of(case)
    is_large = request.GET.get("size") == "large"
    return {
        "case": case,
        "text": _text(case),
        "title": complaint.subject(case, language),
        "language": language,
        "is_large": is_large,
    }


@never_cache
@draft_page
@require_safe
def complaint_odt(request: HttpRequest, pk: int) -> HttpResponse:
    _question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    told = _paper(request, case)
    points = LARGE if told["is_large"] else PLAIN
    made = odt.made_of(told["text"], title=told["title"], language=told["language"], points=points)
    return _download(made, odt.MIME, "odt", case)


@never_cache
@draft_page
@require_safe
def complaint_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    _question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    html = render_to_string("moderation/mediation/complaint_print.html", _paper(request, case))
    try:
        made = pdf.made_of(html.replace("</head>", f"<style>{page.style()}</style></head>", 1))
    except pdf.NotNow as refusal:
        log.warning("no letter of case %s: %s", case.ref, refusal)
        return not_now(
            request,
            case,
            _("This file cannot be made at this moment. Try again in half a minute. If that fails too, tell the team."),
        )
    if made is None:
        raise Http404
    return _download(made, "application/pdf", "pdf", case)


def _download(made: bytes, mime: str, ending: str, case: Case) -> HttpResponse:
    name = _("complaint")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{case.ref}.{ending}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made, content_type=mime, headers=headers)


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def complaint_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The day, the way and the proof; then the dates that run from it."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    asker = asker_of(request, pk)
    form = (
        SentForm(request.POST, request.FILES)
        if request.method == "POST"
        else marked(SentForm(as_typed(request, case, SENT)))
    )
    done = request.method == "POST" and form.is_valid() and act(form, lambda: _sent(case, asker, form))
    if "later" in request.POST:
        _keep_proof(request, case, asker, is_kept=bool(done))
        return put_aside(request, case, asker, page=SENT, form=form)
    if done:
        messages.success(request, _("Your complaint is kept with your case."))
        return redirect("moderation:complaint_dates", pk)
    context = {"question": question, "case": case}
    return form_page(request, "moderation/mediation/complaint_sent.html", form, **context)


def _sent(case: Case, asker: Member, form: SentForm) -> Case:
    actions.keep_typed(case, by=asker, page=SENT, typed=None)
    return actions.complaint_was_sent(case, by=asker, **form.cleaned_data)


def _keep_proof(request: HttpRequest, case: Case, asker: Member, *, is_kept: bool) -> None:
    """A file cannot be put back into a form: it goes to the documents of the case, with or without its day."""
    if is_kept or "file" not in request.FILES:
        return
    try:
        evidence.attach(case, by=asker, file=request.FILES["file"], kind="complaint")
        messages.info(request, _("The file is kept with your case."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))


@never_cache
@draft_page
@require_safe
def complaint_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when the seller has, and until when the dispute can be referred."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    day, language = civil_date(timezone.now()), get_language() or "en"
    ruleset = with_words(ruleset_for(day), day)
    result = precheck(judging.facts_of(case), as_of=day, ruleset=ruleset, policy=judging.policy_of(case, day))
    context = {
        "question": question,
        "case": case,
        "result": result,
        "complaints": case.complaints.select_related("document"),
        "next_action": result.next_text(ruleset, language),
        "notice": ruleset.notice.in_language(language),
    }
    return render(request, "moderation/mediation/complaint_dates.html", context)
