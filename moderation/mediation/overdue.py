"""Dates that passed: who can still do what was due hears of it, once, and nobody misses one without a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.dates import written_day
from moderation.handover import case_mail
from moderation.handover.models import Endpoint
from moderation.handover.outbox import language_of, near_untold
from moderation.mediation.models import Case, Deadline
from moderation.mediation.vocabulary import DEADLINES
from moderation.mediation.zones import AHEAD

# The clock goes through the cases every minute; what it has not seen for an hour, nobody has.
GRACE = timedelta(hours=1)
NEAR_DAYS = 5
# Deadlines that end a case when they pass, with nobody having done anything: nobody is late then.
EXPIRING = ("offer", "typed_idle", "draft_idle", "complaint_idle", "silence")


def mark(case: Case, *, at: datetime) -> int:
    """Of a locked case: what passed is missed, and told of by e-mail; the case itself does not move.

    Returns how many were told of.
    """
    if not case.is_sent:
        return 0
    today = case.day_of(at)
    late = case.deadlines.owed().filter(due_on__lt=today).exclude(kind__in=EXPIRING)
    late.filter(status=Deadline.Status.RUNNING).update(status=Deadline.Status.MISSED)
    untold = late.filter(status=Deadline.Status.MISSED, told_at__isnull=True)
    told = [row for row in untold if _tell(case, row)]
    Deadline.objects.filter(pk__in=[row.pk for row in told]).update(told_at=at)
    return len(told)


def _tell(case: Case, row: Deadline) -> bool:
    """Whoever has the case in hand, and the body; not a word of what is in it. False where nobody can be written to."""
    told = _addresses(case)
    for address, language in told.items():
        with translation.override(language):
            values = {
                "ref": case.ref,
                "what": DEADLINES.get(row.kind, row.kind),
                "day": written_day(row.due_on),
                "link": f"{settings.BASE_URL}/{language}/cases/{case.ref}/",
            }
            subject = _("A date has passed: %(ref)s") % values
            text = _(
                "A date of the case %(ref)s has passed, and it is not written there that it was kept.\n\n"
                "%(what)s: %(day)s\n\n%(link)s\n\nThis message holds nothing of the case itself."
            )
            headers = case_mail.in_thread(case)
            mail.queue(to=[address], subject=subject, text=_without_desk(case, text) % values, **headers)
    return bool(told)


def _without_desk(case: Case, text: str) -> str:
    """Whoever reads nothing here is not led here."""
    has_desk = case.body is not None and case.body.has_desk(case.day_of(timezone.now()))
    return text if has_desk else text.replace("%(link)s\n\n", "")


def _addresses(case: Case) -> dict[str, str]:
    """Each with its language."""
    told: dict[str, str] = {}
    if case.body is not None and case.body.email:
        told[case.body.email] = language_of(case.body, case.language)
    now = case.assignment
    if now is not None and now.member is not None and case.is_staffed_by(now.member) and now.member.email:
        told[now.member.email] = now.member.language
    return told


def to_mark(at: datetime) -> QuerySet[Deadline]:
    """What the clock has to look at; its case decides, by its own time zone, whether the day is over."""
    nobody_told = Q(status=Deadline.Status.MISSED, told_at__isnull=True, case__sent_at__isnull=False)
    due = Deadline.objects.owed().filter(due_on__lte=(at + AHEAD).date())
    return due.filter(Q(status=Deadline.Status.RUNNING) | nobody_told)


def unnoticed(at: datetime) -> list[Deadline]:
    """Dates that passed and of which nobody was told: the clock stands still, or nobody has an address."""
    return [row for row in _with_case(to_mark(at)) if _is_over(row, at - GRACE) and row.case.is_open]


def near(at: datetime, days: int) -> list[Deadline]:
    """What is owed in open cases until that many days from now, and what is late; the soonest first."""
    last = (at + AHEAD).date() + timedelta(days=days)
    return [row for row in _with_case(Deadline.objects.owed().filter(due_on__lte=last)) if row.case.is_open]


def coming(at: datetime) -> list[Deadline]:
    """What is owed within NEAR_DAYS and not over, of open cases whose body listens, and no receiver was told of yet."""
    last = (at + AHEAD).date() + timedelta(days=NEAR_DAYS)
    owed = Deadline.objects.owed().filter(due_on__lte=last, case__sent_at__isnull=False).exclude(kind__in=EXPIRING)
    rows = _with_case(owed.filter(Exists(Endpoint.objects.filter(body=OuterRef("case__body")))))
    return near_untold([row for row in rows if row.case.is_open and 0 <= days_left(row, at) <= NEAR_DAYS])


def days_left(row: Deadline, at: datetime) -> int:
    """Below nothing once it has passed."""
    today: date = row.case.day_of(at)
    return (row.due_on - today).days


def _is_over(row: Deadline, at: datetime) -> bool:
    return days_left(row, at) < 0


def _with_case(rows: QuerySet[Deadline]) -> Iterable[Deadline]:
    return rows.select_related("case").order_by("due_on", "case__ref", "kind")
