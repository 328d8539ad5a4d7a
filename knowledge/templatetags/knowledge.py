"""What pages of other apps show of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language, gettext
from wagtail.models import Locale

from forum import privileges
from forum.actions import rights
from forum.actions.rights import allows
from forum.linked import picture_address
from forum.models import Answer, Member, Product, Question
from knowledge import guides, promotion, provenance
from knowledge.contents import Contents, contents_of
from knowledge.editors import is_editor
from knowledge.guides import link_picture
from knowledge.models import ArticlePage, ArticleSource
from knowledge.promoting import proposals
from knowledge.promoting.candidates import candidates
from knowledge.readers import feedback
from knowledge.search.similar import similar_to
from knowledge.searching import finding, suggesting

register = template.Library()

CREDITED = 10  # guides on the page of a member


@register.simple_tag
def guide_trail(page: ArticlePage) -> list[tuple[str, str]]:
    """The breadcrumb of a guide: the list of guides, and its product."""
    above = [(gettext("Guides"), reverse("knowledge:guides"))]
    return above + ([(page.product.name, page.product.get_absolute_url())] if page.product else [])


@register.simple_tag
def guide_contents(parts: Any) -> Contents:
    return contents_of(parts)


@register.simple_tag
def guide_picture(page: ArticlePage) -> str:
    return picture_address("guide_picture", link_picture(page), page.pk)


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
    """Under an accepted answer, for editors, and for members who earned it, whose page may be anybody's: no query."""
    user = context.get("user") or AnonymousUser()
    question = context.get("question") or answer.question
    is_solution = question.accepted_answer_id == answer.pk and answer.is_published and question.is_published
    if not is_solution or not user.is_authenticated:
        return {"shown": False}
    if promotion.may_promote(user, question.language):
        return {"answer": answer, "shown": True}
    may_suggest = answer.author_id != user.pk and rights.allows(proposals.check_may_suggest, user)
    return {"answer": answer, "shown": False, "may_suggest": may_suggest}


@register.simple_tag
def answers_in(page: ArticlePage) -> list[tuple[ArticleSource, bool]]:
    """The answers that a draft is made of, each once, and whether a text of it may not be published."""
    rows = list(page.sources.all())
    away = {row.answer_id for row in rows if row.is_withheld}
    return [(row, row.answer_id in away) for row in provenance.numbered(rows)]


@register.inclusion_tag("knowledge/_guides_to_make.html", takes_context=True)
def guides_to_make(context: Context) -> dict[str, Any]:
    """How members contribute, the same for everybody; and how many answers wait, for editors."""
    user: Any = context.get("user") or AnonymousUser()
    needed = privileges.required(privileges.Privilege.PROPOSE_GUIDE)
    return {"waiting": candidates().count() if is_editor(user) else 0, "points": needed.points}


@register.inclusion_tag("knowledge/_similar_posts.html", takes_context=True)
def similar_posts(
    context: Context, title: str, body: str = "", language: str = "", draft: int | None = None
) -> dict[str, Any]:
    """Guides and questions close to a text, opening in a new tab so that nothing typed is lost."""
    close = _close_to(context, title, body, language, draft)
    return {**close, "any": any(links for _label, links in close["groups"])}


@register.inclusion_tag("components/suggestions.html", takes_context=True)
def similar_at_once(context: Context, title: str, body: str, language: str, draft: int | None) -> dict[str, Any]:
    """What the script would fetch, for a page that comes with a title already; nothing without one."""
    return {**_close_to(context, title or "", body or "", language or "", draft), "new_tab": True}


def _close_to(context: Context, title: str, body: str, language: str, draft: int | None) -> dict[str, Any]:
    viewer = context.get("user") or AnonymousUser()
    groups = suggesting.similar_links(title, body, language or get_language() or "", viewer=viewer)
    return {"groups": groups, "found_url": suggesting.found_url(str(draft or ""), groups)}


@register.simple_tag
def perhaps(words: str) -> suggesting.Groups:
    """What somebody may have looked for at an address that leads nowhere: public things only, a few links."""
    return suggesting.suggestions(words, viewer=AnonymousUser()) if words else []


@register.simple_tag(takes_context=True)
def similar_questions(context: Context, question: Question) -> list[Question]:
    """Other questions close to one that stands, as far as the reader may see them."""
    viewer = context.get("user") or AnonymousUser()
    return [found for _kind, found in similar_to(question, viewer=viewer, kind=finding.QUESTION)]


@register.simple_tag
def questions_like(question: Question) -> list[Question]:
    """What it may be a duplicate of, whoever looks: questions that everybody sees and that are no duplicates."""
    found = similar_to(question, viewer=AnonymousUser(), kind=finding.QUESTION)
    return [other for _kind, other in found if other.state != Question.State.DUPLICATE]


@register.simple_tag(takes_context=True)
def may_judge(context: Context, page: ArticlePage) -> bool:
    """Whether the reader is asked about a guide. Visitors are, without a query."""
    return allows(feedback.check_may_judge, page, context.get("user"))


@register.simple_tag
def guides_about(product: Product) -> list[ArticlePage]:
    """The newest public guides about a product, in the language of the page."""
    return guides.guides_about(product, Locale.get_active().pk)


@register.inclusion_tag("knowledge/_credited_guides.html")
def credited_guides(member: Member) -> dict[str, Any]:
    """On a member's page: the newest public guides that name them."""
    return {"guides": list(guides.credited_to(member).select_related("locale")[:CREDITED])}
