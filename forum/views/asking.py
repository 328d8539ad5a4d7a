"""Asking: write first, sign up later, lose nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, drafts, limits
from forum.access import access_question, member_of
from forum.accounts import sign_in_to_draft
from forum.actions import posts, rights
from forum.forms import EditQuestionForm, QuestionForm
from forum.limits import limited
from forum.models import Draft, Product, Question
from forum.models.question import BODY_MAX
from forum.text.cleaning import clean_line, clean_text
from forum.text.markdown import render_markdown
from forum.views.replies import act, form_page, save
from forum.views.signing_in import forget, kept, members_only
from forum.views.suggestions import may_edit, suggest

SUGGESTED_PRODUCTS = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Step one: write. What is typed is kept as a draft before anything else is asked."""
    if request.method == "POST":
        form = QuestionForm(request.POST)
        act(form, lambda: _keep(request))
        if form.is_valid():
            return redirect("forum:ask_review")
        return form_page(request, "forum/ask.html", form, products=suggested_products())
    draft = drafts.current(request)
    form = QuestionForm(initial=first_values(request, draft))
    return form_page(request, "forum/ask.html", form, products=suggested_products(), draft=draft)


def _keep(request: HttpRequest) -> None:
    limits.spend(request, "draft")
    drafts.save(request, typed(request.POST))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Step two: the preview, what others already solved, and the button that publishes."""
    draft = drafts.current(request)
    is_another = request.method == "POST" and draft is not None and request.POST.get("draft") != str(draft.pk)
    if draft is None and drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request))
    if draft is None or is_another:
        return _already_published(request)
    form = QuestionForm(draft.data)
    if not form.is_valid():
        return form_page(request, "forum/ask.html", form, products=suggested_products(), draft=draft)
    if request.method == "POST" and request.user.is_authenticated:
        question = act(form, lambda: publish(draft, request))
        if question is not None:
            messages.success(request, _("Your question is published. We write to you when somebody answers."))
            return redirect(question)
    return form_page(request, "forum/ask_review.html", form, draft=draft, **_preview(form))


def publish(draft: Draft, request: HttpRequest) -> Question:
    """The draft becomes a question, once: the draft is the idempotency key."""
    limits.spend(request, "ask")
    form = QuestionForm(draft.data)
    form.is_valid()
    question = actions.ask(**form.cleaned_data, by=member_of(request), idempotency_key=f"draft:{draft.pk}")
    Draft.objects.filter(pk=draft.pk).update(question=question, member=request.user)
    request.session["published"] = question.pk
    request.session.pop(drafts.SESSION_KEY, None)
    return question


def _already_published(request: HttpRequest) -> HttpResponse:
    """The second click of a double click, or the back button: show what the first one made.

    Whoever has an older draft besides must not publish that one by the second click.
    """
    pk = drafts.became(request, request.POST.get("draft", "")) or request.session.get("published")
    question = Question.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
    return redirect(question) if question else redirect("forum:ask")


def _preview(form: QuestionForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "question": data,
        "body_html": render_markdown(data["body"], language=data["language"]),
        "context_label": dict(form.fields["context"].choices)[data["context"]],  # type: ignore[attr-defined]
    }


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    if not may_edit(question, member_of(request)):
        return suggest(request, question)
    if request.method != "POST":
        rights.check_may_edit(question, member_of(request))
        form = EditQuestionForm(initial={**values_of(question), **kept(request)})
    else:
        form = EditQuestionForm(request.POST)
        act(form, lambda: rights.check_may_edit(question, member_of(request)))
        if form.is_valid() and save(
            request, form, lambda: actions.edit_question(question, by=member_of(request), **form.cleaned_data)
        ):
            forget(request)
            return redirect(access_question(request.user, pk))
    context = {"question": question, "products": suggested_products()}
    return form_page(request, "forum/edit_question.html", form, **context)


@require_http_methods(["POST"])
@limited("preview")
def preview(request: HttpRequest) -> HttpResponse:
    """The rendered text alone, by the same function that renders what is published."""
    body_html = render_markdown(request.POST.get("body", "")[:BODY_MAX], language=request.POST.get("language", ""))
    return render(request, "forum/_preview.html", {"body_html": body_html})


def typed(data: QueryDict) -> dict[str, str]:
    """As typed, but for signs that no database takes."""
    return {name: clean_text(data.get(name, "")[:60_000]) for name in QuestionForm.base_fields}


def first_values(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """The draft, or what the way here carried: `?q=` the words searched, `?product=` and `?context=`."""
    if draft is not None:
        return dict(draft.data)
    carried = {"title": request.GET.get("q", "")[:200], "language": get_language()}
    product = Product.objects.filter(slug=clean_line(request.GET.get("product", ""))).first()
    if product is not None:
        carried["product"] = product.name
    if request.GET.get("context") in Question.Context.values:
        carried["context"] = request.GET["context"]
    return carried


def values_of(question: Question) -> dict[str, Any]:
    return {
        "product": question.product.name if question.product else "",
        "context": question.context,
        "title": question.title,
        "body": question.body,
        "tags": ", ".join(question.tags.names()),
        "language": question.language,
        "revision": posts.revision_number(question),
    }


def suggested_products() -> list[str]:
    names = Product.objects.order_by("-question_count", "name").values_list("name", flat=True)
    return list(names[:SUGGESTED_PRODUCTS])
