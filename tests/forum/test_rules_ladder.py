"""Which rung comes next, and when: rules without a database."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import ladder
from forum.ladder import HELP, REST, TOO_LATE, Facts, Next, Rung, awake, awake_after, next_rung

PARIS = ZoneInfo("Europe/Paris")
YEARS = dt.datetime(2025, 1, 1), dt.datetime(2027, 1, 1)  # noqa: DTZ001  # hypothesis adds the zone
MOMENTS = st.datetimes(*YEARS, timezones=st.just(dt.UTC))
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Auckland", "UTC", "Asia/Kolkata"]).map(ZoneInfo)


def paris(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


ASKED = paris(2, 10)


def walk(facts: Facts, now: dt.datetime) -> list[tuple[Rung, dt.datetime, bool]]:
    """All the rungs from here, each taken at its moment."""
    found = []
    while (step := next_rung(facts, now, tz=PARIS)) is not None:
        now = max(now, step.due_at)
        facts = replace(facts, taken={**facts.taken, step.rung: step.is_needed})
        if step.is_needed:
            facts = replace(facts, told=step.rung, told_at=now)
        found.append((step.rung, now, step.is_needed))
    return found


def test_nobody_answers():
    assert walk(Facts(ASKED, {}), ASKED) == [
        (Rung.FOLLOWERS, paris(2, 11), True),
        (Rung.EXPERTS, paris(3, 10), True),
        (Rung.BRAND, paris(3, 10), True),
        (Rung.MODERATORS, paris(5, 10), True),
        (Rung.SOLVED, paris(9, 10), True),
        (Rung.WAY_OUT, paris(16, 10), True),
    ]


def test_somebody_answered_and_the_asker_is_silent():
    steps = walk(Facts(ASKED, {Rung.FOLLOWERS: True}, answered_at=paris(2, 15)), paris(2, 15))
    day = paris(9, 15)
    assert steps == [
        (Rung.EXPERTS, day, False),
        (Rung.BRAND, day, False),
        (Rung.MODERATORS, day, False),
        (Rung.SOLVED, day, True),
        (Rung.WAY_OUT, paris(16, 15), True),
    ]


def test_who_was_passed_over_is_asked_when_the_asker_says_no():
    taken = {Rung.FOLLOWERS: True, **dict.fromkeys(HELP[1:], False), Rung.SOLVED: True}
    said_at = paris(9, 18)
    facts = Facts(ASKED, taken, told=Rung.SOLVED, told_at=paris(9, 15), said_no=True)
    steps = walk(replace(facts, start=ladder.start_at_once(facts, said_at)), said_at)
    assert [step[:2] for step in steps] == [
        (Rung.EXPERTS, said_at),
        (Rung.BRAND, said_at),
        (Rung.MODERATORS, paris(11, 18)),
        (Rung.WAY_OUT, paris(22, 18)),
    ]


def test_who_said_no_is_not_asked_whether_it_is_solved():
    taken = dict.fromkeys(HELP, True)
    (solved, out) = walk(Facts(ASKED, taken, said_no=True), paris(6, 10))
    assert solved == (Rung.SOLVED, paris(16, 10), False)
    assert out == (Rung.WAY_OUT, paris(16, 10), True)


def test_off_the_ladder_nothing_comes():
    assert next_rung(Facts(ASKED, {}, is_open=False), paris(20, 10)) is None


def test_what_comes_back_has_the_rest_of_its_delay_before_it():
    facts = Facts(ASKED, dict.fromkeys(HELP[:3], True), told=Rung.BRAND, told_at=paris(3, 10))
    again = replace(facts, start=ladder.start_again(facts, paris(20, 10)))
    assert next_rung(again, paris(20, 10), tz=PARIS) == Next(Rung.MODERATORS, paris(22, 10))


def test_after_a_stop_of_days_those_just_told_have_their_hour():
    now = paris(8, 10)
    assert [at - now for _rung, at, _ in walk(Facts(ASKED, {}), now)[:4]] == [dt.timedelta(0), REST, REST, 2 * REST]


def test_after_a_stop_of_months_nobody_is_told_and_no_rung_is_skipped():
    now = ASKED + dt.timedelta(days=90)
    step = next_rung(Facts(ASKED, {}), now, tz=PARIS)
    assert step is not None
    assert step.is_late
    assert [rung for rung, at, _ in walk(Facts(ASKED, {}), now) if at == now] == list(Rung)[1:]


def test_what_was_missed_by_day_waits_for_the_morning():
    taken = dict.fromkeys(HELP[:3], True)
    step = next_rung(Facts(ASKED, taken), paris(5, 23), tz=PARIS)
    assert step == Next(Rung.MODERATORS, paris(6, 8))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (paris(2, 20, 30), paris(2, 21, 30)),
        (paris(2, 21), paris(3, 8)),
        (paris(2, 21, 30), paris(3, 8, 30)),
        (paris(2, 23), paris(3, 9)),
        (paris(3, 3), paris(3, 9)),
    ],
)
def test_an_hour_is_counted_while_people_are_awake(asked, told):
    assert awake_after(asked, dt.timedelta(hours=1), PARIS) == told


@given(MOMENTS, ZONES, st.timedeltas(dt.timedelta(0), dt.timedelta(hours=30)))
def test_nobody_is_told_by_night_whatever_the_zone_and_the_season(at, zone, delay):
    for moment in (awake(at, zone), awake_after(at, delay, zone)):
        assert moment >= at
        assert dt.time(8) <= moment.astimezone(zone).time() < dt.time(22)
    assert awake(at, zone) - at <= dt.timedelta(hours=11)
    assert awake_after(at, delay, zone) >= at + delay


@given(
    MOMENTS,
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=120)),
    st.dictionaries(st.sampled_from(list(Rung)[1:]), st.booleans()),
    st.none() | st.timedeltas(dt.timedelta(0), dt.timedelta(days=20)),
    st.booleans(),
)
def test_the_lowest_rung_that_waits_comes_first(start, age, taken, answered, said_no):
    facts = Facts(start, taken, answered_at=None if answered is None else start + answered, said_no=said_no)
    step = next_rung(facts, start + age, tz=PARIS)
    if step is None:
        assert Rung.WAY_OUT in taken
        return
    before = [rung for rung in list(Rung)[1:] if rung < step.rung]
    assert all(rung in taken for rung in before)
    assert taken.get(step.rung) is not True
    assert step.is_late is (start + age - step.due_at > TOO_LATE)
