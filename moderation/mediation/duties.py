"""The dated duties of a case as rows: started, moved, put off, and closed as met or missed."""

from __future__ import annotations

from datetime import date
from typing import Any

from moderation.mediation.deadline_rules import RULES, due_on
from moderation.mediation.models import Case, Deadline
from moderation.mediation.precheck import Result
from moderation.mediation.states import State

# While a case is prepared, each state has its own patience; any other state ends it.
IDLE = {State.TYPED: "typed_idle", State.DRAFT: "draft_idle", State.COMPLAINT_NEEDED: "complaint_idle"}
PREPARING = frozenset({"offer", *IDLE.values()})  # nobody's business once it is sent


def run(case: Case, kind: str, *, since: date, due: date) -> None:
    """Start the running deadline of a kind, or move it; one of this kind that was missed is owed no longer."""
    rule = RULES[kind]
    values: dict[str, Any] = {"starts_on": since, "due_on": due, "legal_basis": rule.law, "actor": rule.actor}
    _late(case, kind).update(ended_on=since)
    if not _running(case, kind).update(**values):
        case.deadlines.create(kind=kind, **values)


def put_off(case: Case, kind: str, *, since: date, due: date) -> None:
    """Extend: the former date stays to be read, the new one runs. One that had passed stays missed."""
    _running(case, kind).filter(due_on__lt=since).update(status=Deadline.Status.MISSED)
    _running(case, kind).update(status=Deadline.Status.EXTENDED, ended_on=since)
    run(case, kind, since=since, due=due)


def end(case: Case, *kinds: str, day: date) -> None:
    """Close as met, or as missed when the last day had passed; every running one when no kind is named."""
    owed = case.deadlines.owed()
    if kinds:
        owed = owed.filter(kind__in=kinds)
    running = owed.filter(status=Deadline.Status.RUNNING)
    running.filter(due_on__lt=day).update(status=Deadline.Status.MISSED)
    owed.filter(status=Deadline.Status.MISSED).update(ended_on=day)
    running.update(status=Deadline.Status.MET, ended_on=day)


def before_sending(case: Case, result: Result, day: date) -> None:
    """How long the trader has, and the year that must not be lost."""
    if not case.is_open:
        return
    first = _complained_on(case)
    since = first or day
    _set(case, "trader_wait", since, result.earliest if _waits(case, result, day) else None, day)
    _set(case, "one_year", since, result.deadline, day)


def _waits(case: Case, result: Result, day: date) -> bool:
    """A draft too, where something else is missing beside the time: its asker hears when the time has come."""
    if State(case.state) is not State.DRAFT:
        return State(case.state) in {State.AWAITING_TRADER, State.SECOND_LEVEL}
    if _complained_on(case) is None or result.earliest is None:
        return False
    return result.earliest > day or _running(case, "trader_wait").exists()


def idle(case: Case, day: date) -> None:
    """The asker did something: the patience of the present state starts again."""
    for state, kind in IDLE.items():
        _set(case, kind, day, _patience(case, kind, day) if case.state == state else None, day)


def keep_for_its_year(case: Case) -> None:
    """A case with a complaint in writing is not ended for idleness while its year runs (art. L612-2 4°)."""
    for row in case.deadlines.filter(status=Deadline.Status.RUNNING, kind__in=IDLE.values()):
        row.due_on = _patience(case, row.kind, row.starts_on)
        row.save(update_fields=["due_on"])


def _patience(case: Case, kind: str, day: date) -> date:
    """Of paper that nobody signed, the short one: the person did not ask anybody here to keep it."""
    first = None if case.is_typed_in else _complained_on(case)
    return max(due_on(kind, day), due_on("one_year", first)) if first else due_on(kind, day)


def _complained_on(case: Case) -> date | None:
    return case.complaints.filter(level=1).order_by("sent_on").values_list("sent_on", flat=True).first()


def silence(case: Case, day: date) -> None:
    """Started again by every event after sending; it never ends before a date that the body itself set."""
    promised = case.deadlines.filter(status=Deadline.Status.RUNNING).exclude(kind="silence")
    dates = [due_on("silence", day), *promised.values_list("due_on", flat=True)]
    run(case, "silence", since=day, due=max(dates))


def _set(case: Case, kind: str, since: date, due: date | None, day: date) -> None:
    if due is None:
        end(case, kind, day=day)
    else:
        run(case, kind, since=since, due=due)


def _late(case: Case, kind: str) -> Any:
    return case.deadlines.owed().filter(kind=kind, status=Deadline.Status.MISSED)


def _running(case: Case, kind: str) -> Any:
    return case.deadlines.filter(kind=kind, status=Deadline.Status.RUNNING)
