"""Who may not write for a while. Why, and what they are told, is decided by the caller (`moderation.review`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from forum.models import Member


@transaction.atomic
def suspend(member: Member, *, until: datetime | None) -> Member:
    """Reading only until then, FOR_EVER in a closed account; None: no longer."""
    if member.suspended_until != until:
        member.suspended_until = until
        member.save(update_fields=["suspended_until"])
    return member
