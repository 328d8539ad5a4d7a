"""Values of filters as text that sorts like them."""

import datetime
import decimal
import uuid

from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import values

integers = st.integers(-(2**62), 2**62)
moments = st.datetimes(timezones=st.just(datetime.UTC))


@given(integers, integers)
def test_integers_sort(one: int, other: int) -> None:
    assert (values.encode(one) < values.encode(other)) == (one < other)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_reals_sort(one: float, other: float) -> None:
    assert (values.encode(one) < values.encode(other)) == (one < other)


@given(moments, moments)
def test_moments_sort(one: datetime.datetime, other: datetime.datetime) -> None:
    assert (values.encode(one) < values.encode(other)) == (one < other)


@given(st.dates(), st.dates())
def test_dates_sort(one: datetime.date, other: datetime.date) -> None:
    assert (values.encode(one) < values.encode(other)) == (one < other)


def test_one_moment_is_one_text_in_every_zone() -> None:
    paris = datetime.timezone(datetime.timedelta(hours=2))
    assert values.encode(datetime.datetime(2026, 7, 1, 2, tzinfo=paris)) == values.encode(
        datetime.datetime(2026, 7, 1, 0, tzinfo=datetime.UTC)
    )


def test_equal_numbers_of_one_field_are_equal() -> None:
    assert values.encode(decimal.Decimal("1.50")) == values.encode(decimal.Decimal("1.5"))
    assert values.encode(True) == values.encode(1)


def test_nothing_and_empty_are_not_the_same() -> None:
    assert values.encode_all(None) == values.encode_all([]) == [values.MISSING]
    assert values.encode_all("") == [values.EMPTY] != [values.MISSING]


def test_several_values() -> None:
    key = uuid.uuid4()
    assert values.encode_all([1, None, key]) == [values.encode(1), key.hex]


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    assert values.encode(text).encode("utf-8")
