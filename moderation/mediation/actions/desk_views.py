"""A mediator keeps, renames and deletes the views of their desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Member
from forum.text.cleaning import clean_line
from moderation.mediation.models import DeskView
from moderation.mediation.models.case import bodies_of
from moderation.mediation.models.desk_views import NAME_MAX

MOST = 12


@transaction.atomic
def keep_view(name: str, chosen: Mapping[str, str], *, by: Member) -> DeskView:
    """`chosen`: view, state, sector and words. A name that is there gets these filters. ValidationError."""
    if not bodies_of(by).exists():
        raise PermissionDenied(_("Only the staff of a service has a desk."))
    name = _checked(name)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    others = DeskView.objects.filter(member=by).exclude(name=name)
    if others.count() >= MOST:
        raise ValidationError(_("You keep %(n)d views already: delete one first.") % {"n": MOST})
    row, _is_new = DeskView.objects.update_or_create(member=by, name=name, defaults=dict(chosen))
    return row


@transaction.atomic
def rename_view(row: DeskView, name: str, *, by: Member) -> DeskView:
    """ValidationError for a name that is empty, too long or another view's."""
    name = _checked(name)
    _check_own(row, by)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if DeskView.objects.filter(member=by, name=name).exclude(pk=row.pk).exists():
        raise ValidationError(_("Another of your views has this name."))
    row.name = name
    row.save(update_fields=["name"])
    return row


def delete_view(row: DeskView, *, by: Member) -> None:
    _check_own(row, by)
    DeskView.objects.filter(pk=row.pk).delete()


def _check_own(row: DeskView, by: Member) -> None:
    if row.member_id != by.pk:
        raise PermissionDenied(_("This view is not yours."))


def _checked(name: str) -> str:
    name = clean_line(name)
    if not 1 <= len(name) <= NAME_MAX:
        raise ValidationError(_("Give the view a name of 1 to %(n)d characters.") % {"n": NAME_MAX})
    return name
