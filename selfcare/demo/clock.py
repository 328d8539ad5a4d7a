"""Moments of the demo, told as days and minutes before the day it is loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Clock:
    """`now` is the instant of loading; the same `now` gives the same community, to the minute."""

    now: dt.datetime

    def days_ago(self, days: int, hour: str = "12:00") -> dt.datetime:
        """The latest past moment of that hour, `days` days earlier."""
        hours, minutes = (int(part) for part in hour.split(":"))
        local = timezone.localtime(self.now)
        moment = local.replace(hour=hours, minute=minutes, second=0, microsecond=0)
        if moment > local:
            moment -= dt.timedelta(days=1)
        return moment - dt.timedelta(days=days)

    def day(self, days_ago: int) -> dt.date:
        return timezone.localtime(self.now).date() - dt.timedelta(days=days_ago)

    def after(self, start: dt.datetime, told: Mapping[str, Any]) -> dt.datetime:
        """`days_after` and `minutes_after` from the start, never in the future."""
        span = dt.timedelta(days=int(told.get("days_after", 0)), minutes=int(told.get("minutes_after", 0)))
        return min(start + span, self.now)
