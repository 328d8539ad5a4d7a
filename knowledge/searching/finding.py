"""Guides and questions in one ranked list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.safestring import SafeString
from modelsearch.query import SearchQuery

from forum.models import Question
from forum.models.post import Viewer
from forum.text.plain import plain_text
from forum.text.typography import typeset_in
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage, ArticleSource
from knowledge.search.results import WhooshSearchResults
from knowledge.search.synonyms import synonyms
from knowledge.search.typed import Synonyms, Typed
from knowledge.searching.correcting import corrected
from knowledge.searching.highlighting import best_excerpt, highlighted
from knowledge.searching.narrowing import narrowed_guides, narrowed_questions
from knowledge.searching.operators import GUIDE as GUIDE
from knowledge.searching.operators import QUESTION as QUESTION
from knowledge.searching.operators import Asked, asked
from knowledge.searching.rows import row_of

HITS_MAX = 100  # of each kind: nobody reads on, and every page costs the same
GUIDE_WEIGHT = 1.2  # a reviewed text is worth more than an equal match in a thread
STALE_WEIGHT = 0.6  # one that readers are warned of is worth less than a thread

ANYTHING = Asked()

Key: TypeAlias = tuple[str, int]  # kind and number of a result

SHOWN = [  # of a question in a list of results
    "title", "slug", "body_html", "language", "state", "answer_count", "accepted_answer", "last_activity_at",
    "created_at",    "version", "visibility", "author", "product__name", "product__slug",
]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    kind: str
    pk: int
    score: float
    language: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.pk


@dataclass(frozen=True)
class Result:
    """One row of the page; `title` and `excerpt` are safe HTML with the words found marked."""

    kind: str
    found: Any
    title: SafeString
    excerpt: SafeString

    @property
    def key(self) -> Key:
        return self.kind, self.found.pk

    @property
    def row(self) -> SafeString:
        return row_of(self)


def ranked(
    query: str | Asked, *, limit: int = HITS_MAX, right: Mapping[str, str] | None = None, warned: bool = True
) -> list[Hit]:
    """Hits of both kinds, best first, each guide above the questions it came from. Any query is fine.

    `right`: what misspelled words may have been; looked up where it is not given, which may take some milliseconds.
    """
    wanted = asked(query) if isinstance(query, str) else query
    if not wanted.text:
        return latest(wanted, limit=limit, warned=warned) if wanted.is_narrowed else []
    right = corrected(wanted.words) if right is None else right
    meant: Synonyms = {(word,): ((other,),) for word, other in right.items()}
    typed = Typed(wanted.words, wanted.phrases, {**synonyms(), **meant})
    return scored(typed, wanted, limit=limit, warned=warned)


def scored(query: SearchQuery, wanted: Asked = ANYTHING, *, limit: int = HITS_MAX, warned: bool = True) -> list[Hit]:
    """What the index finds of both kinds, on one scale. Not `warned`: no guides that readers are warned of."""
    guides, questions = narrowed_guides(wanted, warned=warned), narrowed_questions(wanted)
    hits: list[Hit] = []
    if guides is not None:
        found = dict(_scored(guides.only("id").search(query)[:limit]))
        hits += [Hit(GUIDE, pk, weight * found[pk], language) for pk, weight, language in _weighed(found)]
    if questions is not None:
        rows = _scored(questions.only("pk", "language").search(query)[:limit], "language")
        hits += [Hit(QUESTION, pk, score, language) for pk, score, language in rows]
    return guides_first(sorted(hits, key=lambda hit: (-hit.score, hit.kind, -hit.pk)))


def latest(wanted: Asked, *, limit: int, warned: bool = True) -> list[Hit]:
    """What the filters alone let through: the latest first, guides above."""
    guides, questions = narrowed_guides(wanted, warned=warned), narrowed_questions(wanted)
    hits: list[Hit] = []
    if guides is not None:
        newest = guides.order_by("-last_published_at", "-pk").values_list("pk", flat=True)[:limit]
        hits += [Hit(GUIDE, pk, 0, language) for pk, _weight, language in _weighed(newest)]
    if questions is not None:
        found = questions.order_by("-last_activity_at", "-pk").values_list("pk", "language")[:limit]
        hits += [Hit(QUESTION, pk, 0, language) for pk, language in found]
    return hits


def _weighed(pks: Iterable[int]) -> list[tuple[int, float, str]]:
    """Of those of these guides that everybody may read, in their order: key, weight and language."""
    pks = list(pks)
    shown = open_to_all(ArticlePage.objects.filter(pk__in=pks)) if pks else ArticlePage.objects.none()
    rows = {pk: row for pk, *row in shown.values_list("pk", "is_stale", "locale__language_code")}
    return [(pk, STALE_WEIGHT if rows[pk][0] else GUIDE_WEIGHT, rows[pk][1]) for pk in pks if pk in rows]


def _scored(found: Any, *fields: str) -> list[tuple[Any, ...]]:
    """Keys, scores and these fields; by way of the objects where another backend has nothing quicker."""
    if isinstance(found, WhooshSearchResults):
        return found.scored_rows(*fields)
    things = found.annotate_score("score")
    return [(thing.pk, thing.score or 0, *(getattr(thing, field) for field in fields)) for thing in things]


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
    title, said = (typeset_in(language, words) for words in (found.title, text))
    return Result(kind, found, highlighted(title, query), best_excerpt(said, query))
