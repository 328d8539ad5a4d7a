"""Accounts that nobody signed in to for two years: warned twice by mail, then ended. What they wrote stays, nameless.

Recommended by the French data protection authority; docs/operating.md says who is left out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail, member_data
from forum.dates import written_day
from forum.models import Departure, InactivityNotice, Member, OpenSession

INACTIVE = dt.timedelta(days=730)
FIRST_WARNING = dt.timedelta(days=30)
LAST_WARNING = dt.timedelta(days=7)
BATCH = 200  # accounts that one day warns, reminds or ends


def follow_inactive(*, at: dt.datetime | None = None) -> int:
    """Warn, remind, end; how many accounts something was done about."""
    at = at or timezone.now()
    return _end(at) + _remind(at) + _warn(at)


def inactive(at: dt.datetime) -> Any:
    """Accounts that the rule is about: with an address that was confirmed, and not of the team."""
    from allauth.account.models import EmailAddress

    used = OpenSession.objects.filter(member=OuterRef("pk"), last_used_at__gt=at - INACTIVE + FIRST_WARNING)
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people: Any = Member.objects.annotate(seen_at=Coalesce("last_login", "date_joined"))
    people = people.filter(
        Exists(confirmed), ~Exists(used), seen_at__lte=at - INACTIVE + FIRST_WARNING, is_active=True, leaves_at=None
    )
    return people.filter(
        Q(is_staff=False, is_superuser=False, groups=None, brand=None, external_ref=None), ~Q(email="")
    ).order_by("pk")


def _warn(at: dt.datetime) -> int:
    due = inactive(at).filter(inactivity_notice=None)
    return sum(_warn_one(member, at) for member in due[:BATCH])


@transaction.atomic
def _warn_one(member: Any, at: dt.datetime) -> bool:
    if member_data.obstacles(member):
        return False
    due_at = max(member.seen_at + INACTIVE, at + FIRST_WARNING)
    notice, is_new = InactivityNotice.objects.get_or_create(member=member, defaults={"due_at": due_at})
    if is_new:
        _write_to(member, notice)
    return is_new


def _remind(at: dt.datetime) -> int:
    """A week before. When that is late, the day moves: nobody has less than a week."""
    due = InactivityNotice.objects.filter(reminded_at=None, due_at__lte=at + LAST_WARNING).select_related("member")
    return sum(_remind_one(notice, at) for notice in due.order_by("pk")[:BATCH])


@transaction.atomic
def _remind_one(notice: InactivityNotice, at: dt.datetime) -> bool:
    due_at = max(notice.due_at, at + LAST_WARNING)
    if not _is_still_inactive(notice, at):
        return False
    if InactivityNotice.objects.filter(pk=notice.pk, reminded_at=None).update(reminded_at=at, due_at=due_at):
        notice.due_at = due_at
        _write_to(notice.member, notice)
        return True
    return False


def _end(at: dt.datetime) -> int:
    due = InactivityNotice.objects.filter(due_at__lte=at, reminded_at__lte=at - LAST_WARNING).select_related("member")
    return sum(_end_one(notice, at) for notice in due.order_by("pk")[:BATCH])


@transaction.atomic
def _end_one(notice: InactivityNotice, at: dt.datetime) -> bool:
    """The worker does the rest, as for those who ask for it."""
    if not _is_still_inactive(notice, at):
        return False
    Departure.objects.get_or_create(member=notice.member, defaults={"keeps_posts": True, "asked_at": at, "due_at": at})
    Member.objects.filter(pk=notice.member_id).update(leaves_at=at)
    return True


def _is_still_inactive(notice: InactivityNotice, at: dt.datetime) -> bool:
    """Or else the notice goes: they came back, joined the team, or have a case."""
    if inactive(at).filter(pk=notice.member_id).exists() and not member_data.obstacles(notice.member):
        return True
    notice.delete()
    return False


def _write_to(member: Member, notice: InactivityNotice) -> None:
    context = {"member": member, "site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
    with translation.override(member.language):
        context["day"] = written_day(notice.due_at)
        text = render_to_string("emails/inactive.txt", context)
        mail.queue(to=[member.email], subject=_("Do you still need your account?"), text=text)
