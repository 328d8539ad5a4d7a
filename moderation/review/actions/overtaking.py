"""Appeals that another decision settles before anybody decides about them, and what whoever filed one is told."""

from __future__ import annotations

from datetime import datetime

from forum import notifications
from forum.models import Member, Notification
from moderation.review import appealing, notice_appeal_mails
from moderation.review.models import Appeal, Decision, SenderMeasure
from moderation.review.targets import about


def end_with(decision: Decision, *, at: datetime, is_told: bool = True) -> None:
    """The decision is undone: whoever contests it has what they asked for."""
    _end(Appeal.objects.filter(decision=decision), at=at, is_told=is_told)


def end_about(measure: SenderMeasure, *, at: datetime) -> None:
    """What followed for whoever sent a notice is taken back."""
    _end(Appeal.objects.filter(sender_measure=measure), at=at)


def end_earlier(decision: Decision, *, at: datetime) -> None:
    """Something is done about a text that was kept before: who contested that has what they asked for."""
    if decision.kind not in Decision.HARMLESS:
        stayed = Decision.objects.filter(kind__in=Decision.HARMLESS, **about(decision.post)).exclude(pk=decision.pk)
        _end(Appeal.objects.filter(decision__in=stayed), at=at)


def _end(appeals: object, *, at: datetime, is_told: bool = True) -> None:
    for appeal in appeals.open().select_for_update(of=("self",)):  # type: ignore[attr-defined]
        appeal.outcome, appeal.ended_at = Appeal.Outcome.OVERTAKEN, max(at, appeal.filed_at)
        appeal.save(update_fields=["outcome", "ended_at"])
        if is_told:
            tell_of_appeal(appeal, "overtaken", at=at)


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
