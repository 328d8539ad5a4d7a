"""A member's own clock: when not to disturb them, when their morning is. Pure: times in, times out."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from forum.channels import Channel

MORNING = dt.time(8)
MONDAY = 0


def end_of_quiet(now: dt.datetime, zone: ZoneInfo, start: dt.time | None, end: dt.time | None) -> dt.datetime | None:
    """When the quiet hours of now are over; None outside of them. 22 to 7 passes midnight; 7 to 7 is never."""
    if start is None or end is None or start == end:
        return None
    here = now.astimezone(zone)
    clock = here.time().replace(tzinfo=None)
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return None
    day = here.date() if clock < end else here.date() + dt.timedelta(days=1)
    return max(now, moment(day, end, zone))


def next_morning(now: dt.datetime, zone: ZoneInfo, digest: str) -> dt.datetime:
    """The first morning after now that brings a digest: every day, or on Mondays."""
    day = now.astimezone(zone).date()
    while moment(day, MORNING, zone) <= now or (digest == Channel.WEEKLY and day.weekday() != MONDAY):
        day += dt.timedelta(days=1)
    return moment(day, MORNING, zone)


def moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """In UTC; a time that the clocks skip that day is the one right after."""
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)
