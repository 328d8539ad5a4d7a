"""Which askers are offered a way out: the rules of `triggers.py` over the open questions."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forum import notifications
from forum.models import Answer, Notification, Post, Question, Visibility
from forum.text.plain import plain_text
from moderation.handover import triggers
from moderation.handover.lexicon import own_words
from moderation.handover.triggers import EXPERTS_AFTER, Action, Said, Trigger
from moderation.mediation import actions
from moderation.mediation.models import Case

log = logging.getLogger(__name__)

LOOKED_BACK = dt.timedelta(days=30)


def facts_of(question: Question) -> triggers.Facts:
    """What the rules look at; the asker's own words only, without quotes and code."""
    visible = question.answers.filter(visibility=Visibility.PUBLISHED).exclude(author_id=question.author_id)
    last = visible.order_by("-created_at").values_list("created_at", flat=True).first()
    said = question.comments.filter(author_id=question.author_id, visibility=Visibility.PUBLISHED)
    return triggers.Facts(
        asked_at=question.created_at,
        answers_count=visible.count(),
        last_answered_at=last,
        accepted=question.accepted_answer_id is not None,
        asker_said=Said.NOT_SOLVED if question.not_solved_at else Said.NOTHING,
        texts=(question.title, *(_words(post) for post in (question, *said))),
    )


def _words(post: Post) -> str:
    return own_words(post.body) if post.body_format == Post.Format.MARKDOWN else plain_text(post.body_html)


def offer_ways_out(at: dt.datetime | None = None) -> int:
    """Offer where a rule says so; the number of offers made. Running it twice, or in two places, offers once."""
    at = at or timezone.now()
    return sum(_try(question, at) for question in _open_questions(at))


def _try(question: Question, at: dt.datetime) -> bool:
    try:
        return offer_if_due(question, at=at)
    except Exception:
        log.exception("question %s was left without an offer", question.pk)
        return False


def offer_if_due(question: Question, *, at: dt.datetime) -> bool:
    if not _may_be_offered(question):
        return False
    found = (trigger for trigger in triggers.fired(facts_of(question), now=at) if trigger.action is Action.OFFER)
    trigger = next(found, None)
    return trigger is not None and _offer(question, trigger, at)


def _may_be_offered(question: Question) -> bool:
    """A public question of somebody who can still read the offer, not solved and not taken elsewhere."""
    is_open = question.is_published and not question.is_resolved and not question.is_taken_elsewhere
    return is_open and question.author is not None and question.author.is_active


def had_an_offer(question: Question) -> bool:
    """Somebody who said no is not asked again; the way stays open from the question's page."""
    return Case.objects.filter(question=question, asker_id=question.author_id).exists()


@transaction.atomic
def _offer(question: Question, trigger: Trigger, at: dt.datetime) -> bool:
    # Held, so that of two runs at once the second sees the case of the first.
    question = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    if had_an_offer(question):
        return False
    case = actions.open_offer(question, trigger=trigger.id, at=at)
    notifications.tell(
        question.author,
        Notification.Kind.WAY_OUT,
        ref=f"offer:{case.ref}",
        at=at,
        question=question,
        url=f"/questions/{question.pk}/escalate/",
    )
    return True


def _open_questions(at: dt.datetime) -> Iterator[Question]:
    """Those that a rule of `triggers.py` can lead to an offer: not solved (T5), or long unanswered (T6)."""
    offered = Case.objects.filter(question=OuterRef("pk"), asker=OuterRef("author"))
    others = Answer.objects.published().filter(question=OuterRef("pk")).exclude(author=OuterRef("author"))
    concerned = Q(not_solved_at__isnull=False) | Q(~Exists(others), created_at__lte=at - EXPERTS_AFTER)
    recent = Question.objects.published().unresolved().filter(author__is_active=True, is_taken_elsewhere=False)
    found = recent.filter(concerned, last_activity_at__gte=at - LOOKED_BACK).exclude(Exists(offered))
    return found.select_related("author").iterator(chunk_size=200)
