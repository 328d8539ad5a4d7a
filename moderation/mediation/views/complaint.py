"""The letter to the seller: to edit, print, take along or mail; and “I sent it”, after which the dates are said."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.access import member_of
from forum.limits import limited
from forum.models import Question
from forum.views.replies import act, form_page
from moderation.mediation import actions, complaint, judging, odt
from moderation.mediation.access import access_own_question
from moderation.mediation.deadlines import civil_date
from moderation.mediation.dossier import page, pdf
from moderation.mediation.forms.complaint import LetterTextForm, SentForm
from moderation.mediation.models import Case
from moderation.mediation.precheck import precheck
from moderation.mediation.rulesets import ruleset_for

LARGE, PLAIN = 18, 11  # points
# Where each button leads once the text is kept.
WAYS = {"print": "complaint_print", "odt": "complaint_odt", "pdf": "complaint_pdf", "sent": "complaint_sent"}


def _case_of(request: HttpRequest, pk: int) -> tuple[Question, Case | None]:
    """A letter needs a case that was begun and not sent."""
    question = access_own_question(request.user, pk)
    case = actions.open_case_of(question, member_of(request))
    return question, case if case is not None and case.state in judging.BEFORE_SENDING else None


def _text(case: Case) -> str:
    """As it was edited, or as the facts make it."""
    return case.complaint_letter or complaint.written(case, complaint.language_of(case), civil_date(timezone.now()))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """`?language=` writes it anew from the facts, in that language; nothing is lost before it is saved."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    form = (
        LetterTextForm(request.POST)
        if request.method == "POST"
        else LetterTextForm(initial={"text": _shown(request, case)})
    )
    if form.is_valid():
        done = act(form, lambda: actions.keep_letter(case, by=member_of(request), text=form.cleaned_data["text"]))
        if done:
            way = WAYS.get(request.POST.get("do", ""), "complaint_letter")
            large = "?size=large" if request.POST.get("size") == "large" and way != "complaint_sent" else ""
            return redirect(reverse(f"moderation:{way}", args=[pk]) + large)
    text = form["text"].value() or ""
    context = {
        "question": question,
        "case": case,
        "has_pdf": pdf.is_available(),
        "mailto": complaint.mailto(case, text, complaint.language_of(case)),
        "has_blanks": "[" in text,
        "is_written_anew": "language" in request.GET and bool(case.complaint_letter),
    }
    return form_page(request, "moderation/mediation/complaint.html", form, **context)


def _shown(request: HttpRequest, case: Case) -> str:
    language = request.GET.get("language", "")
    if language in dict(settings.LANGUAGES):
        return complaint.written(case, language, civil_date(timezone.now()))
    return _text(case)


@never_cache
@login_required
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
@login_required
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
@login_required
@require_safe
def complaint_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    _question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    html = render_to_string("moderation/mediation/complaint_print.html", _paper(request, case))
    made = pdf.made_of(html.replace("</head>", f"<style>{page.style()}</style></head>", 1))
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
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def complaint_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The day, the way and the proof; then the dates that run from it."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    form = SentForm(request.POST, request.FILES) if request.method == "POST" else SentForm()
    if form.is_valid():
        done = act(form, lambda: actions.complaint_was_sent(case, by=member_of(request), **form.cleaned_data))
        if done:
            messages.success(request, _("Your complaint is kept with your case."))
            return redirect("moderation:complaint_dates", pk)
    context = {"question": question, "case": case}
    return form_page(request, "moderation/mediation/complaint_sent.html", form, **context)


@never_cache
@login_required
@require_safe
def complaint_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when the seller has, and until when the dispute can be referred."""
    question, case = _case_of(request, pk)
    if case is None:
        return redirect("moderation:escalate", pk)
    day, language = civil_date(timezone.now()), get_language() or "en"
    ruleset = ruleset_for(day)
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
