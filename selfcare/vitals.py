"""How the site is, in figures that name nobody: for `manage.py doctor`, `/metrics` and the list of a new site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from forum.models import CatalogueMerge, Export, InboundMail, Leased, Mail, Telling
from knowledge.models import IndexQueue
from moderation.handover.models import Delivery
from moderation.review.models import AlarmCall, OutsideCall, StatementExport

# Files whose age is all they say: the last breath of a worker, its last round, and what a backup leaves at its end.
WORKER, ROUND, BACKUP = "worker_seen", "round_done", "backup_done"

QUEUES: dict[str, type[Leased]] = {
    "mail": Mail,
    "mail in": InboundMail,
    "news": Telling,
    "deliveries": Delivery,
    "alarms": AlarmCall,
    "outside checks": OutsideCall,
    "statements": StatementExport,
    "exports": Export,
    "merges": CatalogueMerge,
}


class Queue(NamedTuple):
    name: str
    waiting: int  # due now
    oldest: float  # seconds since the oldest of them was written; 0 without any
    retrying: int
    overdue: int
    dead: int


class Index(NamedTuple):
    waiting: int
    lag: float  # seconds since the oldest change that it does not know yet
    parked: int


def note(mark: str) -> None:
    """Now. A full disk or a folder of somebody else must stop no worker: the age then says it."""
    try:
        _file(mark).touch(mode=0o644)
    except OSError:
        return


def age(mark: str) -> float | None:
    """Seconds; None when it never was."""
    try:
        return max(0.0, timezone.now().timestamp() - _file(mark).stat().st_mtime)
    except OSError:
        return None


def queues() -> Iterator[Queue]:
    now = timezone.now()
    for name, model in QUEUES.items():
        rows: Any = model._default_manager
        due = rows.due(now)
        pending = rows.filter(state=Leased.State.PENDING)
        yield Queue(
            name,
            due.count(),
            _seconds(due.aggregate(at=Min("created_at"))["at"], now),
            pending.filter(attempts__gt=1).count(),
            rows.overdue(now).count(),
            rows.filter(state=Leased.State.DEAD).count(),
        )


def index() -> Index:
    due = IndexQueue.objects.due()
    oldest = due.aggregate(at=Min("queued_at"))["at"]
    return Index(due.count(), _seconds(oldest, timezone.now()), IndexQueue.objects.parked().count())


def _seconds(since: dt.datetime | None, now: dt.datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _file(mark: str) -> Path:
    return Path(settings.VAR) / mark
