"""Appeals that the team settles before anybody decides about them, and what whoever filed one is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from forum import notifications
from forum.models import Member, Notification
from moderation.handover import site_events
from moderation.review import appealing, notice_appeal_mails
from moderation.review.models import Appeal, Decision, SenderMeasure
from moderation.review.targets import about

Outcome, Side = Appeal.Outcome, Appeal.Side


def end_with(decision: Decision, *, at: datetime, is_told: bool = True) -> list[Appeal]:
    """The decision is undone. Whom it restricted has what they asked for; where a text had been kept it waits anew."""
    appeals = Appeal.objects.filter(decision=decision)
    ended = _end(appeals.filter(side=Side.RESTRICTED), Outcome.GRANTED, at=at)
    ended += _end(appeals.exclude(side=Side.RESTRICTED), Outcome.OVERTAKEN, at=at)
    if is_told:
        tell_settled(ended, at=at)
    return ended


def end_about(measure: SenderMeasure, *, at: datetime) -> list[Appeal]:
    """What followed for whoever sent a notice is taken back."""
    ended = _end(Appeal.objects.filter(sender_measure=measure), Outcome.GRANTED, at=at)
    tell_settled(ended, at=at)
    return ended


def end_earlier(decision: Decision, *, at: datetime) -> list[Appeal]:
    """Something is done about a text that was kept before: who contested that has what they asked for.

    They are told by whoever calls, when all that follows is written.
    """
    if decision.kind in Decision.HARMLESS:
        return []
    stayed = Decision.objects.filter(kind__in=Decision.HARMLESS, **about(decision.post)).exclude(pk=decision.pk)
    return _end(Appeal.objects.filter(decision__in=stayed), Outcome.GRANTED, at=at)


def _end(appeals: Any, outcome: str, *, at: datetime) -> list[Appeal]:
    found = list(appeals.open().select_related("notice", "member").select_for_update(of=("self",)))
    for appeal in found:
        appeal.outcome, appeal.ended_at = outcome, max(at, appeal.filed_at)
        appeal.save(update_fields=["outcome", "ended_at"])
        site_events.appeal_decided(appeal.pk, at=at)
    return found


def tell_settled(appeals: Iterable[Appeal], *, at: datetime) -> None:
    for appeal in appeals:
        tell_of_appeal(appeal, appeal.outcome, at=at)


def reporters_told(decision: Decision) -> set[int | None]:
    """Members whose appeals about this text ended with the decision: that is told to them, and says what was done."""
    ended = Appeal.objects.filter(side=Side.REPORTER, ended_at=decision.made_at)
    return set(ended.filter(**about(decision.post, "decision__")).values_list("member_id", flat=True))


def tells_author(ended: Iterable[Appeal]) -> bool:
    """Whom the decision restricted reads of its end with their appeal: no second mail says the same."""
    return any(appeal.side == Side.RESTRICTED and appeal.member_id is not None for appeal in ended)


def tell_of_appeal(appeal: Appeal, step: str, *, at: datetime) -> None:
    """Whoever filed it, of each step once: about a notice by mail to the address it names, else by their account."""
    if appeal.notice is not None:
        notice_appeal_mails.tell(appeal, appeal.notice, step)
    else:
        _tell(appeal, appeal.member, step, at=at)


def tell_administrators(appeal: Appeal, *, at: datetime) -> None:
    """No moderator can look at it: those who can are told, for they do not read the queue."""
    for member in Member.objects.filter(is_active=True, is_superuser=True).exclude(pk__in=appealing.concerned(appeal)):
        _tell(appeal, member, "to-decide", at=at)


def _tell(appeal: Appeal, member: Member | None, step: str, *, at: datetime) -> None:
    notifications.tell(
        member,
        Notification.Kind.APPEAL,
        ref=f"{appeal.ref}:{step}",
        at=at,
        url=f"/moderation/appeals/{appeal.pk}/",
    )
