"""“Save and come back later”: what was typed is kept as it is, and a link is mailed to its asker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import limits, mail, second_factor
from forum.models import Member, Question
from moderation.mediation import duties, returning
from moderation.mediation.actions import rights
from moderation.mediation.actions.offer import open_offer
from moderation.mediation.deadline_rules import days_of, due_on
from moderation.mediation.models import Case, Unfinished
from moderation.mediation.states import State

Typed = Mapping[str, list[str]]


class Mailed(StrEnum):
    """What became of the link; what was typed is kept in any case."""

    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    OFTEN = "often"
    SIGNS_IN = "signs_in"  # by two steps: no mail lets them in by less


@transaction.atomic
def keep_answers(question: Question, *, by: Member, answers: Mapping[str, str], at: datetime | None = None) -> Case:
    """Of the short questions, for which there need be no case yet: it becomes one that was offered, and no more."""
    at = at or timezone.now()
    case = open_offer(question, by=by, at=at)
    row = _row(case, at)
    row.answers = dict(answers)
    row.save(update_fields=["answers", "kept_at"])
    day = case.day_of(at)
    if case.state == State.OFFERED:
        duties.run(case, "offer", since=day, due=due_on("offer", day))
    return case


@transaction.atomic
def keep_typed(case: Case, *, by: Member, page: str, typed: Typed | None, at: datetime | None = None) -> Case:
    """What a page does not take yet; None once it was taken. Nothing is judged, nothing of the case changes."""
    at = at or timezone.now()
    case = _before_sending(case, by)
    if typed is None and not Unfinished.objects.filter(case=case).exists():
        return case
    row = _row(case, at)
    others = {name: fields for name, fields in row.typed.items() if name != page}
    row.typed = {**others, page: _storable(typed)} if typed is not None else others
    row.save(update_fields=["typed", "kept_at"])
    duties.idle(case, case.day_of(at))
    return case


def mail_link(case: Case, *, by: Member, at: datetime | None = None) -> Mailed:
    """A new link, after which no earlier one opens anything.

    Only to an address that its member confirmed: whoever else reads it would read the case.
    """
    if second_factor.has_one(by):
        return Mailed.SIGNS_IN
    if not EmailAddress.objects.filter(user=by, email__iexact=by.email, verified=True).exists():
        return Mailed.UNCONFIRMED
    if not limits.has_left_for(f"member:{by.pk}", "return"):
        return Mailed.OFTEN
    _mail(case, by, at or timezone.now())
    return Mailed.SENT


@transaction.atomic
def _mail(case: Case, by: Member, at: datetime) -> None:
    case = _before_sending(case, by)
    row, key = _row(case, at), returning.new_key()
    days = days_of("offer") if case.state == State.OFFERED else returning.DAYS
    row.key, row.mailed_to, row.expires_at = returning.digest(key), by.email, at + timedelta(days=days)
    row.save()
    path = reverse("moderation:return", args=[returning.token_of(row, key)])
    context = {"site_name": settings.SITE_NAME, "url": f"{settings.BASE_URL}{path}", "days": days}
    subject = render_to_string("emails/return_link_subject.txt", context)
    mail.queue(to=[by.email], subject=subject, text=render_to_string("emails/return_link.txt", context))


def forget_answers(case: Case) -> None:
    """They are in the case now."""
    Unfinished.objects.filter(case=case).update(answers={})


def _row(case: Case, at: datetime) -> Unfinished:
    row, _is_new = Unfinished.objects.get_or_create(case=case, defaults={"kept_at": at})
    row.kept_at = at
    return row


def _before_sending(case: Case, by: Member) -> Case:
    case = rights.locked_for_asker(case, by)
    if State(case.state) not in returning.OPEN_BY_LINK:
        raise PermissionDenied(_("This case can no longer be changed here."))
    return case


def _storable(typed: Typed) -> dict[str, list[Any]]:
    """PostgreSQL keeps no character of number zero."""
    return {name: [value.replace("\x00", "") for value in values] for name, values in typed.items()}
