"""Bringing questions up the ladder of `ladder.py`, each rung once. Only questions that are due are looked at."""

from __future__ import annotations

import datetime as dt
import logging
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forum import ladder, rungs
from forum.actions import posts
from forum.ladder import Facts, Next, Rung
from forum.models import Answer, LadderPlace, LadderStep, Question, Visibility

log = logging.getLogger(__name__)

BATCH = 200  # a run; what is left is due in the next
AGAIN_AFTER_FAILURE = dt.timedelta(hours=1)
Outcome = LadderStep.Outcome


def climb_due(at: dt.datetime | None = None) -> int:
    """Take the rungs that are due; how many. Running it twice, or in two places, takes each once."""
    at = at or timezone.now()
    due = list(LadderPlace.objects.due(at).values_list("pk", flat=True)[:BATCH])
    return sum(_try(pk, at) for pk in due)


def _try(pk: int, at: dt.datetime) -> int:
    try:
        return climb(pk, at=at)
    except Exception:
        log.exception("question %s could not be brought up the ladder", pk)
        LadderPlace.objects.filter(pk=pk).update(due_at=at + AGAIN_AFTER_FAILURE)
        return 0


@transaction.atomic
def climb(pk: int, *, at: dt.datetime) -> int:
    """Take what is due for one question, and note when to look again. It is held: no change comes between."""
    question = posts.locked(Question(pk=pk))
    place = LadderPlace.objects.get(pk=pk)
    if place.due_at is None or place.due_at > at:
        return 0  # another process was here
    follow(place, question, at)
    taken = 0
    while (step := next_step(place, question, at)) is not None and step.due_at <= at:
        _take(place, question, step, at)
        taken += 1
    if taken:
        posts.touch(question)
    place.due_at = step.due_at if step else None
    place.save()
    return taken


def follow(place: LadderPlace, question: Question, at: dt.datetime) -> None:
    """What happened to the question since: it left the ladder, came back, or its asker said no."""
    if not is_open(question):
        place.left_at = place.left_at or at
        return
    if place.left_at is not None:
        place.start, place.left_at = ladder.start_again(facts_of(place, question), at), None
    refused_at = question.not_solved_at
    if refused_at is not None and refused_at != place.refused_at:
        place.start = ladder.start_at_once(facts_of(place, question), refused_at)
        place.refused_at = refused_at


def next_step(place: LadderPlace, question: Question, at: dt.datetime) -> Next | None:
    """What comes next for a question, and when."""
    return ladder.next_rung(facts_of(place, question), at, tz=ZoneInfo(settings.TIME_ZONE))


def is_open(question: Question) -> bool:
    """It takes answers, nobody said that it is solved, and somebody waits for it."""
    waits = question.author is not None and question.author.is_active
    return question.takes_answers and not question.is_resolved and waits


def facts_of(place: LadderPlace, question: Question) -> Facts:
    steps = list(LadderStep.objects.filter(question_id=place.pk).order_by("taken_at", "rung"))
    last = next((step for step in reversed(steps) if step.outcome == Outcome.TOLD), None)
    return Facts(
        start=place.start,
        taken={Rung(step.rung): step.was_needed for step in steps},
        is_open=is_open(question),
        told=Rung(last.rung) if last else Rung.ASKED,
        told_at=last.taken_at if last else None,
        answered_at=_answered_at(question),
        said_no=question.not_solved_at is not None,
    )


def _answered_at(question: Question) -> dt.datetime | None:
    """The last answer of somebody else, unless the asker has said since that nothing helped."""
    others = Answer.objects.filter(question_id=question.pk, visibility=Visibility.PUBLISHED)
    others = others.exclude(author_id=question.author_id)
    last = others.order_by("-created_at").values_list("created_at", flat=True).first()
    refused_at = question.not_solved_at
    return None if last is None or (refused_at is not None and last <= refused_at) else last


def _take(place: LadderPlace, question: Question, step: Next, at: dt.datetime) -> None:
    told = _act(question, step, at)
    values = {"taken_at": at, "outcome": told.outcome, "told_count": told.count, "basis": told.basis, "seen_at": None}
    # A rung that was passed over has its row: it is taken after all.
    LadderStep.objects.update_or_create(question=question, rung=step.rung, defaults=values)
    place.rung = step.rung
    place.owners_told += told.owners


def _act(question: Question, step: Next, at: dt.datetime) -> rungs.Told:
    if not step.is_needed:
        return rungs.Told(outcome=Outcome.PASSED)
    if step.is_late:
        return rungs.Told(outcome=Outcome.LATE)
    return rungs.ACTS[step.rung](question, at)
