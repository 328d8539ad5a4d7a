"""What comes by post, by telephone or to a counter, typed in by the staff of the body it was brought to.

Nothing is referred by it: that is the signature on the paper (`moderation.handover.paper`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation import duties, journal
from moderation.mediation.actions import rights
from moderation.mediation.actions.assigning import declare
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.models.case import bodies_of
from moderation.mediation.references import new_reference
from moderation.mediation.states import Role, State

REFERENCE_TRIES = 5
FIRST = ("full_name", "trader_name", "order_ref")  # what duplicates are found by


def bodies_to_type_for(member: Member, *, at: datetime | None = None) -> list[MediationBody]:
    """Those they work for today that take disputes of consumers."""
    day = civil_date(at or timezone.now())
    return list(MediationBody.objects.for_consumers(day).filter(pk__in=bodies_of(member)))


@transaction.atomic
def type_in(
    body: MediationBody,
    *,
    by: Member,
    channel: str,
    language: str,
    first: Mapping[str, str],
    declaration: str,
    key: str,
    at: datetime | None = None,
) -> Case:
    """A case of somebody who has no account here. `first` are the fields of FIRST; sending a form twice is once.

    PermissionDenied for anybody but the body's staff on duty.
    """
    at = at or timezone.now()
    if body not in bodies_to_type_for(by, at=at):
        raise PermissionDenied(_("Only the staff of a mediation service type in cases for it."))
    if channel not in Case.Channel.values or channel == Case.Channel.WEB:
        raise PermissionDenied(_("Choose how it came: by post, by telephone or at a counter."))
    known = Case.objects.filter(body=body, typing_key=key).first()
    if known is not None:
        return known
    fields = {**{name: first.get(name, "") for name in FIRST}, "language": language, "typing_key": key}
    case = _new_case(Case(body=body, channel=channel, opened_by="staff", created_at=at, **fields))
    if case.version == 0:
        journal.move(case, "type_in", role=Role.MEDIATION_STAFF, at=at, by=by, facts={"channel": channel})
        declare(case, by=by, text=declaration, at=at)
        duties.idle(case, case.day_of(at))
    return case


def _new_case(case: Case) -> Case:
    """With a reference of its own; the same form at the same moment is one case."""
    case.state = State.START.value
    for _attempt in range(REFERENCE_TRIES):
        case.ref = new_reference(civil_date(case.created_at))
        try:
            with transaction.atomic():
                case.save(force_insert=True)
                return case
        except IntegrityError:
            known = Case.objects.filter(body=case.body, typing_key=case.typing_key).first()
            if known is not None:
                return known
    raise RuntimeError("no free case reference in five tries")


@transaction.atomic
def throw_away(case: Case, *, by: Member, at: datetime | None = None) -> Case:
    """Never signed, or typed in by mistake. Twice is once; what was typed is erased within a day."""
    case = journal.locked(case)
    if case.state == State.NOT_PURSUED and case.is_typed_in:
        return case
    case = rights.locked_for_filling_in(case, by)
    return journal.move(case, "throw_away", role=Role.MEDIATION_STAFF, at=at or timezone.now(), by=by)
