"""Editing a question, and how a text will look."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, link_titles, mentions
from forum.access import access_question, member_of
from forum.actions import posts, rights
from forum.limits import limited
from forum.models import Question
from forum.question_forms import About, EditQuestionForm
from forum.text.cleaning import clean_text
from forum.text.markdown import render_markdown
from forum.text.sizes import BODY_MAX
from forum.views.replies import act, form_page, save
from forum.views.signing_in import forget, kept, members_only
from forum.views.suggestions import after_edit, may_edit, suggest, values_held


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    if not may_edit(question, member_of(request)):
        return suggest(request, question)
    if request.method != "POST":
        rights.check_may_edit(question, member_of(request))
        form = EditQuestionForm(initial={**values_of(question), **values_held(question, request.user), **kept(request)})
    else:
        form = EditQuestionForm(request.POST)
        act(form, lambda: rights.check_may_edit(question, member_of(request)))
        if form.is_valid() and save(
            request, form, lambda: actions.edit_question(question, by=member_of(request), **form.cleaned_data)
        ):
            forget(request)
            return after_edit(request, access_question(request.user, pk))
    return form_page(request, "forum/edit_question.html", form, question=question)


@require_http_methods(["POST"])
@limited("preview")
def preview(request: HttpRequest) -> HttpResponse:
    """The text by the same function that renders what is published: for a script, or as a page in another tab."""
    body = clean_text(request.POST.get("body", "")[:BODY_MAX])
    named = mentions.links_in(body)
    language = request.POST.get("in") or request.POST.get("language", "")
    body_html = render_markdown(body, language=language, mentions=named, titles=link_titles.shown_in(body))
    template = "forum/_preview.html" if "HX-Request" in request.headers else "forum/preview.html"
    return render(request, template, {"body_html": body_html})


def values_of(question: Question) -> dict[str, Any]:
    return {
        "about": About.PRODUCT if question.product else About.UNKNOWN if question.product_words else About.NOTHING,
        "product": question.product.name if question.product else "",
        "product_words": question.product_words,
        "context": question.context,
        "title": question.title,
        "body": question.body,
        "tags": ", ".join(map(str, question.tags.all())),
        "language": question.language,
        "revision": posts.revision_number(question),
    }
