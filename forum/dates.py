"""Dates in words, as each language writes them: Django's formats cannot say “1er” nor “8 h 02”."""

import datetime as dt
import zoneinfo

from django.conf import settings
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

NBSP = "\u00a0"


def written_day(day: dt.date) -> str:
    """`1er novembre 2026`, `1 November 2026`; a date and time is taken in the current time zone."""
    if isinstance(day, dt.datetime):
        day = _local(day)
    language = (get_language() or "en")[:2]
    if language not in ("fr", "en"):
        return date_format(day, "DATE_FORMAT")
    return f"{_in_month(day)}{NBSP}{MONTHS[day.month]} {day.year}"


def _in_month(day: dt.date) -> str:
    return "1er" if day.day == 1 and (get_language() or "").startswith("fr") else str(day.day)


def written_days(first: dt.date, last: dt.date) -> str:
    """`du 16 au 22 novembre 2026`, `16 to 22 November 2026`: month and year once where they are the same."""
    begin = written_day(first)
    if (first.year, first.month) == (last.year, last.month):
        begin = _in_month(first)
    elif first.year == last.year:
        begin = f"{_in_month(first)}{NBSP}{MONTHS[first.month]}"
    return pgettext("days", "%(first)s to %(last)s") % {"first": begin, "last": written_day(last)}


def written_month(day: dt.date) -> str:
    """`mars 2026`, `March 2026`."""
    return f"{MONTHS[day.month]} {day.year}"


def written_time(moment: dt.datetime) -> str:
    """`14 h 32`, `14:32`, in the current time zone."""
    moment = _local(moment)
    if (get_language() or "").startswith("fr"):
        return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02}"
    return f"{moment.hour:02}:{moment.minute:02}"


def written_moment(moment: dt.datetime) -> str:
    """`21 novembre 2026 à 14 h 32`, `21 November 2026, 14:32`, in the current time zone."""
    language = (get_language() or "en")[:2]
    if language not in ("fr", "en"):
        return date_format(_local(moment), "DATETIME_FORMAT")
    join = " à " if language == "fr" else ", "
    return f"{written_day(moment)}{join}{written_time(moment)}"


def written_soon(moment: dt.datetime) -> str:
    """The time of day; on another day than today its date too."""
    is_today = _local(moment).date() == timezone.localdate()
    return written_time(moment) if is_today else written_moment(moment)


def legal_day(moment: dt.date) -> dt.date:
    """The day a date and time falls on where deadlines are counted, whatever zone the reader chose."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment, zoneinfo.ZoneInfo(settings.LEGAL_TIME_ZONE)).date()
    return moment


def first_moment(day: dt.date) -> dt.datetime:
    """When a day begins where deadlines are counted."""
    return dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(settings.LEGAL_TIME_ZONE))


def written_distance(days: int) -> str:
    """How far a deadline is: `in 3 days`, `today`, `3 days late` for -3."""
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}


def machine_time(moment: dt.date) -> str:
    """The value of `datetime` in a `<time>` element, in UTC when there is a time of day."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    if timezone.is_naive(moment):
        return moment.isoformat(timespec="minutes")
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
