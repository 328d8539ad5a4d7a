"""What already answers a question that somebody is about to ask."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from forum.models.post import Viewer
from knowledge import finding

ENOUGH_WORDS = 4  # a title of fewer words is helped by the body
FAINT = 0.3  # of the best score: what is further away is not similar


def similar(
    title: str, body: str = "", language: str = "", limit: int = 5, viewer: Viewer | None = None
) -> list[tuple[str, Any]]:
    """(kind, guide or question), best first; kind is `finding.GUIDE` or `finding.QUESTION`."""
    query = title if len(title.split()) >= ENOUGH_WORDS else f"{title} {body[:200]}"
    with override(language or None):
        hits = finding.ranked(query.replace('"', " "), limit=4 * limit)
    near = [hit for hit in hits if hit.score >= FAINT * max(hit.score for hit in hits)]
    return finding.fetch(near[:limit], viewer=viewer or AnonymousUser())
