"""The form of a case, a few questions a page. What “Continue” was pressed on is in the case, whatever comes then."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.models import Question
from forum.views.replies import with_wait
from moderation.mediation import actions, sellers, walking
from moderation.mediation.forms import FileForm, IntakeForm
from moderation.mediation.forms.answered import lines_of
from moderation.mediation.forms.intake import SHOWN
from moderation.mediation.forms.pages import DOCUMENTS, Page, named
from moderation.mediation.models import Case, Trader
from moderation.mediation.returning import asker_of, draft_page
from moderation.mediation.views.drafts import on_a_draft
from moderation.mediation.views.intake import (
    chosen_file,
    form_of,
    handle_files,
    has_spent_all,
    save_form,
    say_refused,
)
from moderation.mediation.views.returning import as_typed, mailed, marked, put_aside

THEN = "then"  # in the address: after this page, back to the last step, which sent them here
SUGGESTED_MAX = 300


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def form_page(request: HttpRequest, question: Question, case: Case, page: str) -> HttpResponse:
    found = named(page)
    if found is None:
        raise Http404
    if found is DOCUMENTS:
        return _documents(request, case)
    form = form_of(case, request.POST if request.method == "POST" else None, only=found.fields)
    if not form.fields:
        return redirect(_following(request, case, found))  # a page of other sectors
    if request.method == "POST":
        return _take(request, case, found, form)
    left = as_typed(request, case, walking.left_on(found))
    return _page(request, case, found, marked(form_of(case, left, only=found.fields)))


def _take(request: HttpRequest, case: Case, page: Page, form: IntakeForm) -> HttpResponse:
    if has_spent_all(request, form):
        return _page(request, case, page, form, status=429)
    asker = asker_of(request, case.question_id)
    is_outdated = form.is_valid() and not save_form(request, case, form, seen=request.POST.get("seen", ""))
    case.refresh_from_db()
    if "later" in request.POST and case.is_open:
        return put_aside(request, case, asker, page=walking.left_on(page), form=form, also=(SHOWN,))
    if form.errors:
        return _page(request, case, page, form, status=409 if is_outdated else 422)
    if not case.is_open:
        return redirect(case)
    actions.keep_typed(case, by=asker, page=walking.left_on(page), typed=None)
    return redirect(_following(request, case, page))


def _following(request: HttpRequest, case: Case, page: Page) -> str:
    return walking.address(case, None if request.GET.get(THEN) else walking.after(case, page))


def _page(request: HttpRequest, case: Case, page: Page, form: IntakeForm, *, status: int = 200) -> HttpResponse:
    suggested = _suggested(form) if page.name == "seller" else []
    context = {
        "form": form,
        "kept": lines_of(form_of(case, only=page.fields), ()) if status == 409 else (),
        "sellers": suggested,
        "seller": sellers.of_case(case) if page.name == "service" else None,
        **_around(request, case, page),
    }
    response = render(request, "moderation/mediation/form_page.html", context, status=status)
    return with_wait(response, form)


def _suggested(form: IntakeForm) -> list[str]:
    """Sellers that the site knows, for the browser to complete; of very many it would show any."""
    names = list(Trader.objects.order_by("name").values_list("name", flat=True)[: SUGGESTED_MAX + 1])
    if not names or len(names) > SUGGESTED_MAX:
        return []
    form.fields["trader_name"].widget.attrs["list"] = "sellers"
    return names


def _around(request: HttpRequest, case: Case, page: Page) -> dict[str, Any]:
    """What is the same on each page: where they are, and the ways back."""
    former = walking.before(case, page)
    overview = reverse("moderation:escalate", args=[case.question_id])
    back = walking.address(case, former) if former else overview
    return {
        "case": case,
        "page": page,
        "back": walking.address(case, None) if request.GET.get(THEN) else back,
    }


def _documents(request: HttpRequest, case: Case) -> HttpResponse:
    """A file that was chosen is kept by every button of the page."""
    if request.method != "POST":
        return _documents_page(request, case, FileForm())
    files = chosen_file(request)
    if has_spent_all(request, files):
        return _documents_page(request, case, files, status=429)
    handle_files(request, case, files)
    if "later" in request.POST:
        say_refused(request, files)
        return mailed(request, case, asker_of(request, case.question_id))
    if files.errors:
        return _documents_page(request, case, files, status=422)
    if "remove" in request.POST:
        messages.success(request, _("The file is taken away."))
    stays = "remove" in request.POST or "attach" in request.POST
    return redirect(request.get_full_path() if stays else _following(request, case, DOCUMENTS))


def _documents_page(request: HttpRequest, case: Case, files: FileForm, *, status: int = 200) -> HttpResponse:
    context = {"form": files, "files": case.evidence.all(), **_around(request, case, DOCUMENTS)}
    response = render(request, "moderation/mediation/form_documents.html", context, status=status)
    return with_wait(response, files)
