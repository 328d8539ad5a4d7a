"""What pages of other apps show of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.utils.translation import get_language
from wagtail.models import Locale

from forum.models import Answer, Product, Question
from knowledge import finding, guides, promotion, suggesting
from knowledge.models import ArticlePage
from knowledge.search.similar import similar_to

register = template.Library()


@register.simple_tag
def guides_of(answers: Iterable[Answer]) -> dict[int, ArticlePage]:
    """`{answer id: the public guide it became}`, in one query for all of them."""
    return guides.guides_of([answer.pk for answer in answers])


@register.simple_tag
def guide_of(answer: Answer) -> ArticlePage | None:
    """The public guide the answer became, or None. For lists of answers: `guides_of` or `became_guide`."""
    return guides.guides_of([answer.pk]).get(answer.pk)


@register.inclusion_tag("knowledge/_became_guide.html", takes_context=True)
def became_guide(context: Context, answer: Answer) -> dict[str, Any]:
    """The line under an answer that became a guide. One query for all answers of the `question` in the context."""
    question = context.get("question")
    if question is None:
        return {"guide": guide_of(answer)}
    if not hasattr(question, "guides_by_answer"):
        question.guides_by_answer = guides.guides_from(question)
    return {"guide": question.guides_by_answer.get(answer.pk)}


@register.inclusion_tag("knowledge/_promote_link.html", takes_context=True)
def promote_link(context: Context, answer: Answer) -> dict[str, Any]:
    """For editors, under an accepted answer; nothing for everybody else, and then no query."""
    user = context.get("user") or AnonymousUser()
    question = context.get("question") or answer.question
    shown = question.accepted_answer_id == answer.pk and answer.is_published and question.is_published
    return {"answer": answer, "shown": shown and promotion.may_promote(user, question.language)}


@register.inclusion_tag("knowledge/_similar_posts.html", takes_context=True)
def similar_posts(
    context: Context, title: str, body: str = "", language: str = "", draft: int | None = None
) -> dict[str, Any]:
    """Guides and questions close to a text, opening in a new tab so that nothing typed is lost."""
    viewer = context.get("user") or AnonymousUser()
    groups = suggesting.similar_links(title, body, language or get_language() or "", viewer=viewer)
    found_url = suggesting.found_url(str(draft or ""))
    return {"groups": groups, "any": any(links for _label, links in groups), "found_url": found_url}


@register.simple_tag(takes_context=True)
def similar_questions(context: Context, question: Question) -> list[Question]:
    """Other questions close to one that stands, as far as the reader may see them."""
    viewer = context.get("user") or AnonymousUser()
    return [found for kind, found in similar_to(question, viewer=viewer) if kind == finding.QUESTION]


@register.simple_tag
def guides_about(product: Product) -> list[ArticlePage]:
    """The newest public guides about a product, in the language of the page."""
    return guides.guides_about(product, Locale.get_active().pk)
