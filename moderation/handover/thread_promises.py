"""What whoever answers for a brand promised under a question: three weeks later its asker is asked how it went."""

from __future__ import annotations

import datetime as dt

from forum import notifications
from forum.models import Notification, Question, Visibility
from moderation.handover.promising import promises
from moderation.handover.reading import words_of
from moderation.mediation.deadline_rules import due_on
from moderation.mediation.deadlines import PARIS, civil_date


def first_day(question: Question) -> dt.date | None:
    """Of the first promise that everybody can read; none without one."""
    for rows in (question.answers, question.comments):
        official = rows.filter(is_official=True, visibility=Visibility.PUBLISHED).order_by("created_at", "pk")
        found = next((post.created_at for post in official if promises(words_of(post))), None)
        if found is not None:
            return civil_date(found)
    return None


def asked_from(promised_on: dt.date) -> dt.datetime:
    """The beginning of the day on which the rule fires (T15)."""
    return dt.datetime.combine(due_on("promise_check", promised_on), dt.time(), PARIS)


def ask(question: Question, promised_on: str, *, at: dt.datetime) -> bool:
    """Once for a promise: the reference is unique. Who says no has the way out at once (T5)."""
    if not question.takes_answers:
        return False
    told = notifications.tell(
        question.author,
        Notification.Kind.PROMISE,
        ref=f"promise:{question.pk}:{promised_on}",
        at=at,
        question=question,
        url=f"/questions/{question.pk}/{question.slug or '-'}/#outcome",
    )
    return told is not None
