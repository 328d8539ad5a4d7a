"""What moderation adds to the figures of the site: sums of days and weeks, never a case."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from forum.figures.counting import counted_questions
from forum.figures.periods import monday_of
from forum.figures.sources import DaySum, Escalations, Source
from moderation.mediation import states
from moderation.mediation.models import CaseEvent, PromiseCheck, Satisfaction
from moderation.mediation.states import State

# Ends of what a body had taken up. A refusal to take it up is the end of no mediation.
AGREED = sorted(state.value for state in states.AGREED)
ENDED = [*AGREED, State.REFUSED.value, State.WITHDRAWN.value, State.DISCONTINUED.value, State.TRADER_DECLINED.value]


def sources() -> list[Source | Escalations]:
    sums = [Source("escalated", escalated), Source("cases_closed", closed), Source("cases_settled", settled)]
    said = [Source("promises_answered", promises_answered), Source("promises_kept", promises_kept)]
    said += [Source("mediations_judged", judged), Source("mediations_praised", praised)]
    return [*sums, *said, Escalations(taken)]


def taken(first: dt.date) -> QuerySet[Any, Any]:
    """Questions whose asker took the way out."""
    offers = CaseEvent.objects.filter(event="accept_offer", case__question__created_at__gte=_start(first))
    return offers.values("case__question_id")


def escalated(first: dt.date) -> list[DaySum]:
    """On the day they were asked; each once."""
    asked = counted_questions().filter(pk__in=taken(first)).values_list("created_at", flat=True)
    days = Counter(map(timezone.localdate, asked))
    return [DaySum(day, count) for day, count in sorted(days.items())]


def received(first: dt.date) -> list[DaySum]:
    """Cases that were brought to a body, from here or on paper."""
    return _by_week(first, CaseEvent.objects.filter(event__in=("send", "file_paper")))


def taken_up(first: dt.date) -> list[DaySum]:
    """Cases that a body found admissible: it told the parties (Code de la consommation, art. R612-2)."""
    return _by_week(first, CaseEvent.objects.filter(event="notify_parties"))


def closed(first: dt.date) -> list[DaySum]:
    return _by_week(first, _ends(ENDED))


def settled(first: dt.date) -> list[DaySum]:
    return _by_week(first, _ends(AGREED))


def promises_answered(first: dt.date) -> list[DaySum]:
    """Agreements of which their asker said whether they were kept."""
    return _weeks(first, PromiseCheck.objects.filter(answered_at__isnull=False), "answered_at")


def promises_kept(first: dt.date) -> list[DaySum]:
    """Kept in part is not kept (art. R614-2)."""
    return _weeks(first, PromiseCheck.objects.filter(kept=PromiseCheck.Kept.YES), "answered_at")


def judged(first: dt.date) -> list[DaySum]:
    """What either side said of a mediation: never by seller, by service or by side."""
    return _weeks(first, Satisfaction.objects.all(), "given_at")


def praised(first: dt.date) -> list[DaySum]:
    return _weeks(first, Satisfaction.objects.filter(score__gte=Satisfaction.Score.RATHER), "given_at")


def spans(first: dt.date, end: dt.date) -> QuerySet[Any, Any]:
    """From the sending to the end, of the cases that `closed` counts up to a day."""
    found = _ends(ENDED).filter(at__gte=_start(first), at__lt=min(_start(end), _start(monday_of(timezone.localdate()))))
    return found.order_by().values_list("case__sent_at", "at")


def _ends(reached: list[str]) -> QuerySet[Any, Any]:
    """Of cases that a body had taken up. What the journal notes of an ended case ends nothing again."""
    ends = CaseEvent.objects.filter(to_state__in=reached, case__sent_at__isnull=False).exclude(from_state=F("to_state"))
    return ends.exclude(from_state=State.SENT)


def _by_week(first: dt.date, events: QuerySet[Any, Any]) -> list[DaySum]:
    """Each week on its Monday, once it is over.

    Nothing finer is kept: who knows of one case could see by the day how it ended.
    """
    return _weeks(first, events, "at")


def _weeks(first: dt.date, rows: QuerySet[Any, Any], moment: str) -> list[DaySum]:
    span = {f"{moment}__gte": _start(first), f"{moment}__lt": _start(monday_of(timezone.localdate()))}
    weeks = Counter(monday_of(timezone.localdate(at)) for at in rows.filter(**span).values_list(moment, flat=True))
    return [DaySum(week, count) for week, count in sorted(weeks.items()) if week >= first]


def _start(first: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(first, dt.time()))
