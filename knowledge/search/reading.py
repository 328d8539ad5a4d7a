"""From what somebody typed to the words, codes and runs of letters to look for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from knowledge.search import analysis
from knowledge.search.analysis import Chunk
from knowledge.search.plain import Drafted, Form, Plain, Reading, Shape, Word
from knowledge.search.shapes import runs
from knowledge.search.typed import LONGEST, Expression, Synonyms

MAX_TEXT = 2000  # characters of the text of a draft that are read
MAX_TEXT_WORDS = 60  # different ones, the most frequent first
SHAPED_TEXT = 400  # characters of it that are compared with titles letter by letter
CODE = 2.0  # a code found whole, against its parts
SYNONYM = 0.5  # a text that says it in another word, against one that says it in this one
OTHER_NAMES = 0.5  # the other names of an expression, against one of its words

Fields = tuple[tuple[str, float], ...]


def plain(typed: str, fields: Fields, languages: Mapping[str, float], also: Synonyms) -> Plain:
    """What a search box was given; `languages` with what a word found in each is worth."""
    chunks = analysis.typed(typed)
    readings = [
        Reading(tuple(_all_words(chunks, language, also)), fields, weight) for language, weight in languages.items()
    ]
    return Plain(tuple(reading for reading in readings if reading.words), _shape(typed[: analysis.MAX_QUERY]))


def drafted(title: str, text: str, fields: Fields, languages: Mapping[str, float], also: Synonyms) -> Drafted:
    """What an asker has written so far."""
    text = text[:MAX_TEXT]
    readings = tuple(
        Reading(tuple(_frequent(f"{title} {text}", language)), fields, weight) for language, weight in languages.items()
    )
    return Drafted(plain(title, fields, languages, also), readings, _shape(f"{title} {text[:SHAPED_TEXT]}"))


def _all_words(chunks: list[Chunk], language: str, known: Synonyms) -> Iterator[Word]:
    for chunk in chunks:
        yield from _words(chunk, language, known)
    yield from _expressions([word for chunk in chunks for word in chunk.words], language, known)


def _words(chunk: Chunk, language: str, known: Synonyms) -> Iterator[Word]:
    said = [word for word in chunk.words if not analysis.is_stop_word(word, language)]
    parts = [(_form((word,), language), *_synonyms((word,), language, known)) for word in said]
    whole = () if chunk.code is None else (Form("code", (chunk.code,), CODE),)
    if whole and len(parts) < 2:
        yield Word((*whole, *(form for forms in parts for form in forms)))
        return
    if whole:
        yield Word(whole)
    yield from (Word(forms, weight=1 / len(parts) if whole else 1.0) for forms in parts)


def _expressions(words: list[str], language: str, known: Synonyms) -> Iterator[Word]:
    """What an expression of several words may also be called; the words it is made of count by themselves."""
    for length in range(2, LONGEST + 1):
        for start in range(len(words) - length + 1):
            expression = tuple(words[start : start + length])
            if forms := tuple(_synonyms(expression, language, known)):
                yield Word(forms, weight=OTHER_NAMES)


def _synonyms(expression: Expression, language: str, known: Synonyms) -> Iterator[Form]:
    for other in known.get(expression, ()):
        yield _form(other, language, SYNONYM)


def _frequent(text: str, language: str) -> Iterator[Word]:
    counted = Counter(analysis.words(text, language)).most_common(MAX_TEXT_WORDS)
    return (Word((Form(language, (stem,)),), weight=math.log1p(count)) for stem, count in counted)


def _form(expression: Expression, language: str, worth: float = 1.0) -> Form:
    said = [word for word in expression if not analysis.is_stop_word(word, language)] or list(expression)
    return Form(language, tuple(analysis.stem(word, language) for word in said), worth)


def _shape(text: str) -> Shape:
    return Shape(runs(text).tobytes())
