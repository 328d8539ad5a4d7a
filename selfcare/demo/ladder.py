"""The open questions of the demo on their ladder, as if the clock had run all along."""

from __future__ import annotations

from datetime import datetime

from forum import climbing
from forum.models import LadderPlace, Question


def climb(now: datetime) -> None:
    """Each rung at its moment, so that somebody who looks around sees all of them."""
    unanswered = Question.objects.published().unanswered()
    for place in LadderPlace.objects.filter(question__in=unanswered).order_by("start", "pk"):
        at: datetime | None = place.start
        while at is not None and at <= now:
            climbing.climb(place.pk, at=at)
            place.refresh_from_db()
            at = place.due_at
