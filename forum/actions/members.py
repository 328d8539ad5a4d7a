"""What concerns nobody but oneself: what one follows, was told, and how one wants to be told.

Suspended members may do all of it, but for taking another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import names
from forum.actions import rights
from forum.channels import Channel, manner_of
from forum.models import Member, Notification, Preference
from forum.text.cleaning import clean_line


def mark_read(*, by: Member, group: int | None = None, at: datetime | None = None) -> None:
    """Everything that the member was told up to now; or of one question; or, below zero, one notification."""
    told = Notification.objects.visible_to(by).unread()
    if group is not None:
        told = told.filter(question_id=group) if group > 0 else told.filter(pk=-group)
    told.update(read_at=at or timezone.now())


def save_notification(pk: int, *, by: Member, saved: bool, at: datetime | None = None) -> None:
    """Keep it among those one wants to find again."""
    told = Notification.objects.visible_to(by).filter(pk=pk, saved_at__isnull=saved)
    told.update(saved_at=(at or timezone.now()) if saved else None)


def change_settings(
    *,
    by: Member,
    display_name: str,
    language: str,
    wants_mail: bool,
    is_ranked: bool = True,
    is_named_on_guides: bool = True,
    uses_keys: bool = False,
) -> Member:
    """The name shown (none is the name of the account), how mails are written, if at all, where it stands besides (in
    lists, on guides), and whether keys act."""
    display_name = clean_line(display_name)
    if display_name != by.display_name:
        rights.check_may_write(by)
        _check_name(display_name, by)
    by.display_name, by.language, by.wants_mail = display_name, language, wants_mail
    by.is_ranked, by.is_named_on_guides, by.uses_keys = is_ranked, is_named_on_guides, uses_keys
    by.save(update_fields=["display_name", "language", "wants_mail", "is_ranked", "is_named_on_guides", "uses_keys"])
    return by


def _check_name(name: str, member: Member) -> None:
    try:
        if name:
            names.check(name, of=member)
    except ValidationError as refusal:
        raise ValidationError({"display_name": refusal}) from None


@transaction.atomic
def choose_channels(channels: Mapping[str, str], *, by: Member, **hours: Any) -> Member:
    """How each kind of notification reaches the member; those left out stay. What the site must tell is no choice.

    `hours`: language, time_zone, quiet_from, quiet_until and wants_mail of the member.
    """
    for kind, channel in sorted(channels.items()):
        manner = manner_of(kind)
        if manner.is_duty or channel not in Channel.values:
            raise PermissionDenied(_("This is always told by e-mail."))
        if channel == manner.channel:
            Preference.objects.filter(member=by, kind=kind).delete()
        else:
            Preference.objects.update_or_create(member=by, kind=kind, defaults={"channel": channel})
    for name, value in hours.items():
        setattr(by, name, value)
    by.save(update_fields=list(hours))
    return by


def set_wants_mail(wants: bool, *, by: Member) -> Member:
    """The way of the link in every mail, which needs no sign-in."""
    by.wants_mail = wants
    by.save(update_fields=["wants_mail"])
    return by
