"""The end of an account: asked for, thought over for a week, then done."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail, member_data
from forum.dates import written_day
from forum.models import Departure, Export, Member

log = logging.getLogger(__name__)

GRACE = timedelta(days=7)
SALT = "forum.leaving.stay"


@transaction.atomic
def leave(*, by: Member, keeps_posts: bool, at: datetime | None = None) -> Departure:
    """The account ends in a week, with its posts or without. Until then it reads, writes nothing, and may stay.

    Asked again, the choice for the posts is the later one, and the day stays.
    """
    at = at or timezone.now()
    member = Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    for sentence in member_data.obstacles(member):
        raise PermissionDenied(sentence)
    departure, is_new = Departure.objects.get_or_create(
        member=member, defaults={"keeps_posts": keeps_posts, "asked_at": at, "due_at": at + GRACE}
    )
    if departure.keeps_posts != keeps_posts:
        departure.keeps_posts = keeps_posts
        departure.save(update_fields=["keeps_posts"])
    if is_new:
        _mark(by, departure.due_at)
        _warn(member, departure)
    return departure


@transaction.atomic
def stay(*, by: Member, at: datetime | None = None) -> bool:
    """The account goes on as before; False when nobody had asked for its end. Refused once its day has come."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    departure = Departure.objects.filter(member=by).first()
    if departure is not None and departure.due_at <= (at or timezone.now()):
        raise PermissionDenied(_("This account is closed."))
    cancel_departure(by)
    return departure is not None


def cancel_departure(member: Member) -> None:
    Departure.objects.filter(member=member).delete()
    _mark(member, None)


def _mark(member: Member, due_at: datetime | None) -> None:
    member.leaves_at = due_at
    Member.objects.filter(pk=member.pk).update(leaves_at=due_at)


def _warn(member: Member, departure: Departure) -> None:
    if not member.email:
        return
    context: dict[str, object] = {
        "member": member,
        "departure": departure,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "token": stay_token(departure),
    }
    with translation.override(member.language):
        context["day"] = written_day(departure.due_at)
        subject = _("Your account will be deleted")
        mail.queue(to=[member.email], subject=subject, text=render_to_string("emails/leaving.txt", context))


def stay_token(departure: Departure) -> str:
    """Of this departure: another one needs another mail."""
    return Signer(salt=SALT).sign(f"{departure.pk}-{int(departure.asked_at.timestamp())}")


def departure_of(token: str) -> Departure | None:
    """The departure that a mail speaks of, while it is still to come."""
    try:
        pk, _dash, asked = Signer(salt=SALT).unsign(token).partition("-")
    except BadSignature:
        return None
    found = Departure.objects.select_related("member").filter(pk=pk).first()
    return found if found is not None and str(int(found.asked_at.timestamp())) == asked else None


def finish_some(member: Member, *, keeps_posts: bool, slices: int) -> int:
    """Do that many slices of the end of an account; how many are left over, 0 when more is to be done.

    Each slice is a transaction, and looks at what is there: whoever is killed leaves the rest to the next.
    """
    Member.objects.filter(pk=member.pk).update(is_active=False)
    while slices > 0:
        slices -= 1
        if _finish_slice(member, keeps_posts):
            continue
        _erase(member)
        log.info("an account has ended")
        return slices + 1
    return 0


def _finish_slice(member: Member, keeps_posts: bool) -> int:
    for part in member_data.parts():
        if done := part.release(member, keeps_posts):
            return done
    for table in member_data.tables():
        if done := _clear(table, member):
            return done
    return 0


ROWS = 500


@transaction.atomic
def _clear(table: member_data.Table, member: Member) -> int:
    if table.fate is member_data.Fate.BY_THE_APP:
        return 0
    rows = table.queryset.filter(**{table.column: member})
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
    some = table.queryset.filter(pk__in=pks)
    if table.fate is member_data.Fate.UNLINKED:
        return some.update(**{table.column: None, **table.also})
    some.delete()
    return len(pks)


@transaction.atomic
def _erase(member: Member) -> None:
    for export in Export.objects.filter(member=member):
        if export.file:
            export.file.storage.delete(export.file.name)
    Member.objects.get(pk=member.pk).delete()
