"""What a guide said before: its published versions, for everybody, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import PageLogEntry

from forum.text.difference import Piece, difference
from forum.text.versions import pair
from knowledge import withheld
from knowledge.models import ArticlePage

SHOWN = 20
PUBLISHED = ["wagtail.publish", "wagtail.publish.scheduled"]


@dataclass(frozen=True)
class Version:
    """`number` is that of Wagtail's revision."""

    number: int
    at: datetime
    text: str


def versions(page: ArticlePage) -> list[Version]:
    """Those that were public, the latest first; none that holds a text that nobody may read any more.

    Moderators who hide an old text of an answer hide with it the versions of guides that were made of that text.
    """
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHED, revision__isnull=False)
    found = {entry.revision_id: entry for entry in entries.select_related("revision").order_by("-timestamp", "-pk")}
    latest = list(found.values())[:SHOWN]
    gone = withheld.gone(entry.revision.content for entry in latest)
    return [
        Version(entry.revision_id, entry.timestamp, _text(entry.revision.content))
        for entry in latest
        if not gone.intersection(withheld.named(entry.revision.content))
    ]


def change(found: list[Version], number: str, since: str) -> tuple[Version, Version, list[Piece]] | None:
    """(before, after, what differs) of the version of that number, by default of the latest; beside the one before it,
    or beside that of the number `since`."""
    chosen = pair([(str(one.number), one) for one in found], number, since)
    if chosen is None:
        return None
    earlier, later = chosen
    return earlier, later, difference(earlier.text, later.text)


def _text(content: dict[str, Any]) -> str:
    page = ArticlePage(body=content.get("body") or "[]")
    return "\n\n".join(filter(None, [content.get("title", ""), content.get("summary", ""), *page.texts()]))
