"""The time limits after a purchase: to the day, on its edges, and as its page says them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation.deadlines import is_working_day
from moderation.mediation.purchase_limits import limits_of, limits_of_month, withdrawal_until

pytestmark = pytest.mark.wide

PAGE = "/en/time-limits/"


@pytest.mark.parametrize(
    ("delivered", "until"),
    [
        ("2026-02-27", "2026-03-13"),  # a Friday, fourteen days after a Friday
        ("2026-02-28", "2026-03-16"),  # a Saturday goes on to Monday
        ("2026-03-01", "2026-03-16"),
        ("2026-03-23", "2026-04-07"),  # Easter Monday is no working day
        ("2026-12-11", "2026-12-28"),  # Christmas is a Friday, then comes a week-end
        ("2026-12-18", "2027-01-04"),  # 1 January likewise
        ("2024-02-15", "2024-02-29"),
        ("2023-02-15", "2023-03-01"),
    ],
)
def test_withdrawal_to_the_day(delivered, until):
    assert withdrawal_until(date.fromisoformat(delivered)) == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("delivered", "until"),
    [
        ("2026-03-10", "2028-03-10"),
        ("2024-02-29", "2026-02-28"),
        ("2026-02-28", "2028-02-28"),
        ("2025-12-31", "2027-12-31"),
        ("2026-05-02", "2028-05-02"),  # no working day is waited for
    ],
)
def test_guarantee_date_to_date(delivered, until):
    assert limits_of(date.fromisoformat(delivered)).guarantee == date.fromisoformat(until)


@given(delivered=st.dates(date(1970, 1, 1), date(2090, 1, 1)))
def test_nobody_loses_a_day(delivered):
    until = withdrawal_until(delivered)
    assert is_working_day(until)
    assert timedelta(14) <= until - delivered <= timedelta(14 + 4)
    first, last = limits_of_month(delivered)
    assert first.withdrawal <= until <= last.withdrawal
    assert first.guarantee <= limits_of(delivered).guarantee <= last.guarantee


def test_a_month_ends_on_its_last_day():
    first, last = limits_of_month(date(2024, 2, 17))
    assert (first.withdrawal, last.withdrawal) == (date(2024, 2, 15), date(2024, 3, 14))
    assert (first.guarantee, last.guarantee) == (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"delivered": "28/02/2026"}, 200, ["16\u00a0March 2026", "28\u00a0February 2028"]),
        ({"delivered": "yesterday"}, 422, ["Write a day that exists", 'value="yesterday"']),
        ({"delivered": "9999-12-31"}, 422, ["is too far away"]),
        ({"month": "2026-02"}, 200, ["If you received it in February 2026", "14 days to change your mind are over"]),
        ({"month": "0000-13"}, 200, ["L221-18"]),
        ({"month": "9999-12"}, 200, ["L221-18"]),
        ({}, 200, ["L217-3", "not legal advice"]),
    ],
)
def test_the_page_counts_and_keeps_nothing(typed, status, words, client):
    answer = client.get(PAGE, typed)
    assert answer.status_code == status
    for word in words:
        assert word in answer.text
