"""The letters that stand for a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.initials import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice R.", "AR"),
        ("bob", "B"),
        ("Jean d’Ormesson", "JO"),
        ("Ludwig van Beethoven", "LB"),
        ("Le Corbusier", "C"),
        ("Éloïse", "É"),
        ("E\u0301loise", "É"),
        ("王 小明", "王小"),
        ("أحمد", "أ"),
        ("42", ""),
        ("3CPO", "C"),
        ("de la", "DL"),
    ],
)
def test_initials_are_those_a_person_would_write(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=60))
def test_any_name_has_few_letters_or_none(name):
    assert sum(letter.isalpha() for letter in initials(name)) <= 6  # ŉ, ŭ, ligatures grow in capitals
