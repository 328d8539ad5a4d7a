"""No query reaches a search backend in a shape that it refuses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.search_query import MAX_LENGTH, MAX_TERMS, clean_query
from tests.data import data_file


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("grille-pain", "grille-pain"),
        ("  grille \t pain\n", "grille pain"),
        ('"', ""),
        ('""', ""),
        ('a"b', "a b"),
        ('a "b c" d', 'a "b c" d'),
        ('a"b"c', 'a "b" c'),
        ("« machine à café » X200", '"machine à café" X200'),
        ("“a b”", '"a b"'),
        ('écran 21,5"', "écran 21,5"),
        ("\x00a\x07\ud800", "a"),
        ("\u202eabc", "abc"),
        ("gril* pain? \\", "gril pain"),
        ("l'écran", "l'écran"),
        ("a" * 300, "a" * 200),
    ],
)
def test_query_is_cleaned(typed: str, cleaned: str) -> None:
    assert clean_query(typed) == cleaned


def test_words_beyond_the_limit_are_dropped() -> None:
    assert clean_query(" ".join(map(str, range(60)))) == " ".join(map(str, range(MAX_TERMS)))
    assert clean_query('"' + " ".join(map(str, range(60))) + '"') == f'"{" ".join(map(str, range(MAX_TERMS)))}"'


@given(st.one_of(st.text(st.characters(), max_size=300), st.text(st.sampled_from('ab "«»*\\\x00\u202f'), max_size=300)))
def test_any_query_is_fit(typed: str) -> None:
    query = clean_query(typed)
    query.encode("utf-8")
    assert len(query) <= MAX_LENGTH
    assert len(query.replace('"', " ").split()) <= MAX_TERMS
    assert query.count('"') % 2 == 0
    assert not set(query) & set("\x00*?\\\n")
    assert all(phrase.strip() == phrase != "" for phrase in query.split('"')[1::2])
    assert clean_query(query) == query


def test_naughty_strings_are_fit() -> None:
    for text in json.loads(data_file("security/blns.json").read_text("utf-8")):
        assert clean_query(text).count('"') % 2 == 0
