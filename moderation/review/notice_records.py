"""What is known of whoever sent a notice: how many before, and how many of them led to something.

A record belongs to an account, or to an address whose reader said that the notices are theirs: what anybody may type
earns nobody a record, and spoils nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from moderation.review.models import Decision, Notice, NoticeLink
from moderation.review.models.notice import by_address, of_same_sender
from moderation.review.people import ADDRESS, MEMBER, Name

BY_ADDRESS = by_address()
LED = Q(links__outcome=NoticeLink.Outcome.ACTED) | Q(
    links__decision__kind__in=Decision.UPHOLDS, links__decision__undone_at=None
)


@dataclass(frozen=True)
class SenderRecord:
    """Of the notices that were decided; `unfounded`: manifestly so, by the word of a moderator."""

    decided: int
    upheld: int
    unfounded: int


def record_of_sender(notice: Notice) -> SenderRecord | None:
    """Without this one. Nothing where nobody has shown who they are."""
    if not notice.is_known_sender:
        return None
    decided = Notice.objects.filter(of_same_sender(notice)).exclude(pk=notice.pk).exclude(decided_at=None)
    upheld = decided.filter(LED).values("pk").distinct().count()
    return SenderRecord(decided.count(), upheld, decided.exclude(unfounded_at=None).count())


def records_of_senders(members: list[int], keys: list[Any]) -> dict[Name, SenderRecord]:
    """Of many accounts and proven addresses, in one query."""
    theirs = Notice.objects.filter(Q(member__in=members) | BY_ADDRESS & Q(sender_key__in=keys)).exclude(decided_at=None)
    counts = {
        "decided": Count("pk", distinct=True),
        "upheld": Count("pk", filter=LED, distinct=True),
        "unfounded": Count("pk", filter=Q(unfounded_at__isnull=False), distinct=True),
    }
    found: dict[Name, SenderRecord] = {}
    for member, key, *more in theirs.order_by().values_list("member", "sender_key").annotate(**counts):
        name = (MEMBER, member) if member is not None else (ADDRESS, key)
        before = found.get(name, SenderRecord(0, 0, 0))
        decided, upheld, unfounded = more
        found[name] = SenderRecord(before.decided + decided, before.upheld + upheld, before.unfounded + unfounded)
    return found
