"""Asking in three steps, or on one page: write first, sign up later, lose nothing. The last step: `reviewing`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, attempts, drafts
from forum.accounts import sign_in_to_draft
from forum.forms import ObservedForm
from forum.models import Draft, Member
from forum.privileges import may_ask_on_one_page
from forum.public_forms import PublicForm
from forum.question_forms import AskTextForm
from forum.text.cleaning import clean_line
from forum.views.pictures import with_picture
from forum.views.replies import act
from forum.views.reviewing import already_published
from forum.views.steps import (
    FIELD_MAX,
    ONE_PAGE,
    PRODUCT,
    TEXT,
    Step,
    address,
    back_to,
    first_values,
    keep,
    saved_at,
    step_page,
    tags_for,
    typed_in,
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Step one: what it is about. Or all of it, for whoever has asked often enough."""
    step = ONE_PAGE if may_ask_on_one_page(request.user) else PRODUCT
    if request.method == "POST":
        return _take(request, step)
    if drafts.number_of(request) and drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request, back_to(request)))
    draft = drafts.named(request) or (None if _begins_anew(request) else drafts.begun_here(request))
    return step_page(request, step, step.form(initial=first_values(request, draft)), draft)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_text(request: HttpRequest) -> HttpResponse:
    """Step two: the question itself."""
    if request.method == "POST":
        return _take(request, TEXT)
    draft = drafts.current(request)
    if draft is None:
        return _back_to_the_start(request)
    return step_page(request, TEXT, AskTextForm(initial={"language": get_language(), **draft.data}), draft)


def _take(request: HttpRequest, step: Step) -> HttpResponse:
    """What is typed is kept as a draft before anything else is asked."""
    published = drafts.became(request)
    if published:
        return already_published(request)
    typed: dict[str, Any] = typed_in(request.POST, step)
    form = step.form({**typed, "picture": request.POST.get("picture", "")})
    must_sign_in = drafts.number_of(request) is not None and drafts.waits_for_sign_in(request)
    if step is not PRODUCT:
        typed |= drafts.observed(drafts.named(request), ObservedForm(request.POST).manner)
    draft = act(form, lambda: keep(request, typed))
    if must_sign_in and draft is not None:
        return redirect(sign_in_to_draft(request, back_to(request)))
    chosen = _what_else(request, form, step, draft)
    if chosen is not None:
        return chosen
    if form.is_valid() and draft is not None:
        if step is PRODUCT:
            attempts.begin(request, draft)
        return redirect(address(step.following, draft))
    return step_page(request, step, form, draft or drafts.named(request))


def _what_else(request: HttpRequest, form: PublicForm, step: Step, draft: Draft | None) -> HttpResponse | None:
    """The other buttons of a step; none of them needs a form that is complete."""
    go = request.POST.get("go", "")
    if draft is None or not go:
        return None
    if go == "picture":
        return _with_picture(request, form, step, draft)
    if go == "save":
        messages.success(request, saved_at())
    elif go in {"page", "steps"} and isinstance(request.user, Member):
        actions.choose_ask_form(by=request.user, on_one_page=go == "page")
        return redirect(address("forum:ask", draft))
    return redirect(address(step.url_name, draft))


def _with_picture(request: HttpRequest, form: PublicForm, step: Step, draft: Draft) -> HttpResponse | None:
    """The picture stands at the end of the text; what is wrong with it is said above the form."""
    form.errors.clear()
    body = act(form, lambda: with_picture(request, draft.data.get("body", "")))
    if body is None:
        return step_page(request, step, form, draft)
    drafts.save(request, draft, {"body": body})
    return redirect(f"{address(step.url_name, draft)}#id_body")


def _back_to_the_start(request: HttpRequest) -> HttpResponse:
    if drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request, back_to(request)))
    return redirect("forum:ask")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tag_suggestions(request: HttpRequest) -> HttpResponse:
    """The same while somebody types; what is ticked stays. Changes nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    draft = drafts.named(request)
    typed = {name: sent.get(name, "")[:FIELD_MAX] for name in ("title", "body", "tags")}
    ticked = [clean_line(name)[:100] for name in sent.getlist("tag")[:20]]
    typed["tags"] = ", ".join([typed["tags"], *ticked])
    found = tags_for({**(draft.data if draft else {}), **typed})
    return render(request, "forum/_ask_tags.html", {"suggested": found, "ticked": ticked})


def _begins_anew(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("q", "product", "context", "new"))
