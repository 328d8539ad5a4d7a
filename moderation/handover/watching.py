"""Judging questions by the rules of `triggers.py`: danger goes to the moderators, a dispute gets a private offer.

Only what changed is judged, or what a moment has come for: `QuestionToJudge` says which.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from django.db import transaction
from django.utils import timezone

from forum.actions import posts
from forum.models import Comment, Question, Visibility
from moderation.handover import candidates, offers, practices, thread_events, thread_promises, triggers
from moderation.handover.amounts import at_stake
from moderation.handover.models import QuestionToJudge
from moderation.handover.practices import Shared
from moderation.handover.reading import words_of
from moderation.handover.triggers import UNANSWERED_AFTER, Action, Facts, Said, Trigger
from moderation.review import actions as review
from moderation.review.models import Flag

log = logging.getLogger(__name__)

BATCH = 500  # a run; the newest questions first, so that after an import nobody in danger waits behind it
LOOKED_BACK = dt.timedelta(days=30)
AGAIN_AFTER_FAILURE = dt.timedelta(hours=1)

READ = (Visibility.PUBLISHED, Visibility.HELD)  # for danger: what waits for a look is never behind anything
GROUNDS = {Action.LIFE: Flag.Ground.LIFE, Action.SAFETY: Flag.Ground.SAFETY, Action.FRAUD: Flag.Ground.FRAUD}


class Effect(StrEnum):
    """All that automation does: it sends, publishes, rejects and sanctions nothing."""

    ALERT = "an entry of the moderators' queue"
    OFFER = "a private offer, one for a question, and an entry of the moderators' list of disputes"
    LIST = "an entry of the moderators' list of disputes"
    ORDER = "the order of that list"
    SHARED = "an entry of that list for a brand and a tag; whoever answers for the brand is told the public questions"
    PROPOSAL = "a line on the moderators' page of the member, counted when it is read: moderation.review.proposals"
    ASK = "whoever asked is asked, once"
    OWN_CLOCK = "done by a clock of its own"


EFFECTS = {
    Action.LIFE: Effect.ALERT,
    Action.SAFETY: Effect.ALERT,
    Action.FRAUD: Effect.ALERT,
    Action.OFFER: Effect.OFFER,
    # Whoever speaks of a mediator or a court looks for the order of the steps: the page of the offer says it.
    Action.SHOW_LADDER: Effect.OFFER,
    # Whoever has no use for a page reads of the paper form there; an offer only where there is a dispute.
    Action.CALL_BACK: Effect.OFFER,
    Action.REMIND_ONE_YEAR: Effect.OWN_CLOCK,  # moderation.mediation.clock: only of a case is the first complaint known
    Action.ASK_IF_PROMISE_KEPT: Effect.ASK,  # under a question; of agreements in a case: moderation.mediation.promises
    Action.REOPEN: Effect.OWN_CLOCK,  # forum: "not solved" asks people who know the subject
    # A moderator may offer sooner; who waits for nobody gets the offer of T6 a day later (ADR 0037).
    Action.CANDIDATE: Effect.LIST,
    Action.RAISE_PRIORITY: Effect.ORDER,  # never a condition: a small sum gives the same rights
    Action.ALERT_PRACTICE: Effect.SHARED,
    Action.PROPOSE_WARNING: Effect.PROPOSAL,
    Action.PROPOSE_SLOW_MODE: Effect.PROPOSAL,
    Action.PROPOSE_SUSPENSION: Effect.PROPOSAL,
}


def judge_questions(at: dt.datetime | None = None) -> int:
    """Judge what is due; for how many something was done. Running it twice, or in two places, does it once."""
    at = at or timezone.now()
    due = QuestionToJudge.objects.due(at).select_related("question")[:BATCH]
    return sum(_try(row.question, at) for row in due)


def _try(question: Question, at: dt.datetime) -> bool:
    try:
        return judge(question, at=at)
    except Exception:
        log.exception("question %s could not be judged", question.pk)
        QuestionToJudge.objects.filter(pk=question.pk).update(due_at=at + AGAIN_AFTER_FAILURE)
        return False


@transaction.atomic
def judge(question: Question, *, at: dt.datetime) -> bool:
    """Do what the rules ask for, and note when to look again. The question is held: no change comes between."""
    question = posts.locked(question)
    row = QuestionToJudge.objects.filter(pk=question.pk)
    if not is_watched(question, at):
        row.delete()
        return False
    shared = practices.shared(question, at)
    facts = replace(facts_of(question), similar_askers=shared.askers if shared else 0)
    found = triggers.fired(facts, now=at)
    sight = _Sight(question, at, max((trigger.weight for trigger in found), default=0), shared)
    acted = [_act(sight, trigger) for trigger in found]
    thread_events.tell(question, facts, found, at=at)
    moment = _next_moment(facts, at)
    if moment is None:
        row.delete()
    else:
        row.update(due_at=moment)
    return any(acted)


def is_watched(question: Question, at: dt.datetime) -> bool:
    """What anybody reads, or what waits for the team, of somebody with an account, and alive lately."""
    is_theirs = question.author is not None and question.author.is_active
    return question.visibility in READ and is_theirs and _is_alive(question, since=at - LOOKED_BACK)


def _is_alive(question: Question, *, since: dt.datetime) -> bool:
    """Also by what moves nothing up the lists: edits, and "not solved". Old threads that were imported are not."""
    moments = (question.last_activity_at, question.edited_at, question.not_solved_at)
    if any(moment is not None and moment >= since for moment in moments):
        return True
    return question.comments.filter(author_id=question.author_id, edited_at__gte=since).exists()


@dataclass(frozen=True)
class _Sight:
    """A question as it is judged."""

    question: Question
    at: dt.datetime
    weight: int
    shared: Shared | None


def _act(sight: _Sight, trigger: Trigger) -> bool:
    effect = EFFECTS[trigger.action]
    if effect is Effect.ALERT:
        return _alert(sight.question, GROUNDS[trigger.action], sight.at)
    if effect is Effect.SHARED and sight.shared is not None:
        return practices.note(sight.shared, window=trigger.window, at=sight.at)
    if effect is Effect.ASK:
        return thread_promises.ask(sight.question, trigger.window, at=sight.at)
    return effect in {Effect.OFFER, Effect.LIST} and _list_and_offer(sight, trigger, effect)


def _list_and_offer(sight: _Sight, trigger: Trigger, effect: Effect) -> bool:
    question, at = sight.question, sight.at
    if not offers.may_be_offered(question):
        return False  # what is held is read for danger alone
    is_new = candidates.note(question, trigger, weight=sight.weight, at=at)
    if effect is Effect.LIST or (candidates.is_dismissed(question) and trigger.id != candidates.SAID_SO):
        return is_new
    return offers.offer(question, trigger.id, at=at) or is_new


def _alert(question: Question, ground: Flag.Ground, at: dt.datetime) -> bool:
    """What a moderator has handled is brought back only for what was written since."""
    if ground == Flag.Ground.LIFE and _rings_already(question):
        return False
    known = Flag.objects.on(question).filter(ground=ground).first()
    if known is not None and (known.handled_at is None or not _is_said_since(known.handled_at, question, ground, at)):
        return False
    review.alert(question, ground, at=at)
    log.warning("question %s is in the queue of the moderators", question.pk)
    return True


def _rings_already(question: Question) -> bool:
    """For a comment of its asker: each text is read for that when it is sent (`lives.py`), and has its own entry."""
    return Flag.objects.filter(ground=Flag.Ground.LIFE, comment__question=question).exists()


def _is_said_since(moment: dt.datetime, question: Question, ground: Flag.Ground, at: dt.datetime) -> bool:
    found = triggers.fired(facts_of(question, since=moment), now=at)
    return any(GROUNDS.get(trigger.action) == ground for trigger in found)


def _next_moment(facts: Facts, at: dt.datetime) -> dt.datetime | None:
    """When the clock alone changes what is done (T6, T15): none when only a change can."""
    moments = [] if facts.answers_count else [facts.asked_at + UNANSWERED_AFTER]
    if facts.promised_on is not None:
        moments.append(thread_promises.asked_from(facts.promised_on))
    return min((moment for moment in moments if moment > at), default=None)


def facts_of(question: Question, *, since: dt.datetime | None = None) -> Facts:
    """What the rules look at; of the texts only the asker's own words, without quotes and code, written `since`."""
    visible = question.answers.filter(visibility=Visibility.PUBLISHED).exclude(author_id=question.author_id)
    said = question.comments.filter(author_id=question.author_id, visibility__in=READ)
    texts = tuple(chain.from_iterable(words_of(post) for post in (question, *said) if _is_new(post, since)))
    return Facts(
        asked_at=question.created_at,
        answers_count=visible.count(),
        accepted=question.accepted_answer_id is not None,
        asker_said=Said.NOT_SOLVED if question.not_solved_at else Said.NOTHING,
        texts=texts,
        amount=at_stake(texts),
        promised_on=thread_promises.first_day(question),
    )


def _is_new(post: Question | Comment, since: dt.datetime | None) -> bool:
    """Whether it says something that it did not say then; another tag is nothing new."""
    if since is None or post.created_at > since:
        return True
    if post.edited_at is None or post.edited_at <= since:
        return False
    former = post.revisions.filter(created_at__lte=since).order_by("-number").first()
    return former is None or (former.title, former.body) != (getattr(post, "title", ""), post.body)
