"""Guides and questions in one ranked list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from modelsearch.query import SearchQuery
from modelsearch.utils import parse_query_string
from wagtail.models import Locale

from forum.models import Question
from forum.models.post import Viewer
from forum.text.plain import plain_text
from forum.text.search_query import clean_query
from forum.text.typography import typeset_in
from knowledge.guides import open_to_all
from knowledge.highlighting import best_excerpt, highlighted
from knowledge.models import ArticlePage, ArticleSource
from knowledge.rows import row_of
from knowledge.search.results import WhooshSearchResults

HITS_MAX = 100  # of each kind: nobody reads on, and every page costs the same
GUIDE_WEIGHT = 1.2  # a reviewed text is worth more than an equal match in a thread

GUIDE, QUESTION = "guide", "question"

SHOWN = [  # of a question in a list of results
    "title", "slug", "body_html", "language", "state", "answer_count", "accepted_answer", "last_activity_at",
    "version", "visibility", "author", "product__name", "product__slug",
]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    kind: str
    pk: int
    score: float


@dataclass(frozen=True)
class Result:
    """One row of the page; `title` and `excerpt` are safe HTML with the words found marked."""

    kind: str
    found: Any
    title: SafeString
    excerpt: SafeString

    @property
    def row(self) -> SafeString:
        return row_of(self)


def ranked(
    query: str, *, kind: str = "", language: str = "", limit: int = HITS_MAX, only_solved: bool = False
) -> list[Hit]:
    """Hits of both kinds, best first, each guide above the questions it came from. Any query is fine."""
    asked = as_query(query)
    if asked is None:
        return []
    hits = _guides(asked, language, limit) if kind != QUESTION else []
    hits += _questions(asked, language, limit, only_solved) if kind != GUIDE else []
    return guides_first(sorted(hits, key=lambda hit: (-hit.score, hit.kind, -hit.pk)))


def as_query(query: str) -> str | SearchQuery | None:
    """For the backend: plain words as they are, phrases in quotes as phrases; None when nothing is left."""
    cleaned = clean_query(query)
    if not any(sign.isalnum() for sign in cleaned):
        return None
    if '"' not in cleaned:
        return cleaned
    return parse_query_string(cleaned.replace(":", " "))[1]


def _guides(asked: str | SearchQuery, language: str, limit: int) -> list[Hit]:
    guides = ArticlePage.objects.live()
    if language:
        guides = guides.filter(locale_id__in=_locales(language))
    found = _scored(guides.only("id").search(asked)[:limit])
    pks = [pk for pk, _score in found]
    public = set(open_to_all(ArticlePage.objects.filter(pk__in=pks)).values_list("pk", flat=True)) if pks else set()
    return [Hit(GUIDE, pk, GUIDE_WEIGHT * score) for pk, score in found if pk in public]


def _questions(asked: str | SearchQuery, language: str, limit: int, only_solved: bool) -> list[Hit]:
    questions = Question.objects.published()
    if only_solved:
        questions = questions.resolved()
    if language:
        questions = questions.filter(language=language)
    return [Hit(QUESTION, pk, score) for pk, score in _scored(questions.only("pk").search(asked)[:limit])]


def _scored(found: Any) -> list[tuple[int, float]]:
    """Keys and scores; by way of the objects where another backend has nothing quicker."""
    if isinstance(found, WhooshSearchResults):
        return found.scored_keys()
    return [(thing.pk, thing.score or 0) for thing in found.annotate_score("score")]


def _locales(language: str) -> list[int]:
    return list(Locale.objects.filter(language_code=language).values_list("pk", flat=True))


def guides_first(hits: list[Hit]) -> list[Hit]:
    """The same hits; a guide that stands under a question it came from moves up to just above it."""
    guides = {hit.pk: hit for hit in hits if hit.kind == GUIDE}
    if not guides:
        return hits
    sources = ArticleSource.objects.filter(page_id__in=guides).values_list("question_id", "page_id")
    guides_of: dict[int, list[Hit]] = {}
    for question, page in sources:
        guides_of.setdefault(question, []).append(guides[page])
    ordered: dict[Hit, None] = {}
    for hit in hits:
        above = guides_of.get(hit.pk, []) if hit.kind == QUESTION else []
        ordered |= dict.fromkeys([*above, hit])
    return list(ordered)


def fetch(hits: Sequence[Hit], *, viewer: Viewer) -> list[tuple[str, Any]]:
    """(kind, guide or question) of these hits as the viewer may read them now, in their order; two queries."""
    pks = {kind: [hit.pk for hit in hits if hit.kind == kind] for kind in (GUIDE, QUESTION)}
    found: dict[tuple[str, int], Any] = {}
    if pks[GUIDE]:
        guides = open_to_all(ArticlePage.objects.filter(pk__in=pks[GUIDE])).select_related("product", "locale")
        found |= {(GUIDE, guide.pk): guide for guide in guides}
    if pks[QUESTION]:
        visible = Question.objects.visible_to(viewer).filter(pk__in=pks[QUESTION])
        questions = visible.select_related("product").only(*SHOWN)
        found |= {(QUESTION, question.pk): question for question in questions}
    return [(hit.kind, found[hit.kind, hit.pk]) for hit in hits if (hit.kind, hit.pk) in found]


def results(hits: Sequence[Hit], query: str, *, viewer: Viewer) -> list[Result]:
    """The rows of one page."""
    return [_result(kind, found, query) for kind, found in fetch(hits, viewer=viewer)]


def _result(kind: str, found: Any, query: str) -> Result:
    text = f"{found.summary} {found.body_text()}" if kind == GUIDE else plain_text(found.body_html)
    language = found.locale.language_code if kind == GUIDE else found.language
    return Result(kind, found, highlighted(typeset_in(language, found.title), query), best_excerpt(text, query))
