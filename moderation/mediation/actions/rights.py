"""Whose case it is. A suspension from the forum takes nobody's way out: it is about posts, not about a dispute."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.actions.rights import check_stays
from forum.models import Member
from moderation.mediation import journal
from moderation.mediation.models import Case


def check_is_asker(asker_id: int | None, member: Member) -> None:
    if asker_id != member.pk:
        raise PermissionDenied(_("Only the person who asked can do this."))
    if not member.is_active:
        raise PermissionDenied(_("This account is closed."))
    check_stays(member)


def locked_for_asker(case: Case, by: Member, *, stamp: str | None = None) -> Case:
    """The row as it is now, held; PermissionDenied for anybody else, Outdated when it is not what was seen."""
    check_is_asker(case.asker_id, by)
    return journal.locked(case, stamp=stamp)
