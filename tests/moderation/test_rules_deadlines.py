import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation import deadline_rules
from moderation.mediation.deadline_rules import RULES, due_on, reminder_dates, reminder_due
from moderation.mediation.deadlines import (
    Length,
    Unit,
    add_days,
    add_months,
    add_working_days,
    add_years,
    civil_date,
    easter,
    french_holidays,
    is_working_day,
)
from tests.data import data_file

NAMED = {
    "one_year": Length(1, Unit.YEARS),
    "two_months": Length(2, Unit.MONTHS),
    "one_month": Length(1, Unit.MONTHS),
    "three_weeks": Length(3, Unit.WEEKS),
    "ninety_days": Length(90, Unit.DAYS),
    "twenty_working_days": Length(20, Unit.WORKING_DAYS),
    "six_months": Length(6, Unit.MONTHS),
}
days = st.dates(date(1990, 1, 1), date(2150, 1, 1))


def test_every_vector_of_the_acceptance_data():
    vectors = json.loads(data_file("mediation/cases.json").read_text())["deadlines"]
    found = [NAMED[row["rule"]].after(date.fromisoformat(row["start"])).isoformat() for row in vectors]
    assert len(vectors) >= 9
    assert found == [row["expect"] for row in vectors]


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2025-09-15", Length(12, Unit.MONTHS), "2026-09-15"),
        ("2024-02-29", Length(1, Unit.YEARS), "2025-02-28"),
        ("2023-02-28", Length(1, Unit.YEARS), "2024-02-28"),
        ("2025-12-31", Length(2, Unit.MONTHS), "2026-02-28"),
        ("2027-12-31", Length(2, Unit.MONTHS), "2028-02-29"),
        ("2026-03-31", Length(1, Unit.MONTHS), "2026-04-30"),
        ("2026-08-31", Length(6, Unit.MONTHS), "2027-02-28"),
        ("2027-12-01", Length(90, Unit.DAYS), "2028-02-29"),
        ("2026-11-02", Length(3, Unit.WEEKS), "2026-11-23"),
        ("2027-04-27", Length(20, Unit.WORKING_DAYS), "2027-05-27"),
        # 2 May 2026 is a Saturday, 25 December a holiday: nothing rolls over.
        ("2026-03-02", Length(2, Unit.MONTHS), "2026-05-02"),
        ("2026-10-25", Length(2, Unit.MONTHS), "2026-12-25"),
    ],
)
def test_lengths_date_to_date(start, length, end):
    assert length.after(date.fromisoformat(start)) == date.fromisoformat(end)


def test_the_day_of_the_event_is_not_counted():
    friday = date(2026, 11, 20)
    assert Length(1, Unit.DAYS).after(friday) == date(2026, 11, 21)
    assert Length(1, Unit.WORKING_DAYS).after(friday) == date(2026, 11, 23)
    assert Length(0, Unit.WORKING_DAYS).after(friday) == friday


@given(days, st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last_one(start, months):
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    if end.day != start.day:
        assert end.day < start.day
        assert (end + timedelta(days=1)).day == 1


@given(days, days, st.integers(0, 240))
def test_who_starts_later_never_ends_earlier(one, other, amount):
    first, second = sorted((one, other))
    for unit in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
        length = Length(min(amount, 100), unit)
        assert length.after(first) <= length.after(second)


@given(days, st.integers(0, 40))
def test_a_year_is_twelve_months(start, years):
    assert add_years(start, years) == add_months(start, 12 * years)


@given(days, st.integers(1, 60), st.booleans())
def test_working_days_are_counted_one_by_one(start, amount, alsace_moselle):
    end = add_working_days(start, amount, alsace_moselle=alsace_moselle)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, alsace_moselle=alsace_moselle) for day in between) == amount
    assert is_working_day(end, alsace_moselle=alsace_moselle)


@pytest.mark.parametrize(
    "sunday",
    ["1818-03-22", "1943-04-25", "2000-04-23", "2019-04-21", "2024-03-31", "2026-04-05", "2038-04-25", "2285-03-22"],
)
def test_easter(sunday):
    day = date.fromisoformat(sunday)
    assert easter(day.year) == day


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_of_spring(year):
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_french_holidays_of_2026():
    found = sorted(day.isoformat()[5:] for day in french_holidays(2026))
    assert found == ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"]
    more = french_holidays(2026, alsace_moselle=True) - french_holidays(2026)
    assert more == {date(2026, 4, 3), date(2026, 12, 26)}


