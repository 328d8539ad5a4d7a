"""Telling members: one row for the site, one mail if they want it; written with the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from forum import mail
from forum.models import Answer, Member, Notification, Question, Subscription


def subscribe(member: Member, question: Question, reason: str) -> None:
    """Follow a question; the first reason stays."""
    Subscription.objects.get_or_create(member=member, question=question, defaults={"reason": reason})


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
    if is_new and member.wants_mail and member.email:
        mail.queue_notification(notification)
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
    left_out = {member.pk for member in but if member is not None}
    following = Subscription.objects.filter(question=question).exclude(member_id__in=left_out)
    for subscription in following.select_related("member"):
        tell(
            subscription.member,
            kind,
            ref=ref,
            at=at,
            question=question,
            answer=answer,
            reason=subscription.reason,
        )
