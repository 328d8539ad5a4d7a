"""Saying which answer solved the question, changing one's mind, and saying that none did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, notifications, signals
from forum.actions import judging, posts, rights
from forum.models import Acceptance, Answer, Member, Notification, Question, SolvedReply
from forum.reputation import Reason


@transaction.atomic
def accept(answer: Answer, *, by: Member, at: datetime | None = None) -> Answer:
    """The answer is the solution. It replaces a former one; accepting it again changes nothing."""
    at = at or timezone.now()
    question, answer = posts.locked_with_question(answer)
    rights.check_may_accept(question, answer, by, at=at)
    if question.accepted_answer_id == answer.pk:
        return answer
    _end_standing(question, by=by, at=at, gaining=[answer.author, by])
    row = Acceptance.objects.create(
        question=question, answer=answer, member=by, role=_role(question, by), accepted_at=at
    )
    SolvedReply.objects.filter(answer=answer).delete()
    ref = f"acceptance:{row.pk}"
    post: Any = {"question": question, "answer": answer}
    ledger.give(answer.author, Reason.ANSWER_ACCEPTED, ref=f"{ref}:answer", at=at, actor=by, **post)
    if answer.author_id != by.pk:
        ledger.give(by, Reason.ACCEPTED_AN_ANSWER, ref=f"{ref}:asker", at=at, **post)
    _point_to(question, answer)
    posts.touch(question, at=at)
    if answer.author_id != by.pk:
        once = f"accepted:{answer.pk}"  # who changes her mind and changes it again has no news for the author
        notifications.tell(answer.author, Notification.Kind.ACCEPTED, ref=once, at=at, **post)
    if question.author_id != by.pk:
        kind = Notification.Kind.CHOSEN
        notifications.tell(question.author, kind, ref=f"chosen:{row.pk}", at=at, **post)
    signals.announce(signals.answer_accepted, Answer, answer=answer, by=by)
    return answer


def _role(question: Question, by: Member) -> Acceptance.Role:
    if question.author_id == by.pk:
        return Acceptance.Role.ASKER
    return Acceptance.Role.TEAM if by.is_moderator else Acceptance.Role.COMMUNITY


class AnotherAccepted(PermissionDenied):
    """It is not the answer named that solves the question now: nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Another answer is the solution."))


@transaction.atomic
def unaccept(question: Question, *, by: Member, answer: Answer | None = None, at: datetime | None = None) -> Question:
    """The question has no solution after all. With `answer`, AnotherAccepted when a different one is accepted."""
    at = at or timezone.now()
    question = posts.locked(question)
    rights.check_may_accept(question, None, by, at=at)
    if answer is not None and question.accepted_answer_id not in {None, answer.pk}:
        raise AnotherAccepted
    former = _end_standing(question, by=by, at=at)
    if former is None:
        return question
    _point_to(question, None)
    posts.touch(question)
    signals.announce(signals.answer_unaccepted, Answer, answer=former, by=by)
    return question


@transaction.atomic
def mark_not_solved(question: Question, *, by: Member, at: datetime | None = None) -> Question:
    """The asker says that nothing here helped: the strongest sign that a way out must be offered."""
    question = posts.locked(question)
    rights.check_may_say_unsolved(question, by)
    if question.not_solved_at is not None:
        return question
    question = unaccept(question, by=by, at=at)
    question.not_solved_at = at or timezone.now()
    posts.touch(question, not_solved_at=question.not_solved_at)
    signals.announce(signals.question_not_solved, Question, question=question, by=by)
    return question


def end_if_among(question: Question, answers: Sequence[Answer], *, by: Member, at: datetime) -> None:
    """An answer that leaves the question solves it no more. Of a locked question."""
    if Acceptance.objects.filter(question=question, answer__in=answers, ended_at__isnull=True).exists():
        _end_standing(question, by=by, at=at)
        _point_to(question, None)


def _end_standing(
    question: Question, *, by: Member, at: datetime, gaining: Sequence[Member | None] = ()
) -> Answer | None:
    """Close the standing acceptance, of a hidden answer too, and take its points back; what was accepted.

    Locks at once all members who lose by it and those who gain by what follows: two goes could meet head on.
    """
    standing = Acceptance.objects.filter(question=question, ended_at__isnull=True)
    row = standing.select_related("answer__author", "member").first()
    ledger.lock(*gaining, *((row.answer.author, row.member) if row else ()))
    if row is None:
        return None
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    ledger.take_back(f"acceptance:{row.pk}:answer", at=at)
    ledger.take_back(f"acceptance:{row.pk}:asker", at=at)
    return row.answer


def _point_to(question: Question, answer: Answer | None) -> None:
    concerned = [row for row in (question.accepted_answer, answer) if row is not None]
    for row in concerned:
        row.question = question
    with judging.rejudged(*concerned):
        question.accepted_answer = answer
    if answer is not None:
        question.not_solved_at = None
    question.state = posts.state_of(question)
    question.save(update_fields=["accepted_answer", "not_solved_at", "state"])
