"""A case that nobody of its service confirmed yet: its next act is due without delay, on the day it arrived.

R612-2 counts "dès réception". No row of `Deadline`: nothing follows where the day passes, and nobody is written to.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateField
from django.db.models.functions import Coalesce, TruncDate

from moderation.mediation.deadline_rules import due_on
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, Deadline
from moderation.mediation.states import State

KIND = "arrival"
ANSWER = "rejection_notice"
FOLLOWING = "silence"  # how long this site follows a case: nobody owes anything on that day


def day() -> Coalesce:
    """The day a sent case arrived, for the database: the stamp on the paper, else the day it was sent."""
    zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
    return Coalesce("received_on", TruncDate("sent_at", tzinfo=zone), output_field=DateField())


def next_due(case: Case, *, is_asker: bool) -> Deadline | None:
    """What is owed next in an open case."""
    if not case.is_open:
        return None
    is_new = case.state == State.SENT and case.sent_at is not None
    if is_asker:
        return (
            _answer(case) if is_new else case.deadlines.owed().exclude(kind=FOLLOWING).order_by("due_on", "pk").first()
        )
    return _confirmation(case) if is_new else case.deadlines.owed().order_by("due_on", "pk").first()


def _answer(case: Case) -> Deadline:
    """What its asker waits for: it counts from the arrival, which nobody confirmed yet."""
    return Deadline(case=case, kind=ANSWER, actor="body", due_on=due_on(ANSWER, _arrived(case)))


def _confirmation(case: Case) -> Deadline:
    return Deadline(case=case, kind=KIND, actor="body", due_on=_arrived(case))


def _arrived(case: Case) -> date:
    if case.sent_at is None:
        raise ValueError(f"{case.ref} was not sent.")
    return case.received_on or civil_date(case.sent_at, ZoneInfo(settings.LEGAL_TIME_ZONE))
