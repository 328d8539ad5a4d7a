"""One mail a day or a week: planned row by row, sent in the member's morning, written when it leaves.

A notification that waits is put into the pending digest of its member; the row of a member and a morning is unique in
the database. So there is one mail for each, however many planners run at once or die.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.channels import DIGESTS
from forum.hours import next_morning
from forum.mail import new_message_id
from forum.models import Mail, Member, Notification
from forum.planning import zone_of

SLICE = 500  # notifications in one transaction
SLICES = 40  # in one run

Key = tuple[int, str, dt.date]  # member, digest, morning


def plan(at: dt.datetime | None = None) -> int:
    """Put what waits into digests; how many notifications."""
    last = done = 0
    for _number in range(SLICES):
        last, planned = _plan_some(last, at or timezone.now())
        done += planned
        if not last:
            break
    return done


@transaction.atomic
def _plan_some(after: int, at: dt.datetime) -> tuple[int, int]:
    """The number of the last one looked at (0: no more), and how many found their digest."""
    waiting = Notification.objects.filter(waits_for__in=DIGESTS, pk__gt=after).order_by("pk")
    found = list(waiting.select_related("member")[:SLICE])
    by_key: dict[Key, list[int]] = defaultdict(list)
    members: dict[int, Member] = {}
    for notification in found:
        members[notification.member_id] = notification.member
        by_key[_key(notification, at)].append(notification.pk)
    Mail.objects.bulk_create([_digest(members[key[0]], key, at) for key in sorted(by_key)], ignore_conflicts=True)
    planned = 0
    for row in _open_digests(by_key):
        pks = by_key[_key_of(row)]
        planned += Notification.objects.filter(pk__in=pks).exclude(waits_for="").update(travels_in=row, waits_for="")
    return (found[-1].pk if len(found) == SLICE else 0), planned


def _key(notification: Notification, at: dt.datetime) -> Key:
    zone = zone_of(notification.member)
    morning = next_morning(at, zone, notification.waits_for)
    return notification.member_id, notification.waits_for, morning.astimezone(zone).date()


def _digest(member: Member, key: Key, at: dt.datetime) -> Mail:
    _pk, digest, day = key
    return Mail(
        message_id=new_message_id(),
        to=[member.email],
        subject="",
        text="",
        member=member,
        digest=digest,
        period=day,
        not_before=next_morning(at, zone_of(member), digest),
    )


def _open_digests(keys: dict[Key, list[int]]) -> list[Mail]:
    """Those that no worker has taken up yet, locked, so that none does before they are filled."""
    rows = Mail.objects.filter(
        member__in={key[0] for key in keys},
        period__in={key[2] for key in keys},
        state=Mail.State.PENDING,
        attempts=0,
    )
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return [row for row in locked if _key_of(row) in keys]


def _key_of(row: Any) -> Key:
    return row.member_id, row.digest, row.period
