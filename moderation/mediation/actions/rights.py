"""Whose case it is, and who may act on it.

A suspension from the forum takes nobody's way out: it is about posts, not about a dispute.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.actions.rights import check_stays
from forum.models import Member
from moderation.mediation import journal, judging
from moderation.mediation.models import Case
from moderation.mediation.states import State


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


def check_may_act(case: Case, by: Member) -> None:
    """For every act of the staff on a case."""
    if not case.is_staffed_by(by):
        raise PermissionDenied(_("This case belongs to another body."))
    if not case.is_declared_by(by):
        raise PermissionDenied(_("Say first that nothing binds you to the parties of this case."))


def locked_for_filling_in(case: Case, by: Member, *, stamp: str | None = None) -> Case:
    """For whoever fills in what is not referred yet: the asker; of what came on paper, the staff of its body."""
    if not case.is_typed_in:
        case = locked_for_asker(case, by, stamp=stamp)
        is_open = case.state in judging.BEFORE_SENDING
    else:
        case = journal.locked(case, stamp=stamp)
        check_may_act(case, by)
        is_open = case.state == State.TYPED
    if not is_open:
        raise PermissionDenied(_("This case can no longer be changed here."))
    return case
