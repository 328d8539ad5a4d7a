import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation.references import ALPHABET, check_character, new_reference, parse_reference

bodies = st.text(ALPHABET, min_size=5, max_size=5)
years = st.integers(0, 99).map(lambda year: f"{year:02}")


def written(year, body):
    return f"SC-{year}-{body}-{check_character(year + body)}"


def test_a_new_reference():
    found = {new_reference(date(2026, 5, 1)) for _ in range(200)}
    assert len(found) > 190
    assert all(re.fullmatch(r"SC-26-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]", ref) for ref in found)
    assert all(parse_reference(ref) == ref for ref in found)
    assert new_reference(date(2107, 1, 1)).startswith("SC-07-")


@pytest.mark.parametrize(
    "text",
    [
        "SC-26-7F3KQ-H",
        "sc-26-7f3kq-h",
        " SC 26 7F3KQ H ",
        "sc267f3kqh",
        "26-7F3KQ-H",
        "SC–26–7F3KQ–H",
        "SC_26.7F3KQ H",
        "\uff33\uff23-26-7F3KQ-H",
    ],
)
def test_ways_of_writing_it(text):
    assert parse_reference(text) == "SC-26-7F3KQ-H"


def test_look_alikes():
    ref = written("10", "10010")
    assert parse_reference(ref.replace("1", "l").replace("0", "o").replace("sc", "SC")) == ref
    assert parse_reference(ref.replace("1", "I").replace("0", "O")) == ref
    assert parse_reference(ref.replace("1", "i").replace("0", "O")) == ref


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SC-26-7F3KQ-4",
        "SC-26-7F3KQ",
        "SC-26-7F3KQ-HH",
        "SC-26-7F3KU-H",
        "XX-26-7F3KQ-H",
        "SC-2A-7F3KQ-H",
        "SC-26-7F3KQ-H\x00",
        "SC-26-7F3KQ-H; drop",
        "../SC-26-7F3KQ-H",
        "SC-٢٦-7F3KQ-H",
        "SC-26-7F3KQ-H" + " " * 100,
        "É" * 50,
    ],
)
def test_what_is_no_reference(text):
    assert parse_reference(text) is None


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_never_an_error(text):
    assert parse_reference(text) is None or parse_reference(parse_reference(text)) == parse_reference(text)


@given(years, bodies)
def test_written_and_read_back(year, body):
    assert parse_reference(written(year, body)) == written(year, body)
    assert parse_reference(written(year, body).lower().replace("-", " ")) == written(year, body)


@given(years, bodies, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_shows(year, body, place, other):
    code = body + check_character(year + body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (parse_reference(f"SC-{year}-{wrong}") is None) == (wrong != code)


@given(years, bodies)
def test_any_two_swapped_characters_show(year, body):
    code = body + check_character(year + body)
    for one, other in itertools.combinations(range(6), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if code[one] != code[other]:
            assert parse_reference(f"SC-{year}-{''.join(swapped)}") is None
