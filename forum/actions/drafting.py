"""Keeping an answer while it is being written: nobody else learns more than that somebody writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum.actions import posts, rights
from forum.models import Answer, AnswerDraft, Member, Question
from forum.text.cleaning import clean_text, is_blank

WRITING = timedelta(minutes=10)  # after the last word that was kept; then nobody is said to be writing


@transaction.atomic
def keep_draft(question: Question, *, by: Member, body: str, at: datetime | None = None) -> AnswerDraft | None:
    """What was typed so far; an empty text takes the draft away. None where there is nothing to keep."""
    question = posts.locked(question)
    rights.check_may_reply(question, by)
    body = clean_text(body)
    if is_blank(body):
        discard_draft(question, by=by)
        return None
    # One that was under way while its author published must not bring the draft back.
    if Answer.objects.filter(question=question).own(by.pk).exists():
        return None
    values = {"body": body, "saved_at": at or timezone.now()}
    return AnswerDraft.objects.update_or_create(member=by, question=question, defaults=values)[0]


def discard_draft(question: Question, *, by: Member) -> None:
    AnswerDraft.objects.filter(member=by, question=question).delete()


def somebody_writes(question: Question, *, but: int | None, at: datetime | None = None) -> bool:
    """Whether somebody else is writing an answer that could be published."""
    fresh = AnswerDraft.objects.filter(question=question, saved_at__gt=(at or timezone.now()) - WRITING)
    may_write = fresh.filter(member__is_active=True).exclude(member__suspended_until__gt=at or timezone.now())
    return question.takes_answers and may_write.exclude(member_id=but or 0).exists()
