"""What a body without a desk here told the person who asked, recorded by them: their word, and named so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation import journal, states
from moderation.mediation.actions import rights
from moderation.mediation.actions.steps import start_duties
from moderation.mediation.models import Case
from moderation.mediation.states import Role


def told_events(case: Case, *, at: datetime | None = None) -> tuple[str, ...]:
    """The steps of the body that its asker may record now; none where the body records its own."""
    if not case.is_sent or case.body is None or case.body.has_desk(case.day_of(at or timezone.now())):
        return ()
    possible = states.events_for(case.state, Role.ASKER)
    return tuple(event for event in possible if states.is_self_reported(case.state, event, Role.ASKER))


@transaction.atomic
def report(
    case: Case,
    event: str,
    *,
    by: Member,
    version: int | None,
    facts: Mapping[str, Any],
    at: datetime | None = None,
) -> Case:
    """In the journal as `self_reported`. The same step told twice (a double click) is told once.

    PermissionDenied for anybody else, and where the body records its steps here; Outdated as for `advance`.
    """
    at = at or timezone.now()
    case = rights.locked_for_asker(case, by)
    if version is not None and _is_recorded(case, event, by, version, facts):
        return case
    case = journal.locked(case, version=version)
    if event not in told_events(case, at=at):
        raise PermissionDenied(_("This step is not possible now. Reload the page to see where the case is."))
    journal.move(case, event, role=Role.ASKER, at=at, by=by, facts=facts)
    start_duties(case, event, facts, at)
    return case


def _is_recorded(case: Case, event: str, by: Member, version: int, facts: Mapping[str, Any]) -> bool:
    recorded = case.events.filter(seq=version + 1, event=event, actor=by).first()
    return recorded is not None and recorded.data == dict(facts)
