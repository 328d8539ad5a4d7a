"""How long a notice names who sent it, and what is left afterwards: when, about what, with which outcome."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, Max, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from forum.dates import legal_day
from forum.models import Member
from moderation.mediation.deadlines import add_months
from moderation.review.models import Appeal, AppealMessage, Notice, NoticeLink, SenderMeasure
from moderation.review.models.statement import MONTHS_TO_CONTEST

log = logging.getLogger(__name__)

MONTHS = 6  # after an appeal: its outcome can be read, and brought before a court
MONTHS_KEPT = MONTHS_TO_CONTEST + MONTHS  # after the decision: as long as it can be contested, and half a year for that
SLICE = 200
LEFT = "about:blank"  # of an address; which text it led to is known without it


def forget_notices(*, at: datetime | None = None) -> int:
    """Erase names, addresses and words of notices long decided; how many.

    An open appeal keeps its notice, as does a measure about its sender, as long as it holds or can be contested.
    """
    at = at or timezone.now()
    old = Notice.objects.filter(erased_at=None, decided_at__lt=at - timedelta(days=28 * MONTHS_KEPT)).order_by("pk")
    closed = old.exclude(Exists(Appeal.objects.open().filter(notice=OuterRef("pk"))))
    free = closed.exclude(Exists(SenderMeasure.objects.in_force(at).filter(notice=OuterRef("pk"), kind="refuse")))
    rows = free.annotate(Max("appeals__ended_at"), Max("measures__made_at")).values_list(
        "pk", "decided_at", "appeals__ended_at__max", "measures__made_at__max"
    )
    due = [
        pk
        for pk, decided, *later in rows
        if _is_over(decided, MONTHS_KEPT, at) and all(_is_over(one, MONTHS, at) for one in later)
    ]
    done = erase(Notice.objects.filter(pk__in=due[:SLICE]), at=at)
    if done:
        log.info("%s notices erased", done)
    return done


def _is_over(since: datetime | None, months: int, at: datetime) -> bool:
    return since is None or add_months(legal_day(since), months) < legal_day(at)


@transaction.atomic
def erase(notices: Any, *, at: datetime) -> int:
    """The rows stay for the counts; nothing in them says who sent them, nor what they wrote."""
    pks = list(notices.order_by("pk").values_list("pk", flat=True)[:SLICE])
    nobody = {"name": "", "email": "", "sender_key": "", "member": None}
    Notice.objects.filter(pk__in=pks).update(
        **nobody, reasons="", law="", answer="", named_because="", key=None, erased_at=at
    )
    _erase_appeals(pks, at=at)
    SenderMeasure.objects.filter(notice__in=pks).update(words="")
    blank = Concat(Value(f"{LEFT}#"), Cast("pk", CharField()))
    NoticeLink.objects.filter(notice__in=pks).update(url=blank)
    return len(pks)


def _erase_appeals(notices: list[int], *, at: datetime) -> None:
    """That they contested, when, and how it ended stays; no word of either side does."""
    appeals = Appeal.objects.filter(notice__in=notices)
    appeals.open().update(outcome=Appeal.Outcome.WITHDRAWN, ended_at=at)
    AppealMessage.objects.filter(appeal__notice__in=notices).delete()
    appeals.update(member=None, reasons="", erased_at=at)


def let_go_of(member: Member) -> int:
    """An account ends: what is decided is erased; what waits is decided first, and told to the address it names."""
    at = timezone.now()
    done = erase(Notice.objects.filter(member=member, decided_at__isnull=False, erased_at=None), at=at)
    return done or Notice.objects.filter(member=member).update(member=None)


def still_open(member: Member) -> list[str]:
    return list(Notice.objects.filter(member=member).open().order_by("pk").values_list("ref", flat=True))
