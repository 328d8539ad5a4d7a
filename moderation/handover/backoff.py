"""When to try a delivery again: soon, then less and less often for three days, then never."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from random import Random, SystemRandom

# Before attempt 1, 2, 3 …: the schedule that Standard Webhooks recommends.
SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.1  # up to a tenth later, never earlier: receivers that fell together do not get up together
LONGEST_PAUSE = timedelta(hours=24)
THROTTLED_PAUSE = timedelta(minutes=1)
THROTTLED = frozenset({429, 502, 504})
_SYSTEM_RANDOM = SystemRandom()


class Outcome(StrEnum):
    """GONE: the receiver wants nothing more (410), the endpoint is switched off."""

    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"


def outcome(status: int) -> Outcome:
    """2xx only is success; a redirect is a failure, because it is never followed."""
    if status == 410:
        return Outcome.GONE
    return Outcome.DELIVERED if 200 <= status < 300 else Outcome.FAILED


def next_attempt(
    attempts: int, now: datetime, retry_after: timedelta | None = None, rng: Random | None = None
) -> datetime | None:
    """When to try again after `attempts` tries already made; None when the schedule is used up.

    `retry_after` (from `pause_asked`) can only put it off, by a day at most.
    """
    if attempts >= len(SCHEDULE):
        return None
    pause = max(SCHEDULE[attempts], min(retry_after or timedelta(0), LONGEST_PAUSE))
    return now + pause * (1 + JITTER * (rng or _SYSTEM_RANDOM).random())


def pause_asked(status: int, header: str | None, now: datetime) -> timedelta | None:
    """What the answer asks for: its Retry-After, or a minute where its status alone says "slower"."""
    asked = parse_retry_after(header, now)
    if asked is None and status in THROTTLED:
        return THROTTLED_PAUSE
    return asked


def parse_retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date (RFC 9110 §10.2.3), between nothing and a day; None for anything else."""
    text = (header or "").strip()
    if re.fullmatch(r"[0-9]{1,20}", text):
        return timedelta(seconds=min(int(text), LONGEST_PAUSE.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max(moment - now, timedelta(0)), LONGEST_PAUSE)
    except (ValueError, OverflowError):
        return None
