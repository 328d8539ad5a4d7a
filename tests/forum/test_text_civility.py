"""Words that may hurt: found where they are said to somebody, and nowhere else."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import civility

HERE = Path(__file__).parent
CIVIL = [line.split("\t") for line in (HERE / "civil.txt").read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_most_of_what_is_uncivil_is_found(language: str) -> None:
    lines = (HERE / f"uncivil_{language}.txt").read_text().splitlines()
    assert len(lines) > 100
    missed = [line for line in lines if not civility.uncivil(line)]
    assert len(missed) <= len(lines) * 0.05, missed


@pytest.mark.wide
@pytest.mark.parametrize(("language", "text"), CIVIL)
def test_other_uses_of_such_words_pass(language: str, text: str) -> None:
    assert civility.uncivil(text) == []


@pytest.mark.parametrize(
    ("text", "words", "harm"),
    [
        ("Well, YOU ARE AN IDIOT, sir.", "YOU ARE AN IDIOT", "insult"),
        ("Enfin, t’es débile ou quoi ?", "t’es débile", "insult"),
        ("Vous êtes un idiot.", "Vous êtes un idiot", "insult"),
        ("Learn to read, please.", "Learn to read", "contempt"),
        ("Je sais où tu habites.", "Je sais où tu habites", "threat"),
    ],
)
def test_the_phrase_is_named_as_it_was_typed(text: str, words: str, harm: str) -> None:
    (found,) = civility.uncivil(text)
    assert (found.words, found.harm) == (words, harm)
    assert text[found.start : found.end] == found.words


@given(st.text(max_size=300))
def test_offsets_are_those_of_the_text(text: str) -> None:
    typed = f"{text}\nYou are an idiot, {text}"
    for found in civility.uncivil(typed):
        assert typed[found.start : found.end] == found.words
    assert len(civility.folded(typed)) == len(typed)


@pytest.mark.wide
@pytest.mark.parametrize(
    "text",
    ["vous etes " * 3000, "you are really so " * 1500, "un " * 9000, "'" * 30_000, "> " * 15_000, '"' * 30_000],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    started = time.process_time()
    civility.uncivil(text)
    assert time.process_time() - started < 1
