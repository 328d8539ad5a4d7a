"""Merging a question into the canonical one: its replies go there, with all that hangs on them, and can come back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, signals
from forum.actions import acceptance, duplicates, judging, official, posts, rights
from forum.models import Acceptance, Answer, Comment, Member, Question, SuggestedEdit, Visibility


@transaction.atomic
def merge(question: Question, *, into: Question, by: Member, at: datetime | None = None) -> Question:
    """By moderators. Answers and comments keep their numbers, votes, revisions and points; `reopen` takes it apart.

    An answer whose author has one there already stays where it is and can be read there:
    docs/adr/0008-duplicates-and-merging.md
    """
    rights.check_may_moderate(by)
    question, into = duplicates.lock_pair(question, into)
    if question.merged_at is not None:
        return question
    rights.check_may_merge(question, by)
    if question.is_taken_elsewhere or into.is_taken_elsewhere:
        raise PermissionDenied(_("Its author is taking this further elsewhere: it stays as it is."))
    if question.duplicate_of_id != into.pk:
        duplicates.mark_duplicate(question, of=into, by=by, at=at)
        question.refresh_from_db()
    moving = _moving(question, into)
    _move(moving, question, into, moved_from=question)
    Comment.objects.filter(question=question, answer__isnull=True).update(question=into, moved_from=question)
    question.merged_at = at or timezone.now()
    question.accepted_answer = None if question.accepted_answer in moving else question.accepted_answer
    question.save(update_fields=["merged_at", "accepted_answer"])
    _settle(question, into, moving, by)
    return question


def _moving(question: Question, into: Question) -> list[Answer]:
    """All but those whose authors have an answer there: everybody has one for each question."""
    theirs = Answer.objects.filter(question=into).exclude(visibility=Visibility.DELETED)
    there = set(theirs.exclude(author=None).values_list("author_id", flat=True))
    answers = [answer for answer in question.answers.order_by("pk") if answer.author_id not in there]
    return _locked(answers)


def _locked(answers: list[Answer]) -> list[Answer]:
    pks = [answer.pk for answer in answers]
    posts.lock_rows(Answer, pks)
    found = list(Answer.objects.filter(pk__in=pks).select_related("author").order_by("pk"))
    ledger.lock(*(answer.author for answer in found))
    return found


def _move(answers: list[Answer], source: Question, target: Question, *, moved_from: Question | None) -> None:
    for answer in answers:
        answer.question = source
    with judging.rejudged(*answers):
        pks = [answer.pk for answer in answers]
        Answer.objects.filter(pk__in=pks).update(question=target, moved_from=moved_from)
        Comment.objects.filter(answer__in=pks).update(question=target)
        SuggestedEdit.objects.filter(answer__in=pks).update(question=target)
        for answer in answers:
            answer.question, answer.moved_from = target, moved_from


def take_apart(question: Question, *, by: Member, at: datetime) -> None:
    """Everything that was moved goes back, with what was written under it meanwhile. Both questions are locked."""
    into = question.duplicate_of
    if into is None:
        return
    moving = _locked(list(question.moved_answers.all()))
    acceptance.end_if_among(into, moving, by=by, at=at)
    question.accepted_answer = _solution(question, moving)
    _move(moving, into, question, moved_from=None)
    Comment.objects.filter(moved_from=question).update(question=question, moved_from=None)
    question.merged_at = None
    question.save(update_fields=["merged_at", "accepted_answer"])
    _settle(question, into, moving, by)


def _solution(question: Question, moving: list[Answer]) -> Answer | None:
    """What its asker chose, as far as everybody may read it."""
    standing = Acceptance.objects.filter(question=question, ended_at__isnull=True)
    chosen = standing.values_list("answer_id", flat=True).first()
    here = [answer for answer in moving if answer.pk == chosen and answer.is_published]
    return here[0] if here else question.accepted_answer


def _settle(question: Question, into: Question, moved: list[Answer], by: Member) -> None:
    official.settle([into.pk, question.pk])  # they may be about different products
    for row in (into, question):
        posts.touch(row, **posts.counted(row))
    changed: list[Any] = moved
    for answer in changed:
        signals.announce(signals.answer_moved, Answer, answer=answer, by=by)
