"""A member's own clock: nothing leaves in quiet hours, and everything leaves in the end."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.hours import end_of_quiet, next_morning


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
ZONES = st.sampled_from([PARIS, NOUMEA, ZoneInfo("America/Martinique"), ZoneInfo("Asia/Kathmandu")])
EARLY = at("2024-01-01").replace(tzinfo=None)
MOMENTS = st.datetimes(EARLY, EARLY.replace(year=2028), timezones=st.just(dt.UTC))
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("now", "start", "end", "over"),
    [
        ("2026-11-22 22:30", "22:00", "07:00", "2026-11-23 06:00"),  # 23:30 in Paris
        ("2026-11-23 02:00", "22:00", "07:00", "2026-11-23 06:00"),
        ("2026-11-23 06:00", "22:00", "07:00", None),  # the minute they end
        ("2026-11-22 20:59", "22:00", "07:00", None),
        ("2026-11-22 21:00", "22:00", "07:00", "2026-11-23 06:00"),
        ("2026-11-22 12:00", "12:00", "14:00", "2026-11-22 13:00"),
        ("2026-11-22 12:00", "07:00", "07:00", None),
        ("2026-11-22 12:00", None, "14:00", None),
        ("2026-03-28 22:30", "22:00", "07:00", "2026-03-29 05:00"),  # the night that loses an hour
        ("2026-10-24 22:30", "22:00", "07:00", "2026-10-25 06:00"),  # the night that gains one
    ],
)
def test_quiet_hours_end_when_the_member_said(now: str, start: str | None, end: str, over: str | None) -> None:
    first = dt.time.fromisoformat(start) if start else None
    assert end_of_quiet(at(now), PARIS, first, dt.time.fromisoformat(end)) == (at(over) if over else None)


@given(now=MOMENTS, zone=ZONES, start=TIMES, end=TIMES)
def test_whatever_waits_may_leave_within_a_day(now: dt.datetime, zone: ZoneInfo, start: dt.time, end: dt.time) -> None:
    over = end_of_quiet(now, zone, start, end)
    if over is not None:
        assert now <= over <= now + dt.timedelta(hours=25)
        assert end_of_quiet(over + dt.timedelta(hours=1), zone, start, end) != over


@given(now=MOMENTS, zone=ZONES)
def test_the_next_morning_is_ahead_and_at_eight(now: dt.datetime, zone: ZoneInfo) -> None:
    for digest, days in (("daily", 1), ("weekly", 7)):
        morning = next_morning(now, zone, digest)
        assert now < morning <= now + dt.timedelta(days=days, hours=1)
        assert morning.astimezone(zone).time() == dt.time(8)
    assert morning.astimezone(zone).weekday() == 0
