"""What is close to a question: to one that somebody is about to ask, or to one that stands."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.utils.translation import override

from forum.models import Question
from forum.models.post import Viewer
from forum.text.search_query import clean_query
from knowledge.search.synonyms import synonyms
from knowledge.search.typed import Draft
from knowledge.searching import finding

BODY_MAX = 4000  # characters of the body
FAINT = 0.3  # of the best score: what is further away is not similar
ENOUGH = 1.0  # of two in a hundred true duplicates the score is lower, of one in twelve foreign texts
LIMIT = 5
KEPT_SECONDS = 600
_ADDRESS = re.compile(r"\]\([^)\s]*\)?|https?://\S+")  # of a picture or a link: no words of the question


def similar(title: str, body: str = "", language: str = "", viewer: Viewer | None = None) -> list[tuple[str, Any]]:
    """(kind, guide or question), best first; kind is `finding.GUIDE` or `finding.QUESTION`."""
    return finding.fetch(near(hits(title, body, language)), viewer=viewer or AnonymousUser())


def similar_to(question: Question, *, viewer: Viewer, kind: str = "") -> list[tuple[str, Any]]:
    """The same beside a question that stands, of one kind or both.

    What was found is kept; who may see it is asked each time.
    """
    key = f"similar:{question.pk}:{question.version}"
    kept: list[finding.Hit] | None = caches["rows"].get(key)
    if kept is None:
        kept = hits(question.title, question.body, question.language)
        caches["rows"].set(key, kept, KEPT_SECONDS)
    others = [hit for hit in kept if (hit.kind, hit.pk) != (finding.QUESTION, question.pk)]
    return finding.fetch(near([hit for hit in others if kind in {"", hit.kind}]), viewer=viewer)


def near(found: list[finding.Hit]) -> list[finding.Hit]:
    """The best ones, without what is far behind the first."""
    best = max((hit.score for hit in found), default=0)
    return [hit for hit in found if hit.score >= max(ENOUGH, FAINT * best)][:LIMIT]


def hits(title: str, body: str, language: str, limit: int = 4 * LIMIT) -> list[finding.Hit]:
    """Guides and questions close to a text, best first; no guides that readers are warned of."""
    if not clean_query(title):
        return []
    body = _ADDRESS.sub(" ", body[:BODY_MAX]).strip()
    with override(language or None):
        return finding.scored(Draft(title, body, synonyms()), limit=limit, warned=False)
