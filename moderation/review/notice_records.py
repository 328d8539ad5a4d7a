"""What is known of whoever sent a notice: how many before, and how many of them led to something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from moderation.review.models import Decision, Notice, NoticeLink


@dataclass(frozen=True)
class SenderRecord:
    """Of the notices that were decided; `unfounded`: manifestly so, by the word of a moderator."""

    decided: int
    upheld: int
    unfounded: int


def record_of_sender(notice: Notice) -> SenderRecord | None:
    """Without this one. Nothing where nobody said who they are."""
    if not notice.sender_key and notice.member_id is None:
        return None
    same = Q(member=notice.member_id) if notice.member_id else Q(sender_key=notice.sender_key)
    return record_of(Notice.objects.filter(same).exclude(pk=notice.pk))


def record_of(notices: Any) -> SenderRecord:
    decided = notices.exclude(decided_at=None)
    led = Q(links__outcome=NoticeLink.Outcome.ACTED) | Q(
        links__decision__kind__in=[*Decision.TAKES_AWAY, Decision.Kind.CORRECT], links__decision__undone_at=None
    )
    upheld = decided.filter(led).values("pk").distinct().count()
    return SenderRecord(decided.count(), upheld, decided.exclude(unfounded_at=None).count())
