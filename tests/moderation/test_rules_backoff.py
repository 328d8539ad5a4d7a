from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.handover.backoff import (
    SCHEDULE,
    Outcome,
    next_attempt,
    outcome,
    parse_retry_after,
    pause_asked,
)

NOW = datetime(2026, 11, 6, 8, 49, 37, tzinfo=UTC)


class NoJitter(Random):
    def random(self):
        return 0.0


class FullJitter(Random):
    def random(self):
        return 1.0


def test_the_schedule():
    pauses = [next_attempt(made, NOW, rng=NoJitter()) - NOW for made in range(10)]
    seconds = [pause.total_seconds() for pause in pauses]
    assert seconds == [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert next_attempt(10, NOW) is None
    assert next_attempt(99, NOW) is None


def test_jitter_is_a_tenth_at_most_and_only_later():
    assert next_attempt(2, NOW, rng=FullJitter()) - NOW == timedelta(seconds=330)
    drawn = {next_attempt(2, NOW) for _ in range(20)}
    assert len(drawn) > 1
    assert next_attempt(2, NOW, rng=Random(7)) == next_attempt(2, NOW, rng=Random(7))


@given(st.integers(0, 12), st.none() | st.timedeltas(), st.randoms())
def test_never_early_never_beyond_a_day_and_a_tenth(made, asked, rng):
    moment = next_attempt(made, NOW, asked, rng)
    assert (moment is None) == (made >= len(SCHEDULE))
    if moment:
        assert moment - NOW >= SCHEDULE[made]
        assert moment - NOW >= min(asked or timedelta(0), timedelta(days=1))
        assert moment - NOW <= timedelta(hours=26.4)


def test_what_the_receiver_asks_only_puts_it_off():
    assert next_attempt(1, NOW, timedelta(seconds=120), NoJitter()) - NOW == timedelta(seconds=120)
    assert next_attempt(3, NOW, timedelta(seconds=120), NoJitter()) - NOW == timedelta(minutes=30)
    assert next_attempt(1, NOW, timedelta(days=40), NoJitter()) - NOW == timedelta(days=1)
    assert next_attempt(1, NOW, timedelta(seconds=-9), NoJitter()) - NOW == timedelta(seconds=5)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("86401", 86400),
        ("9" * 20, 86400),
        ("Fri, 06 Nov 2026 08:51:37 GMT", 120),
        ("Friday, 06-Nov-26 08:51:37 GMT", 120),
        ("Fri Nov  6 08:51:37 2026", 120),
        ("Fri, 06 Nov 2026 09:51:37 +0100", 120),
        ("Fri, 06 Nov 2026 08:49:36 GMT", 0),
        ("Fri, 06 Nov 2099 08:49:36 GMT", 86400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("9" * 21, None),
        ("Fri, 99 Nov 2026 08:49:37 GMT", None),
        ("Fri, 06 Nov 99999999999 08:49:37 GMT", None),
    ],
)
def test_retry_after(header, seconds):
    found = parse_retry_after(header, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_is_counted_from_our_clock_in_any_zone():
    paris = NOW.astimezone(timezone(timedelta(hours=1)))
    assert parse_retry_after("Fri, 06 Nov 2026 08:51:37 GMT", paris) == timedelta(seconds=120)


@given(st.text())
def test_any_header_is_read_or_ignored(header):
    found = parse_retry_after(header, NOW)
    assert found is None or timedelta(0) <= found <= timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (500, None, None),
        (503, None, None),
        (503, "30", 30),
        (500, "30", 30),
        (429, None, 60),
        (502, None, 60),
        (504, "soon", 60),
        (429, "2", 2),
        (429, "0", 0),
    ],
)
def test_pause_asked(status, header, seconds):
    assert pause_asked(status, header, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (299, Outcome.DELIVERED),
        (101, Outcome.FAILED),
        (301, Outcome.FAILED),
        (304, Outcome.FAILED),
        (400, Outcome.FAILED),
        (404, Outcome.FAILED),
        (410, Outcome.GONE),
        (500, Outcome.FAILED),
    ],
)
def test_outcome(status, expected):
    assert outcome(status) is expected
