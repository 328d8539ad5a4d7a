"""Marks on answers: it works for me, it is outdated, it is dangerous."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, signals
from forum.actions import posts, rights
from forum.models import Answer, AnswerMark, Member
from forum.models.answer import OUTDATED_SHOWN_FROM
from forum.models.outcome import SENTENCE_MAX
from forum.reputation import Reason
from forum.text.cleaning import clean_line

Kind = AnswerMark.Kind


@transaction.atomic
def mark(answer: Answer, *, by: Member, kind: str, sentence: str = "", at: datetime | None = None) -> AnswerMark:
    """Say that it works, is outdated or dangerous (`sentence` says how). Said again, it is said once."""
    at = at or timezone.now()
    _question, answer = posts.locked_with_question(answer)
    rights.check_may_mark(answer, by)
    standing = AnswerMark.objects.filter(answer=answer, member=by, kind=kind).first()
    if standing is not None:
        return standing
    sentence = checked_sentence(sentence) if kind == Kind.DANGEROUS else ""
    row = AnswerMark.objects.create(answer=answer, member=by, kind=kind, sentence=sentence, created_at=at)
    if kind == Kind.DANGEROUS:
        signals.answer_called_dangerous.send(Answer, answer=answer, by=by, sentence=sentence, at=at)
        return row
    if kind == Kind.WORKS:
        ledger.lock(answer.author)
        about: Any = {"question": answer.question, "answer": answer}
        ledger.give(answer.author, Reason.ANSWER_WORKS, ref=f"mark:{row.pk}", at=at, actor=by, **about)
    recount_marks(answer)
    posts.touch(answer.question)
    if kind == Kind.OUTDATED and answer.outdated_count == OUTDATED_SHOWN_FROM:
        signals.announce(signals.answer_outdated, Answer, answer=answer)
    return row


@transaction.atomic
def withdraw_mark(answer: Answer, *, by: Member, kind: str, at: datetime | None = None) -> None:
    """Take a mark back. What the moderators were told stays with them."""
    rights.check_may_write(by)
    _question, answer = posts.locked_with_question(answer)
    standing = AnswerMark.objects.filter(answer=answer, member=by, kind=kind).first()
    if standing is None:
        return
    ref = f"mark:{standing.pk}"
    standing.delete()
    if kind == Kind.WORKS:
        ledger.lock(answer.author)
        ledger.take_back(ref, at=at or timezone.now())
    if kind != Kind.DANGEROUS:
        recount_marks(answer)
        posts.touch(answer.question)


def checked_sentence(sentence: str) -> str:
    sentence = clean_line(sentence)
    if not sentence:
        raise ValidationError({"sentence": _("Say in one sentence what is dangerous.")})
    if len(sentence) > SENTENCE_MAX:
        raise ValidationError({"sentence": _("Shorten this text to %(count)d characters.") % {"count": SENTENCE_MAX}})
    return sentence


def recount_marks(answer: Answer) -> None:
    """From the rows, while the answer's row is locked."""
    works, outdated = Q(kind=Kind.WORKS), Q(kind=Kind.OUTDATED)
    found = answer.marks.aggregate(
        works_count=Count("pk", filter=works),
        outdated_count=Count("pk", filter=outdated),
        works_at=Max("created_at", filter=works),
    )
    for name, value in found.items():
        setattr(answer, name, value)
    answer.save(update_fields=list(found))
