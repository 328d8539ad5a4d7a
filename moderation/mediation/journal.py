"""The one place where a case changes its state, and the journal that says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.handover import outbox
from moderation.mediation import duties, event_chain, states
from moderation.mediation.deadline_rules import due_on
from moderation.mediation.models import Case, CaseEvent, PromiseCheck, Unfinished
from moderation.mediation.states import AGREED, Role

# What is sealed beside the events of `states.py`, and leaves the case where it is.
NOTES = frozenset({"message", "assign", "put_back", "recuse", "break_glass", "mail"})


class Outdated(PermissionDenied):
    """Somebody else moved the case since the page was loaded."""

    def __init__(self) -> None:
        super().__init__(_("This case has changed since you opened the page. Look at it again, then decide."))


def locked(case: Case, *, version: int | None = None, stamp: str | None = None) -> Case:
    """The row as it is now, held until the transaction ends; Outdated when it is not the one that was seen.

    `version` changes with every event, `stamp` with every writing.
    """
    found = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if version is not None and found.version != version:
        raise Outdated
    if stamp is not None and found.stamp != stamp:
        raise Outdated
    return found


def move(
    case: Case,
    event: str,
    *,
    role: Role,
    at: datetime,
    by: Member | None = None,
    via: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Case:
    """Apply an event of `states.py` to a locked case and seal it, with its facts, in the journal.

    Raises PermissionDenied when it is not possible now or not for this role, ValidationError when a fact
    that the event must carry is missing.
    """
    data = dict(facts or {})
    try:
        target = states.apply(case.state, event, role)
    except states.TransitionRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    if lacking := states.missing(case.state, event, data):
        raise ValidationError(_("This step needs: %(facts)s."), params={"facts": ", ".join(lacking)})
    source = "integration" if via else _source(case, event, role)
    former, case.state = case.state, target.value
    _append(case, former, event, role, source, at, by, data, via)
    case.save()
    if not case.is_open:
        _close(case, event, at=at, by=by)
    return case


def note(
    case: Case,
    what: str,
    *,
    role: Role,
    at: datetime,
    by: Member | None = None,
    via: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Case:
    """Seal in the journal of a locked case what moves it nowhere: one of NOTES, with codes and digests, never text."""
    if what not in NOTES:
        raise ValueError(f"{what} is not a note of the journal.")
    source = "integration" if via else _source_of(role)
    _append(case, case.state, what, role, source, at, by, dict(facts or {}), via)
    case.save()
    return case


def _source(case: Case, event: str, role: Role) -> str:
    if states.is_self_reported(case.state, event, role):
        return "self_reported"
    return _source_of(role)


def _source_of(role: Role) -> str:
    return {Role.SYSTEM: "system", Role.ASKER: "asker"}.get(role, "staff")


def _append(
    case: Case,
    former: str,
    event: str,
    role: Role,
    source: str,
    at: datetime,
    by: Member | None,
    data: dict[str, Any],
    via: str = "",
) -> None:
    case.version += 1
    row = CaseEvent(
        case=case,
        seq=case.version,
        at=at,
        actor=by,
        actor_code=_code(case, by) if by else via,
        actor_role=role.value,
        source=source,
        event=event,
        from_state=former,
        to_state=case.state,
        data=data,
        prev_hash=case.head_hash or event_chain.genesis(case.ref),
    )
    row.hash = event_chain.next_hash(row.prev_hash, row.sealed())
    row.save(force_insert=True)
    case.head_hash = row.hash


def _code(case: Case, by: Member) -> str:
    """Who it was, for the site alone: the journal goes out with the dossier, and a number of an account has a page."""
    return "member:" + salted_hmac("case.actor", f"{case.ref} {by.pk}", algorithm="sha256").hexdigest()[:16]


def _close(case: Case, event: str, *, at: datetime, by: Member | None) -> None:
    """An ended case owes nothing any more; a body that has it is told, whoever ended it."""
    duties.end(case, day=case.day_of(at))
    Unfinished.objects.filter(case=case).delete()  # with the link that opened it
    if case.state in AGREED:
        due = due_on("promise_check", case.day_of(at))
        PromiseCheck.objects.get_or_create(case=case, defaults={"due_on": due})
    if case.is_sent:
        outbox.announce_step(case, event, at=at)
        outbox.announce(case, outbox.CLOSED, at=at, is_news=by is not None and by.pk == case.asker_id)


def verify(case: Case) -> event_chain.Break | None:
    """None when the journal holds, up to the head and the number of events kept on the case."""
    events = [row.sealed() for row in case.events.order_by("seq")]
    found = event_chain.verify(events, start=event_chain.genesis(case.ref), head=case.head_hash)
    is_cut = bool(events and not case.head_hash) or len(events) != case.version
    return found or (event_chain.Break(len(events) + 1, "end") if is_cut else None)
