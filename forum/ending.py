"""What the worker does about accounts that end: those whose week is over."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from forum import member_data
from forum.actions import leaving
from forum.models import Departure

log = logging.getLogger(__name__)

DAY = 24 * 60 * 60  # seconds between two warnings
SLICES = 300  # of one round, for all accounts together; the next round goes on


def end_due_accounts(*, at: datetime | None = None, slices: int = SLICES) -> int:
    """End the accounts whose day has come, the longest due first; how many ended."""
    ended = 0
    due = Departure.objects.filter(due_at__lte=at or timezone.now()).select_related("member").order_by("due_at", "pk")
    for departure in due[:50]:
        if member_data.obstacles(departure.member):
            if cache.add(f"departure:{departure.pk}", True, DAY):
                log.warning("an account that is due cannot end yet: departure %s", departure.pk)
            continue
        slices = leaving.finish_some(departure.member, keeps_posts=departure.keeps_posts, slices=slices)
        if slices == 0:
            return ended
        ended += 1
    return ended
