"""What is close to a question: to one that somebody is about to ask, or to one that stands."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.utils.translation import override

from forum.models import Question
from forum.models.post import Viewer
from knowledge import finding

ENOUGH_WORDS = 4  # a title of fewer words is helped by the body
FAINT = 0.3  # of the best score: what is further away is not similar
LIMIT = 5
KEPT_SECONDS = 600


def similar(title: str, body: str = "", language: str = "", viewer: Viewer | None = None) -> list[tuple[str, Any]]:
    """(kind, guide or question), best first; kind is `finding.GUIDE` or `finding.QUESTION`."""
    return finding.fetch(near(_hits(title, body, language)), viewer=viewer or AnonymousUser())


def similar_to(question: Question, *, viewer: Viewer) -> list[tuple[str, Any]]:
    """The same beside a question that stands. What was found is kept; who may see it is asked each time."""
    key = f"similar:{question.pk}:{question.version}"
    hits: list[finding.Hit] | None = caches["rows"].get(key)
    if not hits:
        found = _hits(question.title, question.body, question.language)
        hits = near([hit for hit in found if (hit.kind, hit.pk) != (finding.QUESTION, question.pk)])
        caches["rows"].set(key, hits, KEPT_SECONDS)
    return finding.fetch(hits, viewer=viewer)


def near(hits: list[finding.Hit]) -> list[finding.Hit]:
    """The best ones, without what is far behind the first."""
    best = max((hit.score for hit in hits), default=0)
    return [hit for hit in hits if hit.score >= FAINT * best][:LIMIT]


def _hits(title: str, body: str, language: str) -> list[finding.Hit]:
    query = title if len(title.split()) >= ENOUGH_WORDS else f"{title} {body[:200]}"
    with override(language or None):
        return finding.ranked(query.replace('"', " "), limit=4 * LIMIT)
