"""The letter to the seller: kept as it is edited, and told as sent, with its proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation import duties, evidence, judging
from moderation.mediation.actions import rights
from moderation.mediation.actions.intake import COMPLAINT, first_complaint, kept_values, save_intake
from moderation.mediation.deadlines import civil_date
from moderation.mediation.facts import Answer
from moderation.mediation.models import Case, Evidence


@transaction.atomic
def keep_letter(case: Case, *, by: Member, text: str, language: str = "", at: datetime | None = None) -> Case:
    """The asker's own words, as they edited them, in `language`; judged is nothing, sent is nothing."""
    case = _before_sending(case, by)
    case.complaint_letter, case.complaint_language = text, language or case.complaint_language
    case.save(update_fields=["complaint_letter", "complaint_language", "updated_at"])
    duties.idle(case, civil_date(at or timezone.now()))
    return case


@transaction.atomic
def complaint_was_sent(
    case: Case,
    *,
    by: Member,
    sent_on: date,
    channel: str,
    has_copy: bool = False,
    file: Any = None,
    at: datetime | None = None,
) -> Case:
    """“I sent it”: the written complaint with its proof, from which the dates run.

    After an earlier complaint it is a reminder, a row of its own: the year still runs from the first
    (art. L612-2 4°). Told twice for one day, it is one.
    """
    case = _before_sending(case, by)
    document = evidence.attach(case, by=by, file=file, kind="complaint", at=at) if file else None
    proof = (Answer.YES if document or has_copy else Answer.UNKNOWN).value
    first = first_complaint(case, 1)
    if first is not None and first.sent_on < sent_on:
        case.complaints.update_or_create(level=1, sent_on=sent_on, defaults={"channel": channel, "proof": proof})
        case = save_intake(case, by=by, details={}, answers={}, complaint=None, at=at)
    else:
        told = {**kept_values(case)["complaint"], "sent_on": sent_on, "channel": channel, "proof": proof}
        told = {name: value for name, value in told.items() if name in COMPLAINT}
        case = save_intake(case, by=by, details={}, answers={}, complaint=told, at=at)
    _link(case, sent_on, document)
    return case


def _link(case: Case, sent_on: date, document: Evidence | None) -> None:
    if document is not None:
        case.complaints.filter(level=1, sent_on=sent_on).update(document=document)


def _before_sending(case: Case, by: Member) -> Case:
    case = rights.locked_for_asker(case, by)
    if case.state not in judging.BEFORE_SENDING:
        raise PermissionDenied(_("This case can no longer be changed here."))
    return case
