"""The timeline of a case for one of its two sides: what happened and what was said, in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.mediation.models import Case, CaseEvent, Message

SHOWN = ("all", "messages", "notes")


@dataclass(frozen=True)
class Entry:
    """One line: an event of the journal, or a message; never both."""

    at: datetime
    event: CaseEvent | None = None
    message: Message | None = None


def entries(case: Case, viewer: Any, *, show: str = "all", newest_first: bool = False) -> list[Entry]:
    """What `viewer` may read of it. A message in the journal is shown by itself: its line there would double it."""
    found: list[Entry] = []
    if show == "all":
        doubled = ("message",) if case.asker_id == viewer.pk else ("message", "mail")
        events = case.events.exclude(event__in=doubled).select_related("actor")
        found += [Entry(event.at, event=event) for event in events]
    messages = Message.objects.visible_to(viewer).filter(case=case).select_related("author").prefetch_related("files")
    if show == "notes":
        messages = messages.filter(readers="staff")
    found += [Entry(message.written_at, message=message) for message in messages]
    return sorted(found, key=_order, reverse=newest_first)


def _order(entry: Entry) -> tuple[datetime, int]:
    row = entry.event or entry.message
    return entry.at, row.pk if row is not None else 0
