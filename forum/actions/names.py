"""Taking another name. What one wrote, and every link to it, follows: posts name their author by key."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import names
from forum.actions import rights
from forum.dates import written_day
from forum.models import FormerName, Member

BETWEEN_NAMES = timedelta(days=30)


def next_rename_at(member: Member, *, at: datetime | None = None) -> datetime | None:
    """When the member may take another name; None for now."""
    if member.renamed_at is None or member.renamed_at + BETWEEN_NAMES <= (at or timezone.now()):
        return None
    return member.renamed_at + BETWEEN_NAMES


def check_may_rename(member: Member, *, at: datetime) -> None:
    rights.check_may_write(member)
    until = next_rename_at(member, at=at)
    if until is not None:
        sentence = _("You changed your name less than %(days)d days ago. You can change it again on %(day)s.")
        raise PermissionDenied(sentence % {"days": BETWEEN_NAMES.days, "day": written_day(until)})


def rename(name: str, *, by: Member, at: datetime | None = None) -> Member:
    """The name that `forum.names` allows; the former one leads here until somebody takes it."""
    at = at or timezone.now()
    try:
        with transaction.atomic():
            return _rename(name, by, at)
    except IntegrityError:  # two people at once
        raise ValidationError(_("This name is taken. Choose another one."), code="taken") from None


def _rename(name: str, by: Member, at: datetime) -> Member:
    member: Member = Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if member.username == name:
        return member
    check_may_rename(member, at=at)
    if name.casefold() != member.username.casefold():
        names.check_username(name, of=member)
        FormerName.objects.annotate(lower=Lower("name")).filter(
            lower__in=[name.lower(), member.username.lower()]
        ).delete()
        FormerName.objects.create(name=member.username, member=member, left_at=at)
        by.take_name(name)
    by.username, by.renamed_at = name, at
    by.save(update_fields=["username", "look", "renamed_at"])
    return by


def present_owner(name: str) -> Member | None:
    """Who had this name last, while nobody else has it."""
    former = FormerName.objects.filter(name__iexact=name, member__is_active=True).select_related("member").first()
    return former.member if former else None
