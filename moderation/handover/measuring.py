"""Whether the rules that find disputes are right, month by month: sums, and of what people did only enough of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils import timezone

from forum.dates import legal_day
from moderation.handover.candidate_models import Candidate
from moderation.mediation.models import Case, ConsentRecord

MONTHS = 12
SHOWN_FROM = 5  # offers of a month: below, "two of three said yes" would speak of somebody
Outcome = Candidate.Outcome


@dataclass
class Month:
    """`offers` and `accepted`: of a month that is over, from five offers on, else none."""

    first: dt.date
    found: Counter[str] = field(default_factory=Counter)  # by rule
    dismissed: Counter[str] = field(default_factory=Counter)  # by reason
    offered: int = 0  # by moderators
    unseen: int = 0
    offers: int | None = None  # to people, by rules and moderators
    accepted: int | None = None

    @property
    def share(self) -> int | None:
        """Of a hundred offers, how many were accepted."""
        return round(100 * (self.accepted or 0) / self.offers) if self.offers else None


def months(at: dt.datetime | None = None) -> list[Month]:
    """The newest first; months of which nothing is known are left out."""
    at = at or timezone.now()
    first = _months_ago(legal_day(at).replace(day=1), MONTHS - 1)
    found: dict[dt.date, Month] = {}
    rows = Candidate.objects.filter(fired_at__gte=_start(first))
    for fired_at, rule, outcome, dismissal in rows.values_list("fired_at", "rule", "outcome", "dismissal"):
        month = found.setdefault(_month(fired_at), Month(_month(fired_at)))
        month.found[rule] += 1
        month.offered += outcome == Outcome.OFFERED
        month.unseen += not outcome
        if dismissal:
            month.dismissed[dismissal] += 1
    _add_offers(found, first, before=legal_day(at).replace(day=1))
    return sorted(found.values(), key=lambda month: month.first, reverse=True)


def _add_offers(found: dict[dt.date, Month], first: dt.date, *, before: dt.date) -> None:
    said_yes = ConsentRecord.objects.filter(case=OuterRef("pk"), kind="offer")
    made = Case.objects.filter(opened_by__in=["trigger", "moderator"], created_at__gte=_start(first))
    made = made.filter(created_at__lt=_start(before))
    accepted = set(made.filter(Exists(said_yes)).values_list("pk", flat=True))
    counts: dict[dt.date, list[bool]] = defaultdict(list)
    for pk, created_at in made.values_list("pk", "created_at"):
        counts[_month(created_at)].append(pk in accepted)
    for first_day, answers in counts.items():
        if len(answers) >= SHOWN_FROM:
            month = found.setdefault(first_day, Month(first_day))
            month.offers, month.accepted = len(answers), sum(answers)


def _month(moment: dt.datetime) -> dt.date:
    return legal_day(moment).replace(day=1)


def _months_ago(first: dt.date, count: int) -> dt.date:
    months = first.year * 12 + first.month - 1 - count
    return dt.date(months // 12, months % 12 + 1, 1)


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
