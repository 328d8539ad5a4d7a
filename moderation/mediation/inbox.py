"""The desk as a list: which cases wait for whom, in the order of their next date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.mediation import arrival, letters_due
from moderation.mediation.models import Assignment, Case, Deadline, Declaration, Letter, Message, Readers
from moderation.mediation.models.messages import FOR_CONSUMER, FOR_TRADER
from moderation.mediation.overdue import NEAR_DAYS
from moderation.mediation.states import TERMINAL, Role, State

VIEWS: dict[str, Promise] = {
    "open": _("All open ones"),
    "mine": _("Mine"),
    "unassigned": _("In nobody’s hands"),
    "near": _("Due soon"),
    "asker": _("Waiting for the person who asked"),
    "seller": _("Waiting for the seller"),
    "to_close": _("To close"),
    "letters": _("Letters to write"),
    "typed": _("Being typed in"),
    "ended": _("Ended ones"),
}
START = "open"
NO_SECTOR = "other"  # as statistics call the sector that cases leave empty
# Letters that tell something and ask nobody for an answer.
TELLING = [Letter.Kind.RECEIVED, Letter.Kind.INADMISSIBLE, Letter.Kind.EXTENSION, Letter.Kind.CLOSING]
PARTIES = [Role.ASKER.value, Role.TRADER.value]
SENDS_NOW = Role.MEDIATION_STAFF.value


def cases(viewer: Any) -> QuerySet[Case]:
    """The viewer's desk, each case with its next date, who has it in hand, who spoke last, and whether the viewer said
    that nothing binds them to it: before that, nothing of it but its parties is shown."""
    owed = Deadline.objects.owed().filter(case=OuterRef("pk")).order_by("due_on", "pk")
    said = Message.objects.filter(case=OuterRef("pk")).exclude(readers=Readers.STAFF).order_by("-written_at", "-pk")
    held = Assignment.objects.current().filter(case=OuterRef("pk"))
    unconfirmed = Q(state=State.SENT)
    return letters_due.annotated(Case.objects.for_desk_of(viewer)).annotate(
        due_on=models.Case(When(unconfirmed, then=arrival.day()), default=Subquery(owed.values("due_on")[:1])),
        answer_by=Subquery(owed.filter(kind__in=["accept", "outcome"]).values("due_on")[:1]),
        due_kind=models.Case(When(unconfirmed, then=Value(arrival.KIND)), default=Subquery(owed.values("kind")[:1])),
        is_declared=Exists(Declaration.objects.filter(case=OuterRef("pk"), member_id=viewer.pk)),
        held_by=Subquery(held.values("member_id")[:1]),
        last_by=Subquery(said.values("said_by")[:1]),
        last_readers=Subquery(said.values("readers")[:1]),
        last_letter=Subquery(said.values("letter")[:1]),
    )


def _conditions(viewer: Any, today: date) -> dict[str, Q]:
    """Each view as a condition on `cases`. Somebody is waited for who was written to last, and did not answer."""
    is_open = ~Q(state__in=[state.value for state in TERMINAL])
    asked = is_open & Q(last_by=SENDS_NOW) & ~Q(last_letter__in=TELLING)
    proposed = Q(state=State.PROPOSAL_MADE)
    unanswered = proposed & (Q(last_by__isnull=True) | Q(last_by=SENDS_NOW))
    return {
        "open": is_open,
        "mine": is_open & Q(held_by=viewer.pk),
        "unassigned": is_open & Q(held_by__isnull=True),
        "near": is_open & Q(due_on__lt=today + timedelta(days=NEAR_DAYS)),
        "asker": (asked & Q(last_readers__in=FOR_CONSUMER)) | unanswered,
        "seller": (asked & Q(last_readers__in=FOR_TRADER)) | unanswered,
        "to_close": is_open & ((proposed & Q(last_by__in=PARTIES)) | Q(answer_by__lt=today)),
        "letters": letters_due.DUE,
        "typed": Q(state=State.TYPED),
        "ended": ~is_open,
    }


def shown(viewer: Any, today: date, *, view: str, state: str = "", sector: str = "", words: str = "") -> QuerySet[Case]:
    """One view, narrowed; what is late first, then by the next date, then what was sent first."""
    found = cases(viewer).filter(_conditions(viewer, today)[view])
    if state:
        found = found.filter(state=state)
    if sector:
        found = found.filter(sector="" if sector == NO_SECTOR else sector)
    if words:
        named, inside = ("ref", "trader_name", "full_name"), ("bought", "order_ref")
        found = found.filter(_any(named, words) | (Q(is_declared=True) & _any(inside, words)))
    current = Prefetch("assignments", Assignment.objects.current().select_related("member"), to_attr="in_hand")
    return found.prefetch_related(current).order_by(F("due_on").asc(nulls_last=True), "sent_at", "pk")


def _any(names: tuple[str, ...], words: str) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(**{f"{name}__icontains": words})
    return found


def counts(viewer: Any, today: date) -> Mapping[str, int]:
    """How many cases each view has, in one query."""
    conditions = _conditions(viewer, today)
    return cases(viewer).aggregate(**{view: Count("pk", filter=asked) for view, asked in conditions.items()})


def neighbours(viewer: Any, case: Case, today: date) -> tuple[str, str]:
    """References of the open cases before and after this one at the desk; empty at its ends."""
    refs = list(shown(viewer, today, view=START).prefetch_related(None).values_list("ref", flat=True))
    if case.ref not in refs:
        return "", refs[0] if refs else ""
    at = refs.index(case.ref)
    return refs[at - 1] if at else "", refs[at + 1] if at + 1 < len(refs) else ""
