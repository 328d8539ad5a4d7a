"""Dates in words."""

from datetime import date

import pytest
from django.utils.translation import override

from forum.dates import written_days


@pytest.mark.parametrize(
    ("first", "last", "english", "french"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 November 2026", "du 16 au 22 novembre 2026"),
        (date(2026, 10, 26), date(2026, 11, 1), "26 October to 1 November 2026", "du 26 octobre au 1er novembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 7), "1 to 7 November 2026", "du 1er au 7 novembre 2026"),
        (
            date(2026, 12, 28),
            date(2027, 1, 3),
            "28 December 2026 to 3 January 2027",
            "du 28 décembre 2026 au 3 janvier 2027",
        ),
    ],
)
def test_from_one_day_to_another(first: date, last: date, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        with override(language):
            assert written_days(first, last).replace("\u00a0", " ") == expected
