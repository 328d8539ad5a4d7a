"""Civil dates and the lengths of time the law and the bodies' charters speak of."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Length:
    """A span counted from an event: the day of the event is not counted, the last day is included."""

    amount: int
    unit: Unit

    def after(self, start: date, *, alsace_moselle: bool = False) -> date:
        """The last day of this length. It never rolls over a week-end or a holiday."""
        if self.unit is Unit.WORKING_DAYS:
            return add_working_days(start, self.amount, alsace_moselle=alsace_moselle)
        if self.unit is Unit.MONTHS:
            return add_months(start, self.amount)
        if self.unit is Unit.YEARS:
            return add_years(start, self.amount)
        return add_days(start, self.amount * (7 if self.unit is Unit.WEEKS else 1))


def civil_date(instant: datetime, tz: tzinfo = PARIS) -> date:
    """The calendar day of an aware instant where the deadline runs; a naive one is a ValueError."""
    if instant.tzinfo is None:
        raise ValueError("A civil date needs an instant with its time zone.")
    return instant.astimezone(tz).date()


def add_days(start: date, days: int) -> date:
    _check(start, days)
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """Date to date; where the month has no such day, its last day."""
    _check(start, months)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_years(start: date, years: int) -> date:
    return add_months(start, 12 * years)


def add_working_days(start: date, days: int, *, alsace_moselle: bool = False) -> date:
    """All days but Saturdays, Sundays and French public holidays (Regulation 1182/71, art. 2)."""
    _check(start, days)
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, alsace_moselle=alsace_moselle)
    return day


def is_working_day(day: date, *, alsace_moselle: bool = False) -> bool:
    return day.weekday() < 5 and day not in french_holidays(day.year, alsace_moselle=alsace_moselle)


@lru_cache(maxsize=64)
def french_holidays(year: int, *, alsace_moselle: bool = False) -> frozenset[date]:
    """Public holidays of Code du travail L3133-1; two more in Alsace-Moselle (L3134-13)."""
    sunday = easter(year)
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    after_easter = [1, 39, 50]  # Easter Monday, Ascension, Whit Monday
    if alsace_moselle:
        fixed.append((12, 26))
        after_easter.append(-2)
    days = {date(year, month, day) for month, day in fixed}
    return frozenset(days | {sunday + timedelta(days=offset) for offset in after_easter})


def easter(year: int) -> date:
    """Gregorian Easter Sunday (the anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _check(start: date, amount: int) -> None:
    # A datetime is a date to Python; its hour and zone would silently be lost here.
    if isinstance(start, datetime):
        raise TypeError("Deadlines start on a date; call civil_date() on an instant first.")
    if amount < 0:
        raise ValueError("A deadline does not end before it starts.")
