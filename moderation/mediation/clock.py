"""What time does to cases: waits that end, years that pass, offers nobody took up, and the warnings before."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from forum import notifications
from forum.models import Notification
from moderation.mediation import journal, judging, overdue, states
from moderation.mediation.actions import solved_meanwhile
from moderation.mediation.actions.steps import tell_asker
from moderation.mediation.deadline_rules import RULES, reminder_due
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, Deadline
from moderation.mediation.states import Role, State

log = logging.getLogger(__name__)

WAITING = frozenset({State.AWAITING_TRADER, State.SECOND_LEVEL, State.READY})
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
    return sum(moved) + sum(warned)


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
    if case.asker is not None:
        solved_meanwhile(case.question, by=case.asker, at=at)
    return case.asker is not None


@transaction.atomic
def _move(case: Case, at: datetime) -> bool:
    case = journal.locked(case)
    former, today = case.state, case.day_of(at)
    if case.state in WAITING:
        judging.judge(case, at=at)
    expired = case.deadlines.filter(status=Deadline.Status.RUNNING, kind__in=overdue.EXPIRING, due_on__lt=today)
    if states.can(case.state, "expire", Role.SYSTEM) and expired.exists():
        journal.move(case, "expire", role=Role.SYSTEM, at=at)
    told = overdue.mark(case, at=at) if case.is_open else 0
    if case.state != former and former not in SILENT:
        tell_asker(case, at=at)
    return case.state != former or told > 0


@transaction.atomic
def _warn(row: Deadline, at: datetime) -> bool:
    """The asker, once for each warning day: the reference of the notification is the memory of it."""
    day = reminder_due(row.kind, row.due_on, today=row.case.day_of(at))
    if day is None:
        return False
    case = row.case
    ref, url = f"case:{case.ref}:{row.kind}:{row.due_on}:{day}", f"/cases/{case.ref}/"
    told = notifications.tell(case.asker, Notification.Kind.CASE, ref=ref, at=at, url=url)
    return told is not None
