"""Telling members: one row for the site, one mail if they want it; written with the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from forum import mail
from forum.models import Answer, Member, Notification, Question, Subscription

BATCH = 500


def subscribe(member: Member, question: Question, reason: str) -> None:
    """Follow a question; the first reason stays."""
    Subscription.objects.bulk_create(
        [Subscription(member=member, question=question, reason=reason)], ignore_conflicts=True
    )


def tell(
    member: Member | None,
    kind: str,
    *,
    ref: str,
    at: datetime,
    question: Question | None = None,
    answer: Answer | None = None,
    reason: str = "",
    url: str = "",
) -> Notification | None:
    """Tell one member one thing, once. Call inside the act's transaction."""
    if member is None or not member.is_active:
        return None
    values: dict[str, Any] = {
        "kind": kind,
        "question": question,
        "answer": answer,
        "reason": reason,
        "url": url,
        "created_at": at,
    }
    try:
        with transaction.atomic():
            notification, is_new = Notification.objects.get_or_create(member=member, ref=ref, defaults=values)
    except IntegrityError:  # two processes at once: the other told it
        return None
    if is_new:
        mail.queue_notifications([notification])
    return notification if is_new else None


def tell_followers(
    question: Question,
    kind: str,
    *,
    but: Iterable[Member | None],
    ref: str,
    at: datetime,
    answer: Answer | None = None,
) -> None:
    """The same for whoever follows a question that is locked: so many queries, however many they are."""
    left_out = {member.pk for member in but if member is not None}
    following = Subscription.objects.filter(question=question, member__is_active=True)
    subscriptions = following.exclude(member_id__in=left_out).select_related("member")
    reasons = {subscription.member: subscription.reason for subscription in subscriptions}
    tell_many(reasons, kind, question, ref=ref, at=at, answer=answer)


def tell_many(
    reasons: Mapping[Member, str],
    kind: str,
    question: Question,
    *,
    ref: str,
    at: datetime,
    answer: Answer | None = None,
) -> int:
    """The same for these members, each for a reason; how many were not told yet. The question is locked."""
    known = Notification.objects.filter(ref=ref, member_id__in=[member.pk for member in reasons])
    told = set(known.values_list("member_id", flat=True))
    new = [
        Notification(member=member, kind=kind, question=question, answer=answer, reason=reason, ref=ref, created_at=at)
        for member, reason in reasons.items()
        if member.pk not in told
    ]
    mail.queue_notifications(Notification.objects.bulk_create(new, batch_size=BATCH))
    return len(new)
