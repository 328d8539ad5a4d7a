"""Steps that somebody without account was not told of: a letter each, where others get an e-mail of the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from moderation.mediation import letters
from moderation.mediation.journal import NOTES
from moderation.mediation.models import Case, CaseEvent, Message
from moderation.mediation.models.messages import FOR_CONSUMER
from moderation.mediation.states import Role

NOT_TOLD = frozenset({*NOTES, "type_in", "file_paper", "throw_away"})  # not news for whoever signed the paper
DUE = (
    ~Q(channel=Case.Channel.WEB)
    & Q(stepped_at__isnull=False)
    & (Q(written_at__isnull=True) | Q(stepped_at__gt=F("written_at")))
)


def annotated(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the last step, and when the person was last written to; `DUE` is the condition on it."""
    steps = _steps(CaseEvent.objects.filter(case=OuterRef("pk")))
    written = _written(Message.objects.filter(case=OuterRef("pk")))
    return cases.annotate(
        stepped_at=Subquery(steps.values("at")[:1]), written_at=Subquery(written.values("written_at")[:1])
    )


def of_case(case: Case, day: date) -> dict[str, Any]:
    """For its page: whether a letter is due, and which one begins it."""
    if not case.is_typed_in:
        return {}
    step, last = _steps(case.events.all()).first(), _written(case.messages.all()).first()
    if step is None or (last is not None and last.written_at >= step.at):
        return {}
    kind = letters.AFTER_STEP.get(step.event)
    known = {letter.kind for letter in letters.known(case, day)}
    return {"letter_due": True, "letter_kind": kind if kind in known else ""}


def _steps(events: QuerySet[CaseEvent]) -> QuerySet[CaseEvent]:
    return events.exclude(event__in=NOT_TOLD).order_by("-seq")


def _written(messages: QuerySet[Message]) -> QuerySet[Message]:
    own = messages.filter(said_by=Role.MEDIATION_STAFF.value, readers__in=FOR_CONSUMER)
    return own.order_by("-written_at", "-pk")
