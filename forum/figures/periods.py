"""The spans of days that figures are said of. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

PERIODS = (7, 30, 90, 365)  # days
USUAL = 90
WEEKS = 52  # of what is told by the week alone


class Period(NamedTuple):
    """From the first day to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def after(self) -> dt.date:
        return self.last + dt.timedelta(days=1)

    @property
    def before(self) -> Period:
        """As many days, up to the day before the first."""
        last = self.first - dt.timedelta(days=1)
        return Period(last - dt.timedelta(days=self.days - 1), last)


def period_of(days: int, today: dt.date) -> Period:
    """The last so many days, today included."""
    return Period(today - dt.timedelta(days=days - 1), today)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def whole_weeks(today: dt.date) -> Period:
    """The last year of weeks that are over: the same from Monday to Sunday, whoever looks how often."""
    this = monday_of(today)
    return Period(this - dt.timedelta(weeks=WEEKS), this - dt.timedelta(days=1))


def chosen(typed: str) -> int:
    """What an address says, else the usual one."""
    return next((days for days in PERIODS if typed == str(days)), USUAL)
