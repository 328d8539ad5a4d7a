"""Answering, and editing an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import charter, ranking
from forum.actions import held_edits, official, posts, rights, showing
from forum.actions.drafting import discard_draft
from forum.actions.private_notes import note_privately
from forum.guarding import Private
from forum.models import Answer, Member, Question
from forum.models.prepared import Prepared
from forum.publishing import Manner, words_of


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
    private: Sequence[Private] = (),
    idempotency_key: str | None = None,
    manner: Manner | None = None,
    accepts: int | None = None,
    at: datetime | None = None,
) -> Answer:
    """Publish an answer, unless a check holds it. The same `idempotency_key` twice gives the first one.

    `private`: for its author alone. `accepts`: as of `charter.agree`.
    """
    at = at or timezone.now()
    question = posts.locked(question)  # the second click of a double click waits here, then sees the first
    repeated = idempotency_key and Answer.objects.filter(author=by, idempotency_key=idempotency_key).first()
    if repeated:
        return repeated
    rights.check_may_reply(question, by)
    check_first(question, by)
    charter.agree(by, accepts=accepts, at=at)

    def make() -> Answer:
        new = Answer(
            question=question,
            author=by,
            body=body,
            is_official=official.speaks_for_brand(by, question),
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
        check_first(question, by)
        raise
    if is_new:
        shown = showing.is_shown(new, by=by, at=at, manner=manner)
        posts.keep_revision(new, by=by, at=at, is_first=True)
        posts.touch(question, at=at if shown else None, **posts.counted(question))
        if shown:
            showing.announce(new, at=at)
        discard_draft(question, by=by)
        note_privately(question, by=by, private=private, at=at)
    return new


def check_first(question: Question, member: Member) -> None:
    """Refuse a second answer; a held or hidden one counts, an imported one too."""
    for (pk,) in _OWN.rows(question.pk, member.pk):
        raise AlreadyAnswered(Answer.objects.get(pk=pk))


def check_not_replaced(question: Question, member: Member) -> None:
    """Whether the member has written no other answer since they deleted one."""
    if _OWN.any(question.pk, member.pk):
        raise PermissionDenied(_("You have written another answer since: everybody has one for each question."))


def _own(question: int, member: int) -> Any:
    return Answer.objects.filter(question_id=question).own(member).values_list("pk")


_OWN = Prepared(_own, keys=2)


@transaction.atomic
def edit_answer(
    answer: Answer,
    *,
    by: Member,
    body: str,
    reason: str = "",
    revision: int | None = None,
    private: Sequence[Private] = (),
    at: datetime | None = None,
) -> Answer:
    """Change the text; the former one stays as a revision. Votes and acceptance stay.

    An edit that a check holds waits for the team, and the answer stays as it is: `held_edits`.

    `revision`: the number of the one that the editor began with; EditedMeanwhile when a later one stands.
    """
    question, answer = posts.locked_with_question(answer)
    rights.check_may_edit(answer, by)
    note_privately(question, by=by, private=private, at=at)
    if answer.body == body:
        return answer
    posts.check_not_edited(answer, revision)
    former = words_of(answer)
    answer.body, answer.edited_at = body, at or timezone.now()
    posts.render(answer, language=question.language)
    if showing.check_edit(question, answer, by=by, at=answer.edited_at, former=former):
        return held_edits.keep(answer, by=by, at=answer.edited_at, reason=reason)  # type: ignore[no-any-return]
    held_edits.forget(answer)
    answer.save()
    posts.edited(answer, by=by, at=answer.edited_at, reason=reason)
    return answer
