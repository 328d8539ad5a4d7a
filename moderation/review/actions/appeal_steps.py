"""What is the same for every appeal, whoever filed it: the row, its messages, its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.dates import legal_day
from forum.models import Member
from moderation.handover import site_events
from moderation.review import appealing
from moderation.review.actions.overtaking import tell_administrators, tell_of_appeal
from moderation.review.appealing import AppealEnded
from moderation.review.models import Appeal, AppealMessage

Outcome = Appeal.Outcome


def file_it(appeal: Appeal, text: str, *, at: datetime) -> Appeal:
    """Whoever calls has locked what is contested, found no earlier appeal, and checked that it may be filed."""
    appealing.check_words(text)
    appeal.filed_at, appeal.filed_on = at, legal_day(at)
    appeal.save(force_insert=True)
    AppealMessage.objects.create(appeal=appeal, author=appeal.member, text=text, written_at=at)
    tell_of_appeal(appeal, "filed", at=at)
    site_events.appeal_opened(appeal.pk, at=at)
    if appealing.who_answers(appeal) == "administrator":
        tell_administrators(appeal, at=at)
    return appeal


def locked_appeal(appeal: Appeal) -> Appeal:
    found = Appeal.objects.select_for_update(of=("self",)).select_related("decision__statement", "member", "notice")
    return found.get(pk=appeal.pk)


def add_message(appeal: Appeal, text: str, *, by: Member | None, is_by_team: bool, at: datetime) -> AppealMessage:
    """The same words twice in a row are one message. `by`: nobody, where the sender of a notice has no account."""
    author = by.pk if by is not None else None
    last = appeal.messages.last()
    if last is not None and (last.author_id, last.is_by_team, last.text) == (author, is_by_team, text):
        return last
    if not appeal.is_open:
        raise AppealEnded(appeal)
    appealing.check_words(text)
    message = AppealMessage.objects.create(appeal=appeal, author=by, is_by_team=is_by_team, text=text, written_at=at)
    if is_by_team:
        tell_of_appeal(appeal, f"message:{message.pk}", at=at)
    return message


def withdraw_it(appeal: Appeal, *, at: datetime) -> Appeal:
    """Twice is once."""
    if appeal.outcome == Outcome.WITHDRAWN:
        return appeal
    end_it(appeal, Outcome.WITHDRAWN, at=at)
    tell_of_appeal(appeal, "withdrawn", at=at)
    return appeal


def end_it(appeal: Appeal, outcome: str, *, at: datetime, **values: Any) -> None:
    """Before anything is carried out: it is no longer open when the contested decision is taken back."""
    if not appeal.is_open:
        raise AppealEnded(appeal)
    appeal.outcome, appeal.ended_at = outcome, max(at, appeal.filed_at)
    for name, value in values.items():
        setattr(appeal, name, value)
    appeal.save(update_fields=["outcome", "ended_at", *values])
    if outcome != Outcome.WITHDRAWN:
        site_events.appeal_decided(appeal.pk, at=at)
