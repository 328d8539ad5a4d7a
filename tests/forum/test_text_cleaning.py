"""What is stored is what was meant: no control characters, one form of each letter, one kind of newline."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.cleaning import MAX_MARKS, clean_line, clean_text
from forum.text.markdown import excerpt, plain_text, render_html, render_markdown
from forum.text.search_query import clean_query
from tests.data import data_file
from tests.forum import hostile

ANY_TEXT = st.text(st.characters(), max_size=300)  # lone surrogates included


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b\x07c\x7fd\x9fe", "abcde"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb\n", "a\tb\n"),
        ("e\u0301te\u0301", "été"),
        ("\ufeffa\ud800b\ufffe", "ab"),
        ("שלום\u200f, \u200eE18\u061c مرحبا", "שלום\u200f, \u200eE18\u061c مرحبا"),
        ("Rendez-moi\u202e 98 \u202ceuros", "Rendez-moi 98 euros"),
        ("\u202aa\u202bb\u202dc\u2066d\u2067e\u2068f\u2069g", "abcdefg"),
        ("a" + "\u0301" * 500, "á" + "\u0301" * (MAX_MARKS - 1)),
    ],
)
def test_text_is_stored_clean(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Mon \n\t grille-pain\u00a0 fume ", "Mon grille-pain fume"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("a\u2066b\u2069\u200bc", "abc"),
        ("\x00\u202e\u2060", ""),
        ("👩\u200d🔧", "👩\u200d🔧"),
    ],
)
def test_title_is_one_plain_line(typed: str, stored: str) -> None:
    assert clean_line(typed) == stored


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)
    cleaned.encode("utf-8")


@given(st.text(st.sampled_from("a \u0301\u0315\u0344\u0958\u1100\u1161\u202e\u200b\n"), max_size=120))
def test_cleaning_twice_changes_nothing_among_marks(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert unicodedata.is_normalized("NFC", clean_text(text))


@given(ANY_TEXT)
def test_any_text_is_rendered_harmless(text: str) -> None:
    for rendered in (render_markdown(text, language="fr"), render_html(text)):
        rendered.encode("utf-8")
        assert hostile.faults(rendered) == []


@pytest.mark.wide
def test_naughty_strings_survive_every_step() -> None:
    strings = json.loads(data_file("security/blns.json").read_text("utf-8"))
    assert len(strings) == 515
    for text in strings:
        rendered = render_markdown(text, language="fr")
        assert hostile.faults(rendered) == hostile.faults(render_html(text)) == []
        assert len(excerpt(plain_text(rendered), 80)) <= 80
        for step in (clean_text, clean_line, clean_query):
            step(text).encode("utf-8")


@pytest.mark.wide
def test_no_naughty_string_turns_the_text_around_it() -> None:
    strings = json.loads(data_file("security/blns.json").read_text("utf-8"))
    turning = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    assert turning & set("".join(strings))
    for text in strings:
        for stored in (clean_text(text), clean_line(text), render_markdown(text), render_html(text)):
            assert not turning & set(stored)


@pytest.mark.wide
def test_naughty_strings_keep_their_words() -> None:
    strings = json.loads(data_file("security/blns.json").read_text("utf-8"))
    lost = [
        text
        for text in strings
        if plain_text(render_markdown(f"```\n{text}\n```"))
        != "\n".join(line for line in map(str.strip, clean_text(text).splitlines()) if line)
    ]
    assert lost == []
