"""What a query says besides its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searching.operators import GUIDE, Asked, asked


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("pump is:answered", Asked("pump", state="answered")),
        ("pompe est:résolue", Asked("pompe", state="resolved")),
        ("IS:Unanswered", Asked(state="unanswered")),
        ("is:guide pump", Asked("pump", kind=GUIDE)),
        ("tag:delivery late", Asked("late", tag="delivery")),
        ('mot:"service après-vente"', Asked(tag="service après-vente")),
        ('product:"X200 Pro" drum', Asked("drum", product="X200 Pro")),
        ("lang:fr pompe", Asked("pompe", language="fr")),
        ('pump "does not drain" e18', Asked("pump e18", ("does not drain",))),
        ("« ne vidange pas »", Asked("", ("ne vidange pas",))),
    ],
)
def test_operators_are_taken_out(typed, wanted):
    assert asked(typed) == wanted


@pytest.mark.parametrize("typed", ["is:purple", "lang:de", "C:drive", "https://shop.example", "tag:", "note: this"])
def test_what_is_no_operator_stays_a_word(typed):
    assert asked(typed) == Asked(typed)


def test_the_first_of_two_holds():
    assert asked("tag:a tag:b").tag == "a"


def test_the_words_hold_against_the_address():
    assert asked("is:answered").narrowed(state="unanswered", language="fr") == Asked(state="answered", language="fr")


@given(st.text(max_size=300))
def test_any_text_can_be_asked(typed):
    found = asked(typed)
    assert asked(found.words).words == found.words or found.is_narrowed
