"""What time does to cases: waits that end, years that pass, offers nobody took up, and the warnings before."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from forum import notifications
from forum.models import Notification
from moderation.handover import outbox
from moderation.mediation import duties, journal, judging, overdue, states
from moderation.mediation.actions import solved_meanwhile
from moderation.mediation.actions.steps import tell_asker
from moderation.mediation.deadline_rules import RULES, reminder_due
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, Deadline
from moderation.mediation.states import Role, State

log = logging.getLogger(__name__)

WAITING = frozenset({State.AWAITING_TRADER, State.SECOND_LEVEL, State.READY})
STILL_MISSING = frozenset({State.DRAFT, State.AWAITING_TRADER, State.SECOND_LEVEL})
# An offer that nobody took up ends without a word.
SILENT = frozenset({State.CANDIDATE, State.OFFERED})
WARNED = {kind: max(rule.warn_days) for kind, rule in RULES.items() if rule.warn_days}


def move_cases(at: datetime | None = None) -> int:
    """Judge again what waits, end what expired or was solved, tell of what passed, warn of what is near.

    Returns how many moved, were told of or were warned of.

    Safe to run twice at once. A case that cannot be moved is logged and hinders no other.
    """
    at = at or timezone.now()
    today = civil_date(at)
    running = Deadline.objects.filter(status=Deadline.Status.RUNNING)
    due = overdue.to_mark(at).values_list("case_id", flat=True)
    moved = [_try(_end_solved, case, at) for case in _solved_meanwhile()]
    moved += [_try(_move, case, at) for case in Case.objects.open().filter(pk__in=due)]
    near = running.filter(kind__in=WARNED, due_on__range=(today, today + timedelta(days=max(WARNED.values()))))
    warned = [_try(_warn, row, at) for row in near.select_related("case__asker")]
    told = [_try(_tell_of_near, row, at) for row in overdue.coming(at)]
    return sum(moved) + sum(warned) + sum(told)


def follow_charters(at: datetime | None = None) -> int:
    """Once a day: cases whose seller has until another day since the charter of their service changed."""
    at = at or timezone.now()
    running = Deadline.objects.filter(status=Deadline.Status.RUNNING, kind="trader_wait")
    rows = running.filter(case__state__in=STILL_MISSING).select_related("case__body")
    return sum(_try(_follow, row, at) for row in rows)


def _follow(row: Deadline, at: datetime) -> bool:
    earliest = judging.looked_at(row.case, row.case.day_of(at)).earliest
    return earliest not in (None, row.due_on) and _move(row.case, at)


def _try(act: Callable[[Any, datetime], bool], subject: Case | Deadline, at: datetime) -> bool:
    try:
        return act(subject, at)
    except Exception:
        log.exception("%s %s was left as it is", type(subject).__name__, subject.pk)
        return False


def _solved_meanwhile() -> QuerySet[Case]:
    """Offers whose asker accepted an answer since: `moderation.receivers` ends them at once, unless it was killed."""
    return Case.objects.filter(
        state__in=SILENT,
        question__acceptances__ended_at__isnull=True,
        question__acceptances__member=F("asker"),
        question__acceptances__accepted_at__gte=F("created_at"),
    ).select_related("question", "asker")


def _end_solved(case: Case, at: datetime) -> bool:
    if case.asker is not None and case.question is not None:
        solved_meanwhile(case.question, by=case.asker, at=at)
    return case.asker is not None


@transaction.atomic
def _move(case: Case, at: datetime) -> bool:
    case = journal.locked(case)
    former, today, wait = case.state, case.day_of(at), _wait_of(case)
    if case.state in WAITING or _is_begun(case):
        duties.keep_for_its_year(case)
        judging.judge(case, at=at)
    expired = case.deadlines.filter(status=Deadline.Status.RUNNING, kind__in=overdue.EXPIRING, due_on__lt=today)
    if states.can(case.state, "expire", Role.SYSTEM) and expired.exists():
        journal.move(case, "expire", role=Role.SYSTEM, at=at)
    told = overdue.mark(case, at=at) if case.is_open else 0
    if case.state != former and former not in SILENT:
        tell_asker(case, at=at)
    return case.state != former or _tell_of_the_wait(case, at) or _tell_of_another_day(case, wait, at) or told > 0


def _wait_of(case: Case) -> date | None:
    """Until when the seller has."""
    running = case.deadlines.filter(kind="trader_wait", status=Deadline.Status.RUNNING)
    return running.values_list("due_on", flat=True).first()


def _tell_of_another_day(case: Case, former: date | None, at: datetime) -> bool:
    """The charter changed while the case waits: the asker was promised another day. The old result stays as it was."""
    now = _wait_of(case)
    if former is None or now is None or now == former or now <= case.day_of(at):
        return False
    ref, url = f"case:{case.ref}:wait_moved:{now}:{former}", f"/cases/{case.ref}/"
    return notifications.tell(case.asker, Notification.Kind.CASE, ref=ref, at=at, url=url) is not None


def _is_begun(case: Case) -> bool:
    """A draft that lacks something else, such as the mediation service, while the seller has its letter."""
    return case.state == State.DRAFT and case.complaints.filter(level=1).exists()


def _tell_of_the_wait(case: Case, at: datetime) -> bool:
    """Once, where the seller’s time is over and the case still needs something: nobody else would say so."""
    if case.state not in STILL_MISSING:
        return False
    over = case.deadlines.filter(kind="trader_wait", status=Deadline.Status.RUNNING, due_on__lte=case.day_of(at))
    row = over.first()
    return row is not None and _remind(row, row.due_on, at)


@transaction.atomic
def _tell_of_near(row: Deadline, at: datetime) -> bool:
    """The receivers of the body, with the case held: what they are told of it is what it is."""
    row.case = journal.locked(row.case)
    is_owed = Deadline.objects.owed().filter(pk=row.pk, due_on=row.due_on).exists()
    return is_owed and row.case.is_open and outbox.announce_near(row, at=at) > 0


@transaction.atomic
def _warn(row: Deadline, at: datetime) -> bool:
    """The asker, once for each warning day: the reference of the notification is the memory of it."""
    day = reminder_due(row.kind, row.due_on, today=row.case.day_of(at))
    if day is None or _is_said_by_the_year(row):
        return False
    return _remind(row, day, at)


def _is_said_by_the_year(row: Deadline) -> bool:
    """A draft with a complaint is kept for its year, and the warnings of the year speak for both."""
    if row.kind not in duties.IDLE.values():
        return False
    year = row.case.deadlines.filter(kind="one_year", status=Deadline.Status.RUNNING, due_on__gte=row.due_on)
    return year.exists()


def _remind(row: Deadline, day: date, at: datetime) -> bool:
    case = row.case
    ref, url = f"case:{case.ref}:{row.kind}:{row.due_on}:{day}", f"/cases/{case.ref}/"
    told = notifications.tell(case.asker, Notification.Kind.CASE, ref=ref, at=at, url=url)
    return told is not None