def test_good_friday_lengthens_the_wait_in_alsace_only():
    start = date(2026, 3, 30)
    assert add_working_days(start, 4) == Length(4, Unit.WORKING_DAYS).after(start) == date(2026, 4, 3)
    assert add_working_days(start, 4, alsace_moselle=True) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-28T22:59:59", "2026-03-28"),
        ("2026-03-28T23:00:00", "2026-03-29"),  # the night that loses an hour
        ("2026-03-29T21:59:59", "2026-03-29"),
        ("2026-03-29T22:00:00", "2026-03-30"),
        ("2026-10-24T22:00:00", "2026-10-25"),  # the night that wins one
        ("2026-10-25T22:59:59", "2026-10-25"),
        ("2026-10-25T23:00:00", "2026-10-26"),
    ],
)
def test_civil_dates_around_the_clock_changes(instant, day):
    assert civil_date(datetime.fromisoformat(instant).replace(tzinfo=UTC)) == date.fromisoformat(day)


def test_a_deadline_over_a_clock_change_is_counted_in_days_not_hours():
    sent = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # 9 March, 00:30 in Paris
    assert due_on("eccnet_wait", civil_date(sent)) == date(2026, 3, 30)


def test_a_case_may_run_in_another_zone():
    reunion = timezone(timedelta(hours=4))
    assert civil_date(datetime(2026, 7, 1, 20, 0, tzinfo=UTC), reunion) == date(2026, 7, 2)


def test_an_instant_without_zone_is_no_day():
    with pytest.raises(ValueError, match="time zone"):
        civil_date(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize("add", [add_days, add_months, add_years, add_working_days])
def test_what_is_no_length(add):
    with pytest.raises(TypeError, match="civil_date"):
        add(datetime(2026, 7, 1, tzinfo=UTC), 1)
    with pytest.raises(ValueError, match="before it starts"):
        add(date(2026, 7, 1), -1)


def test_what_the_law_has_no_number_for_is_not_invented():
    with pytest.raises(ValueError, match="comes from the body"):
        due_on("accept", date(2026, 7, 1))


def test_twenty_working_days_are_not_yet_law():
    rule = RULES["trader_reply_adr"]
    assert not rule.applies_on(date(2028, 9, 19))
    assert rule.applies_on(date(2028, 9, 20))
    assert RULES["one_year"].applies_on(date(2026, 1, 1))


def test_the_lengths_of_the_table():
    lengths = {kind: (rule.length.amount, rule.length.unit.value) for kind, rule in RULES.items() if rule.length}
    assert lengths == {
        "one_year": (12, "months"),
        "rejection_notice": (21, "days"),
        "outcome": (90, "days"),
        "trader_reply_adr": (20, "working_days"),
        "eccnet_wait": (21, "days"),
        "promise_check": (21, "days"),
        "appeal_dsa": (6, "months"),
        "offer": (14, "days"),
        "typed_idle": (30, "days"),
        "draft_idle": (30, "days"),
        "complaint_idle": (60, "days"),
        "silence": (120, "days"),
    }
    assert [day.isoformat() for day in reminder_dates("silence", date(2026, 10, 1))] == ["2026-08-02", "2026-09-01"]
    assert reminder_dates("draft_idle", date(2026, 10, 30)) == [date(2026, 10, 23)]


def test_the_one_year_limit_is_recalled_four_times():
    due = due_on("one_year", date(2026, 3, 2))
    assert due == date(2027, 3, 2)
    assert [day.isoformat() for day in reminder_dates("one_year", due)] == [
        "2027-01-01",
        "2027-01-31",
        "2027-02-23",
        "2027-03-01",
    ]


def test_one_reminder_a_day_and_none_twice():
    due = date(2027, 3, 2)
    assert reminder_due("one_year", due, today=date(2026, 12, 31)) is None
    first = reminder_due("one_year", due, today=date(2027, 1, 1))
    assert first == date(2027, 1, 1)
    assert reminder_due("one_year", due, today=date(2027, 1, 5), sent=[first]) is None
    # The worker was down for a month: one mail, not three.
    assert reminder_due("one_year", due, today=date(2027, 2, 24), sent=[first]) == date(2027, 2, 23)
    assert reminder_due("one_year", due, today=date(2027, 3, 3)) is None


def test_every_deadline_starts_and_ends_with_a_known_event():
    from moderation.mediation.states import TRANSITIONS

    events = {row.event for row in TRANSITIONS}
    for rule in deadline_rules.RULES.values():
        assert {rule.started_by, rule.on_expiry} <= events | {""}
