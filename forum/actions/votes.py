"""Voting on answers, and "I have the same problem" on questions."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, notifications, ranking
from forum.actions import judging, posts, rights
from forum.models import Answer, Member, Question, Subscription, Vote
from forum.reputation import Reason

USEFUL, NOT_USEFUL = 1, -1


@transaction.atomic
def vote(answer: Answer, *, by: Member, value: int, reason: str = "", at: datetime | None = None) -> Vote:
    """Say that an answer was useful (1) or not (-1); the opposite of a standing vote replaces it."""
    if value not in {USEFUL, NOT_USEFUL}:
        raise ValueError("a vote is 1 or -1")
    at = at or timezone.now()
    _question, answer = posts.locked_with_question(answer)
    rights.check_may_vote(answer, by)
    standing = Vote.objects.filter(answer=answer, voter=by).first()
    reason = reason if value == NOT_USEFUL else ""
    if standing is not None and standing.value == value:
        return _with_reason(standing, reason)
    ledger.lock(answer.author)
    if standing is not None:
        _withdraw(standing, at=at)
    row = Vote.objects.create(answer=answer, voter=by, value=value, reason=reason, created_at=at)
    ledger.give(
        answer.author,
        Reason.ANSWER_USEFUL if value == USEFUL else Reason.ANSWER_NOT_USEFUL,
        ref=f"vote:{row.pk}",
        at=at,
        actor=by,
        question=answer.question,
        answer=answer,
    )
    recount_votes(answer)
    posts.touch(answer.question)
    return row


def _with_reason(standing: Vote, reason: str) -> Vote:
    """The reason may follow the vote, and change; nothing public does."""
    if reason and standing.reason != reason:
        standing.reason = reason
        standing.save(update_fields=["reason"])
    return standing


@transaction.atomic
def withdraw_vote(answer: Answer, *, by: Member, at: datetime | None = None) -> None:
    rights.check_may_write(by)
    _question, answer = posts.locked_with_question(answer)
    standing = Vote.objects.filter(answer=answer, voter=by).first()
    if standing is None:
        return
    ledger.lock(answer.author)
    _withdraw(standing, at=at or timezone.now())
    recount_votes(answer)
    posts.touch(answer.question)


@transaction.atomic
def me_too(question: Question, *, by: Member, at: datetime | None = None) -> Vote:
    """Say "I have the same problem", and follow the question."""
    at = at or timezone.now()
    question = posts.locked(question)
    rights.check_may_vote(question, by)
    if question.state == Question.State.DUPLICATE:
        raise PermissionDenied(_("This question was asked before: say it under the other one."))
    standing = Vote.objects.filter(question=question, voter=by).first()
    if standing is not None:
        return standing
    row = Vote.objects.create(question=question, voter=by, value=USEFUL, created_at=at)
    ledger.lock(question.author)
    ledger.give(question.author, Reason.ME_TOO, ref=f"vote:{row.pk}", at=at, actor=by, question=question)
    notifications.subscribe(by, question, Subscription.Reason.ME_TOO)
    recount_me_toos(question)
    posts.touch(question)
    return row


@transaction.atomic
def withdraw_me_too(question: Question, *, by: Member, at: datetime | None = None) -> None:
    """On the duplicates too, whence it may have come: nobody has a problem under one name only."""
    rights.check_may_write(by)
    first = question.duplicate_of_id or question.pk
    same = Question.objects.filter(Q(pk=first) | Q(duplicate_of=first), votes__voter=by)
    posts.lock_rows(Question, {question.pk, *same.values_list("pk", flat=True)})
    concerned = list(same.select_related("author").order_by("pk"))
    ledger.lock(*(row.author for row in concerned))
    for row in concerned:
        for vote in Vote.objects.filter(question=row, voter=by):
            _withdraw(vote, at=at or timezone.now())
        Subscription.objects.filter(member=by, question=row, reason=Subscription.Reason.ME_TOO).delete()
        recount_me_toos(row)
        posts.touch(row)


def _withdraw(standing: Vote, *, at: datetime) -> None:
    ref = f"vote:{standing.pk}"
    standing.delete()
    ledger.take_back(ref, at=at)


def recount_votes(answer: Answer) -> None:
    """Counters and score from the rows, and the author's, while the answer and its question are locked."""
    counts = answer.votes.aggregate(
        useful=Count("pk", filter=Q(value=USEFUL)), not_useful=Count("pk", filter=Q(value=NOT_USEFUL))
    )
    with judging.rejudged(answer):
        answer.useful_count, answer.not_useful_count = counts["useful"], counts["not_useful"]
    answer.score = ranking.answer_score(answer.useful_count, answer.not_useful_count)
    answer.save(update_fields=["useful_count", "not_useful_count", "score"])


def recount_me_toos(question: Question) -> None:
    question.vote_count = question.votes.aggregate(sum=Sum("value"))["sum"] or 0
    question.save(update_fields=["vote_count"])
