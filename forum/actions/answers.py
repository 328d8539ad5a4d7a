"""Answering, and editing an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications, ranking, signals
from forum.actions import posts, rights
from forum.models import Answer, Member, Notification, Question, Subscription, Visibility
from forum.models.prepared import Prepared


class AlreadyAnswered(PermissionDenied):
    """One answer per member: `answer` is the one to edit."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(_("You have answered already. Edit your answer instead: what you typed is kept here."))
        self.answer = answer


@transaction.atomic
def answer(
    question: Question,
    *,
    by: Member,
    body: str,
    idempotency_key: str | None = None,
    at: datetime | None = None,
) -> Answer:
    """Publish an answer. The same `idempotency_key` twice gives the first one."""
    at = at or timezone.now()
    question = posts.locked(question)  # the second click of a double click waits here, then sees the first
    repeated = idempotency_key and Answer.objects.filter(author=by, idempotency_key=idempotency_key).first()
    if repeated:
        return repeated
    rights.check_may_reply(question, by)
    _check_first(question, by)

    def make() -> Answer:
        new = Answer(
            question=question,
            author=by,
            body=body,
            is_official=by.brand_id is not None
            and question.product is not None
            and question.product.brand_id == by.brand_id,
            score=ranking.answer_score(0, 0),
            idempotency_key=idempotency_key,
            created_at=at,
        )
        posts.render(new, language=question.language)
        new.save(force_insert=True)
        return new

    try:
        new, is_new = posts.create_once(Answer.objects, make, key=idempotency_key, by=by)
    except IntegrityError:
        _check_first(question, by)
        raise
    if is_new:
        posts.keep_revision(new, by=by, at=at)
        posts.recount_answers(question)
        posts.touch(question, at=at)
        _tell(new, at)
        signals.announce(signals.answer_published, Answer, answer=new)
    return new


def _check_first(question: Question, member: Member) -> None:
    for (pk,) in _OWN.rows(question.pk, member.pk):
        raise AlreadyAnswered(Answer.objects.get(pk=pk))


def _own(question: int, member: int) -> Any:
    written_here = Answer.objects.filter(question_id=question, author_id=member, external_ref__isnull=True)
    return written_here.exclude(visibility=Visibility.DELETED).order_by("pk").values_list("pk")


_OWN = Prepared(_own, keys=2)


def _tell(new: Answer, at: datetime) -> None:
    ref = f"answer:{new.pk}"
    kind = Notification.Kind.ANSWER
    notifications.tell_followers(new.question, kind, but=[new.author], ref=ref, at=at, answer=new)
    if new.author is not None:
        notifications.subscribe(new.author, new.question, Subscription.Reason.ANSWERED)


@transaction.atomic
def edit_answer(answer: Answer, *, by: Member, body: str, reason: str = "", at: datetime | None = None) -> Answer:
    """Change the text; the former one stays as a revision. Votes and acceptance stay."""
    rights.check_may_edit(answer, by)
    at = at or timezone.now()
    question = posts.locked(answer.question)
    answer = posts.locked(answer)
    if answer.body != body:
        answer.body, answer.edited_at = body, at
        posts.render(answer, language=question.language)
        answer.save()
        posts.keep_revision(answer, by=by, at=at, reason=reason)
        posts.touch(question)
        signals.announce(signals.post_edited, Answer, post=answer, by=by)
    return answer
