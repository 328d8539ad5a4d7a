"""What a search box shows while somebody types, and the ask form beside its title: links in groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeAlias, TypedDict

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from forum.models import Product, Question
from forum.models.post import Viewer
from forum.numbers import number_in
from forum.products import matching
from forum.text.search_query import clean_query
from forum.text.typography import typeset_in
from knowledge.models import ArticlePage
from knowledge.search.similar import similar, similar_to
from knowledge.searching import finding
from knowledge.searching.operators import asked

LINKS_MAX = 7
GUIDES_MAX = 3
PRODUCTS_MAX = 2


class Link(TypedDict):
    url: str
    title: str
    language: str  # of the title; "" for names
    note: str


Groups: TypeAlias = list[tuple[str, list[Link]]]


def suggestions(typed: str, *, viewer: Viewer) -> Groups:
    """Guides, solved questions and products, seven links at most."""
    products = [_product_link(product) for product in matching(typed, limit=PRODUCTS_MAX)]
    found = finding.fetch(_hits(typed), viewer=viewer)
    guides = _guide_links(found)[:GUIDES_MAX]
    room = LINKS_MAX - len(products) - len(guides)
    questions = [_question_link(question) for kind, question in found if kind == finding.QUESTION][:room]
    return [
        (gettext("Guides"), guides),
        (gettext("Solved questions"), questions),
        (gettext("Products"), products),
    ]


def similar_links(title: str, body: str, language: str, *, viewer: Viewer) -> Groups:
    """Guides and questions close to one that is being written."""
    return _in_groups(similar(title, body, language, viewer=viewer))


def links_beside(question: Question, *, viewer: Viewer) -> Groups:
    """Guides and questions close to one that stands."""
    return _in_groups(similar_to(question, viewer=viewer))


def _in_groups(found: Iterable[tuple[str, Any]]) -> Groups:
    found = list(found)
    return [
        (gettext("Guides"), _guide_links(found)),
        (gettext("Questions"), [_question_link(question) for kind, question in found if kind == finding.QUESTION]),
    ]


def ask_url(typed: str) -> str:
    """The ask form with the words typed carried over."""
    return f"{reverse('forum:ask')}?{urlencode({'q': typed})}" if typed else reverse("forum:ask")


def found_url(draft: str, groups: Groups) -> str:
    """Where whoever finds their answer while asking goes; `draft` is the number of what they were writing.

    It carries what kinds stood there, in the order of `_in_groups`, for a figure.
    """
    (_guides, has_guides), (_questions, has_questions) = groups
    kind = "guides" if has_guides else "questions" if has_questions else ""
    shown = "both" if has_guides and has_questions else kind
    carried = {name: value for name, value in (("draft", number_in(draft)), ("shown", shown)) if value}
    return f"{reverse('forum:ask_found')}?{urlencode(carried)}" if carried else reverse("forum:ask_found")


def _hits(typed: str) -> list[finding.Hit]:
    """Titles whose words begin like the words typed, then whatever a search for them finds."""
    cleaned = clean_query(typed).replace('"', " ")
    if not any(sign.isalnum() for sign in cleaned):
        return []
    guides = ArticlePage.objects.live().filter(is_stale=False).only("id").autocomplete(cleaned)[: 2 * GUIDES_MAX]
    questions = Question.objects.published().resolved().only("pk").autocomplete(cleaned)[:LINKS_MAX]
    begun = [*_as_hits(finding.GUIDE, guides), *_as_hits(finding.QUESTION, questions)]
    if len(begun) >= LINKS_MAX:
        return begun
    wanted = replace(asked(cleaned), state="resolved")
    solved = finding.ranked(wanted, limit=LINKS_MAX, right={}, warned=False)
    known = {(hit.kind, hit.pk) for hit in begun}
    return begun + [hit for hit in solved if (hit.kind, hit.pk) not in known]


def _as_hits(kind: str, found: Iterable[Any]) -> list[finding.Hit]:
    return [finding.Hit(kind, thing.pk, 0) for thing in found]


def _guide_links(found: Iterable[tuple[str, Any]]) -> list[Link]:
    """Without those that readers are warned of: they are found by who searches, not offered."""
    return [_guide_link(guide) for kind, guide in found if kind == finding.GUIDE and not guide.is_stale]


def _guide_link(guide: ArticlePage) -> Link:
    language = guide.locale.language_code
    return Link(
        url=guide.url,
        title=typeset_in(language, guide.title),
        language=language,
        note=guide.product.name if guide.product else "",
    )


def _question_link(question: Question) -> Link:
    count = question.answer_count
    note = ngettext("%(n)d answer", "%(n)d answers", count) % {"n": count}
    if question.is_resolved:
        note = f"{gettext('Resolved')}, {note}"
    language = question.language
    title = typeset_in(language, question.title)
    return Link(url=question.get_absolute_url(), title=title, language=language, note=note)


def _product_link(product: Product) -> Link:
    count = product.question_count
    note = ngettext("%(n)d question", "%(n)d questions", count) % {"n": count}
    return Link(url=product.get_absolute_url(), title=product.name, language="", note=note)
