"""The ways in which an asker ends a case: before sending, after it, or because an answer solved it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.models import Member, Question
from moderation.mediation import journal, states
from moderation.mediation.actions import rights
from moderation.mediation.actions.offer import open_case_of
from moderation.mediation.models import Case
from moderation.mediation.states import Role, State

SOLVED = ("trader_satisfied", "mark_resolved")
WITHDRAWN = ("recall", "withdraw")


@transaction.atomic
def stop(case: Case, *, by: Member, is_solved: bool = False, at: datetime | None = None) -> Case:
    """The asker does not go on before sending, or says that it is solved. Stopping twice is stopping once.

    PermissionDenied once the case was sent: taking it back is `withdraw`.
    """
    case = rights.locked_for_asker(case, by)
    if not case.is_open:
        return case
    wanted = (*SOLVED, "decline_offer") if is_solved else ("decline_offer",)
    return journal.move(case, _possible(case, wanted), role=Role.ASKER, at=at or timezone.now(), by=by)


@transaction.atomic
def withdraw(case: Case, *, by: Member, at: datetime | None = None) -> Case:
    """The asker takes a sent case back, at any time and without a reason (art. R612-2); the body is told.

    PermissionDenied where there is nothing to take back: not sent, or ended.
    """
    case = rights.locked_for_asker(case, by)
    if case.state == State.WITHDRAWN:
        return case
    return journal.move(case, _possible(case, WITHDRAWN), role=Role.ASKER, at=at or timezone.now(), by=by)


def _possible(case: Case, wanted: tuple[str, ...]) -> str:
    """The first of these events that can happen now; the last one where none can, for its refusal."""
    possible = states.events_for(case.state, Role.ASKER)
    return next((event for event in wanted if event in possible), wanted[-1])


@transaction.atomic
def solved_meanwhile(question: Question, *, by: Member, at: datetime | None = None) -> None:
    """The asker accepted an answer: an offer they had not taken up is over."""
    case = open_case_of(question, by)
    if case is not None and (case := journal.locked(case)).state in {State.CANDIDATE, State.OFFERED}:
        journal.move(case, "mark_resolved", role=Role.ASKER, at=at or timezone.now(), by=by)
