"""Telling members: one row for the site, one mail if they want it; written with the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from forum import planning
from forum.channels import DIGESTS, Channel, channel_of, manner_of
from forum.models import Answer, Block, Mail, Member, Notification, Post, Preference, Question, Subscription, Telling

BATCH = 500
IN_THE_ACT = 200  # followers told in the act itself


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
    by: Member | None = None,
    is_mailed: bool = True,
) -> Notification | None:
    """Tell one member one thing, once; `by` is who did it. Call inside the act's transaction.

    `is_mailed`: unless another mail of the same act says it; then it stands on the site alone.
    """
    if member is None or not member.is_active or is_blocked(by, member, kind):
        return None
    new = Notification(
        member=member, kind=kind, ref=ref, created_at=at, question=question, answer=answer, reason=reason, url=url
    )
    try:
        with transaction.atomic():
            if Notification.objects.filter(member=member, ref=ref).exists():
                return None
            return new if write([new], is_mailed=is_mailed) else None
    except IntegrityError:  # two processes at once: the other told it
        return None


def is_blocked(person: Member | None, member: Member, kind: str) -> bool:
    """Whether the member wants to hear nothing of that person."""
    if person is None or manner_of(kind).is_duty:
        return False
    return Block.objects.filter(member=member, person=person).exists()


def tell_followers(
    question: Question,
    kind: str,
    *,
    ref: str,
    at: datetime,
    answer: Answer | None = None,
) -> None:
    """The same for whoever follows a question that is locked: so many queries, however many they are.

    But to the author of what is told. The first hundreds are told here, others by the worker.
    """
    following = Subscription.objects.filter(question=question, member__is_active=True)
    others = untold(of_others(following, answer or question), ref)
    subscriptions = list(others.select_related("member").order_by("member_id")[:IN_THE_ACT])
    tell_subscribers(subscriptions, kind, ref=ref, at=at, question=question, answer=answer)
    if len(subscriptions) == IN_THE_ACT:
        told = subscriptions[-1].member_id
        rest = Telling(kind=kind, ref=ref, question=question, answer=answer, at=at, cursor=told)
        Telling.objects.bulk_create([rest], ignore_conflicts=True)


def of_others(subscriptions: Any, post: Post) -> Any:
    """Without those of its author, and of members who do not want to hear of them."""
    if post.author_id is not None:
        subscriptions = subscriptions.exclude(member_id=post.author_id)
    if post.shown_author_id is not None:
        shut_out = Block.objects.filter(member=OuterRef("member"), person=post.shown_author_id)
        subscriptions = subscriptions.exclude(Exists(shut_out))
    return subscriptions


def untold(subscriptions: Any, ref: str) -> Any:
    """Without those of members who were told already."""
    return subscriptions.exclude(Exists(Notification.objects.filter(member=OuterRef("member"), ref=ref)))


def tell_subscribers(
    subscriptions: Sequence[Subscription],
    kind: str,
    *,
    ref: str,
    at: datetime,
    question: Question,
    answer: Answer | None = None,
) -> None:
    """One row for each member, for the reason of their first subscription. None of them was told yet: `untold`."""
    first = {subscription.member_id: subscription for subscription in reversed(subscriptions)}
    write(
        [
            Notification(
                member=subscription.member,
                kind=kind,
                question=question,
                answer=answer,
                reason=subscription.reason,
                subscription=subscription,
                ref=ref,
                created_at=at,
            )
            for _member, subscription in sorted(first.items())
        ]
    )


def write(notifications: Sequence[Notification], *, is_mailed: bool = True) -> list[Notification]:
    """Rows of one kind, each to another member, and their mails, as each of them wants it."""
    if not notifications:
        return []
    kind = notifications[0].kind
    by_member = {notification.member_id: notification for notification in notifications}
    chosen = dict(Preference.objects.filter(member__in=by_member, kind=kind).values_list("member_id", "channel"))
    kept, at_once = [], []
    for pk, notification in by_member.items():
        channel = channel_of(kind, chosen.get(pk), wants_mail=notification.member.wants_mail)
        if channel == Channel.NEVER:
            continue
        kept.append(notification)
        if not is_mailed:
            continue
        notification.waits_for = channel if channel in DIGESTS else ""
        if channel == Channel.NOW and notification.member.email:
            at_once.append(notification)
    mails = planning.mails_for(at_once)
    Notification.objects.bulk_create(kept, batch_size=BATCH)
    Mail.objects.bulk_create(mails, batch_size=BATCH)
    return kept
