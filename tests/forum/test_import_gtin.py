"""GTINs: 8, 12, 13 or 14 digits with a right check digit, kept as 14."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.gtin import normalise_gtin


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4006381333931", "04006381333931"),
        ("40 06381-333931", "04006381333931"),
        ("73513537", "00000073513537"),
        ("036000291452", "00036000291452"),
        ("00012345600012", "00012345600012"),
        ("10614141000415", "10614141000415"),
    ],
)
def test_each_length_becomes_fourteen_digits(typed: str, kept: str) -> None:
    assert normalise_gtin(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "4006381333932", "400638133393", "12345", "400638133393X", "٤٠٠٦٣٨١٣٣٣٩٣١", "4006381333931000", "³³³³³³³³"],
)
def test_anything_else_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"GTIN|check digit"):
        normalise_gtin(typed)


@given(st.text(alphabet="0123456789", min_size=13, max_size=13))
def test_one_of_ten_check_digits_is_right(body: str) -> None:
    right = [digit for digit in "0123456789" if _is_right(body + digit)]
    assert len(right) == 1
    assert normalise_gtin(body + right[0]) == body + right[0]


def _is_right(digits: str) -> bool:
    try:
        return bool(normalise_gtin(digits))
    except ValueError:
        return False
