"""What the staff of the body decide once a case was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications
from forum.models import Member, Notification
from moderation.handover import outbox
from moderation.mediation import duties, journal
from moderation.mediation.actions.rights import check_may_act
from moderation.mediation.deadline_rules import due_on
from moderation.mediation.models import Case
from moderation.mediation.states import Role


@transaction.atomic
def advance(
    case: Case,
    event: str,
    *,
    by: Member,
    version: int | None,
    facts: Mapping[str, Any],
    at: datetime | None = None,
) -> Case:
    """Acknowledge, declare inadmissible, notify the parties… `facts` holds codes and ISO dates.

    The same step recorded twice (a double click) is recorded once. PermissionDenied for anybody but the body's
    staff, Outdated when a colleague moved the case meanwhile.
    """
    at = at or timezone.now()
    case = journal.locked(case)
    check_may_act(case, by)
    if version is not None and _is_recorded(case, event, by, version, facts):
        return case
    case = journal.locked(case, version=version)
    journal.move(case, event, role=Role.MEDIATION_STAFF, at=at, by=by, facts=facts)
    return _moved(case, event, facts, at)


@transaction.atomic
def advance_by_program(
    case: Case,
    event: str,
    *,
    body_id: int,
    via: str,
    version: int | None,
    facts: Mapping[str, Any],
    at: datetime | None = None,
) -> Case:
    """The same, recorded by the body's own software (`via`, a code). Who of its people did it is kept there."""
    at = at or timezone.now()
    case = journal.locked(case, version=version)
    if not case.is_sent or case.body_id != body_id:
        raise PermissionDenied(_("This case belongs to another body."))
    journal.move(case, event, role=Role.MEDIATION_STAFF, at=at, via=via, facts=facts)
    return _moved(case, event, facts, at)


def _moved(case: Case, event: str, facts: Mapping[str, Any], at: datetime) -> Case:
    start_duties(case, event, facts, at)
    if case.is_open and event != "extend":  # an end is told of by the journal, an extension once both parties are
        outbox.announce_step(case, event, at=at)
    tell_asker(case, at=at)
    return case


def _is_recorded(case: Case, event: str, by: Member, version: int, facts: Mapping[str, Any]) -> bool:
    recorded = case.events.filter(seq=version + 1).first()
    if recorded is None:
        return False
    return (recorded.event, recorded.actor_id, recorded.data) == (event, by.pk, dict(facts))


def tell_asker(case: Case, *, at: datetime) -> None:
    """Of the step just taken. What the mail says of it is the rule of `news.py`: mostly only that there is news."""
    ref, url = f"case:{case.ref}:{case.version}", f"/cases/{case.ref}/"
    notifications.tell(case.asker, Notification.Kind.CASE, ref=ref, at=at, url=url)


def start_duties(case: Case, event: str, facts: Mapping[str, Any], at: datetime) -> None:
    """The dates that an event of the body starts, puts off or ends; each duty in `deadline_rules`."""
    day = case.day_of(at)
    if not case.is_open:
        return
    if event == "acknowledge":
        received = date.fromisoformat(facts["received_on"])
        duties.run(case, "rejection_notice", since=received, due=due_on("rejection_notice", received))
    elif event == "notify_parties":
        notified = date.fromisoformat(facts["notified_on"])
        duties.end(case, "rejection_notice", day=notified)
        duties.run(case, "outcome", since=notified, due=due_on("outcome", notified))
    elif event == "propose":
        duties.run(case, "accept", since=day, due=date.fromisoformat(facts["answer_by"]))
    elif event == "extend":
        duties.put_off(case, "outcome", since=day, due=date.fromisoformat(facts["extended_to"]))
    duties.silence(case, day)
