"""When the mail of a notification leaves: not in quiet hours, and not once for each of twenty answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from forum.channels import MANNERS, manner_of
from forum.hours import end_of_quiet
from forum.mail import new_message_id
from forum.models import Mail, Member, Notification, Question

TOGETHER = dt.timedelta(minutes=5)  # at most one mail of a question in this time
LOOK_BACK = dt.timedelta(days=2)  # longer than any quiet hours
ALONE = [kind for kind, manner in MANNERS.items() if manner.is_alone]


def mails_for(notifications: Sequence[Notification]) -> list[Mail]:
    """Mails to write for notifications of one event; some join a mail that waits already (`travels_in`)."""
    if not notifications:
        return []
    now = timezone.now()
    question = notifications[0].question
    is_alone = question is None or manner_of(notifications[0].kind).is_alone
    latest = {} if is_alone else _latest(question, [notification.member_id for notification in notifications], now)
    waiting = _still_waiting(latest.values())
    new = []
    for notification in notifications:
        last = latest.get(notification.member_id)
        if last is not None and last.pk in waiting:
            notification.travels_in = last
        else:
            new.append(_mail(notification, after=last, now=now))
    return new


def _latest(question: Question | None, members: list[int], now: dt.datetime) -> dict[int, Mail]:
    """The last mail about the question to each of these members."""
    mails = Mail.objects.filter(
        notification__question=question, notification__member__in=members, created_at__gt=now - LOOK_BACK
    )
    rows = mails.exclude(notification__kind__in=ALONE).select_related("notification").order_by("pk")
    return {row.notification.member_id: row for row in rows if row.notification}


def _still_waiting(mails: Iterable[Mail]) -> set[int]:
    """Those no worker has taken up: locked, so that none does before the rows that join them are written."""
    pks = [row.pk for row in mails if row.state == Mail.State.PENDING and row.attempts == 0]
    if not pks:
        return set()
    rows = Mail.objects.filter(pk__in=pks, state=Mail.State.PENDING, attempts=0).order_by("pk")
    return set(rows.select_for_update().values_list("pk", flat=True))


def _mail(notification: Notification, *, after: Mail | None, now: dt.datetime) -> Mail:
    leaves = max(now, (after.not_before or after.created_at) + TOGETHER) if after else now
    leaves = quiet_until(notification.member, leaves) or leaves
    return Mail(
        message_id=new_message_id(),
        to=[notification.member.email],
        subject="",
        text="",
        notification=notification,
        not_before=leaves if leaves > now else None,
    )


def quiet_until(member: Member, now: dt.datetime) -> dt.datetime | None:
    """When the member may be disturbed again; None when they may be now."""
    return end_of_quiet(now, zone_of(member), member.quiet_from, member.quiet_until)


def zone_of(member: Member) -> ZoneInfo:
    try:
        return ZoneInfo(member.time_zone or settings.TIME_ZONE)
    except (ValueError, OSError, KeyError):  # a zone that the system no longer knows
        return ZoneInfo(settings.TIME_ZONE)
