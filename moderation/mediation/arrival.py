"""A case that nobody of its service confirmed yet: its next act is due without delay, on the day it arrived.

R612-2 counts "dès réception". No row of `Deadline`: nothing follows where the day passes, and nobody is written to.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateField
from django.db.models.functions import Coalesce, TruncDate

from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, Deadline
from moderation.mediation.states import State

KIND = "arrival"


def day() -> Coalesce:
    """The day a sent case arrived, for the database: the stamp on the paper, else the day it was sent."""
    zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
    return Coalesce("received_on", TruncDate("sent_at", tzinfo=zone), output_field=DateField())


def next_due(case: Case, *, is_staff: bool) -> Deadline | None:
    """What is owed next in an open case. Its asker is told of what the service owes them by other words."""
    if not case.is_open:
        return None
    if is_staff and case.state == State.SENT and case.sent_at is not None:
        arrived = case.received_on or civil_date(case.sent_at, ZoneInfo(settings.LEGAL_TIME_ZONE))
        return Deadline(case=case, kind=KIND, actor="body", due_on=arrived)
    return case.deadlines.owed().order_by("due_on", "pk").first()
