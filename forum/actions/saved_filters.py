"""A member names a list of questions, names it otherwise, forgets it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Member, SavedFilter
from forum.models.saved_filter import NAME_MAX
from forum.saved_filters import spelled
from forum.text.cleaning import clean_line

MOST = 20


@transaction.atomic
def save_filter(name: str, address: str, *, by: Member) -> SavedFilter:
    """A list that is saved already gets the name; a name that is there gets the list. ValidationError."""
    name, address = _checked(name), spelled(address)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedFilter.objects.filter(member=by)
    row = own.filter(address=address).first() or own.filter(name=name).first()
    if row is None:
        if own.count() >= MOST:
            raise ValidationError(_("You saved %(n)d filters already: delete one first.") % {"n": MOST})
        return SavedFilter.objects.create(member=by, name=name, address=address)
    _check_free(name, row)
    row.name, row.address = name, address
    row.save(update_fields=["name", "address"])
    return row


@transaction.atomic
def rename_filter(row: SavedFilter, name: str, *, by: Member) -> SavedFilter:
    name = _checked(name)
    _check_own(row, by)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    _check_free(name, row)
    row.name = name
    row.save(update_fields=["name"])
    return row


def delete_filter(row: SavedFilter, *, by: Member) -> None:
    _check_own(row, by)
    SavedFilter.objects.filter(pk=row.pk).delete()


def _check_own(row: SavedFilter, by: Member) -> None:
    if row.member_id != by.pk:
        raise PermissionDenied(_("This filter is not yours."))


def _check_free(name: str, row: SavedFilter) -> None:
    if SavedFilter.objects.filter(member=row.member_id, name=name).exclude(pk=row.pk).exists():
        raise ValidationError(_("Another of your filters has this name."))


def _checked(name: str) -> str:
    name = clean_line(name)
    if not 1 <= len(name) <= NAME_MAX:
        raise ValidationError(_("Give the filter a name of 1 to %(n)d characters.") % {"n": NAME_MAX})
    return name
