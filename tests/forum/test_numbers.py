"""What is taken for a number of an address or a form, in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.numbers import number_in
from tests.test_project import MODULES, lines


@given(st.integers(0, 10**18 - 1))
def test_numbers_of_rows_are_read(number: int) -> None:
    assert number_in(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", " 1", "-1", "+1", "1.5", "1_0", "²", "٣", "１", "1\x00", "1" * 19, "9" * 5000, "a"]
)
def test_anything_else_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.text(max_size=8))
def test_no_text_breaks_it(text: str) -> None:
    assert number_in(text) is None or text.isdecimal()


def test_fewer_digits_may_be_asked_for() -> None:
    assert (number_in("999", digits=3), number_in("1000", digits=3)) == (999, None)


def test_nobody_else_says_what_a_number_is() -> None:
    """But for codes whose digits stay a text: GTIN, and counts in sentences that this site signed."""
    others = {"forum/numbers.py", "forum/gtin.py", "forum/products.py", "forum/question_forms.py", "forum/routing.py"}
    found = {at.partition(":")[0] for at, _line in lines(MODULES, r"isascii\(\) and \w+\.is(decimal|digit)\(")}
    assert found - others == {"moderation/handover/inbound_signatures.py"}
