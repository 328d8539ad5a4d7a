"""The private offer of a way out: one a question, to somebody who can use it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from forum import notifications
from forum.actions import posts
from forum.models import Member, Notification, Question
from moderation.mediation import actions
from moderation.mediation.models import Case


@transaction.atomic
def offer(question: Question, rule: str, *, at: dt.datetime, by: Member | None = None) -> bool:
    """Make it where it may be made; True when it was. Of two runs at once the second sees the case of the first.

    `rule` found it; `by` is the moderator who made it, None where the rule did.
    """
    question = posts.locked(question)
    if not may_be_offered(question) or had_an_offer(question):
        return False
    case = actions.open_offer(question, trigger=rule, moderator=by, at=at)
    notifications.tell(
        question.author,
        Notification.Kind.WAY_OUT,
        ref=f"offer:{case.ref}",
        at=at,
        question=question,
        url=f"/questions/{question.pk}/escalate/",
    )
    return True


def may_be_offered(question: Question) -> bool:
    """A public question of somebody who can still read the offer, not solved, closed or taken elsewhere."""
    is_over = question.is_resolved or question.is_closed or question.is_taken_elsewhere
    return question.is_published and not is_over and question.author is not None and question.author.is_active


def had_an_offer(question: Question) -> bool:
    """Somebody who said no is not asked again; the way stays open from the question's page."""
    return Case.objects.filter(question=question, asker_id=question.author_id).exists()
