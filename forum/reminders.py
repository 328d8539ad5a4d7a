"""Asking the asker again whether an answer helped: after 7 and after 14 days, never more.

The days are written down with the first answer, so that the job only looks at rows that are due.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum import notifications
from forum.actions import posts, rights
from forum.models import Answer, Notification, Question, Reminder
from forum.models.answer import AnswerQuerySet

STEPS = (7, 14)  # days after the first answer
SLICE = 200  # questions that one run looks at
TOO_LATE = timedelta(days=30)  # the worker stood still so long that asking would surprise


def plan(new: Answer, *, at: datetime) -> None:
    """With the first answer of somebody else; when it was deleted and another came, from that one on."""
    question = new.question
    if question.author_id in {None, new.author_id} or question.external_ref is not None:
        return
    if question.answer_count > 1 and answers_of_others(question).exclude(pk=new.pk).exists():
        return
    Reminder.objects.bulk_create(
        [Reminder(question=question, step=step, due_at=at + timedelta(days=step)) for step in STEPS],
        update_conflicts=True,
        unique_fields=["question", "step"],
        update_fields=["due_at", "settled_at"],  # what was sent once is settled again without being sent
    )


def remind_askers(at: datetime | None = None) -> int:
    """What is due, the oldest first; how many were told."""
    at = at or timezone.now()
    due = Reminder.objects.filter(settled_at__isnull=True, due_at__lte=at).order_by("due_at", "pk")
    return sum(_settle(pk, at) for pk in due.values_list("pk", flat=True)[:SLICE])


@transaction.atomic
def _settle(pk: int, at: datetime) -> bool:
    found = Reminder.objects.select_related("question").filter(pk=pk).first()
    if found is None:
        return False
    question = posts.locked(found.question)
    row = Reminder.objects.get(pk=pk)  # only ever changed under the lock of its question
    if row.settled_at is not None:
        return False
    is_told = not (row.is_sent or _is_overtaken(row, at)) and _tell(question, row, at)
    row.settled_at, row.is_sent = at, row.is_sent or is_told
    row.save(update_fields=["settled_at", "is_sent"])
    return is_told


def _is_overtaken(row: Reminder, at: datetime) -> bool:
    """The next one is due too, or all is long ago: nobody is asked twice in one minute."""
    later = Reminder.objects.filter(question_id=row.question_id, step__gt=row.step, due_at__lte=at)
    return row.due_at < at - TOO_LATE or later.exists()


def _tell(question: Question, row: Reminder, at: datetime) -> bool:
    if not is_waiting(question):
        return False
    best = answers_of_others(question).order_by("-score", "created_at", "pk").first()
    ref = f"reminder:{row.pk}"
    kind = Notification.Kind.REMINDER
    return bool(notifications.tell(question.author, kind, ref=ref, at=at, question=question, answer=best))


def is_waiting(question: Question) -> bool:
    """Whether somebody answered, nothing is chosen, and an asker who could say so said nothing since."""
    asker = question.author
    if asker is None or question.external_ref is not None or not rights.allows(rights.check_may_write, asker):
        return False
    if not question.takes_answers or question.is_resolved or question.not_solved_at is not None:
        return False
    first = answers_of_others(question).order_by("created_at").values_list("created_at", flat=True).first()
    return first is not None and rights.last_word_of_asker(question) <= first


def answers_of_others(question: Question) -> AnswerQuerySet:
    return question.answers.published().exclude(author_id=question.author_id)
