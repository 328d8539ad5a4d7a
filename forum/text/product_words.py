"""The words of a product, and those somebody types for it, made comparable: letters alone, in one spelling.

“Cafetière C-3”, “cafetieres c3” and “cafettiere C 3” give the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

_CHUNK = re.compile(r"[^\W_]+(?:[-./_][^\W_]+)*")
_PARTS = re.compile(r"[-./_]")
_TWICE = re.compile(r"([^\W\d_])\1+")
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})[sx]$")
SHORT = 3  # letters before a number that are the beginning of a model: “BX 200”
LONG = 5  # letters of a word that may hold a slip


def words_of(text: str) -> list[str]:
    """In their order, each once; a model in several pieces also in one: “BX-200” gives bx, 200 and bx200."""
    chunks = [_PARTS.split(chunk) for chunk in _CHUNK.findall(_bare(text))]
    pieces = [piece for chunk in chunks for piece in chunk]
    whole = ["".join(chunk) for chunk in chunks if len(chunk) > 1]
    whole += [first + second for first, second in pairwise(pieces) if _is_model(first, second)]
    return list(dict.fromkeys(_PLURAL.sub("", word) for word in [*pieces, *whole]))


def line_of(texts: Iterable[str]) -> str:
    """All their words with a space around each, for a search of ` word` (its beginning) and ` word ` (all of it)."""
    return f" {' '.join(words_of(' '.join(texts)))} "


def slips_of(typed: str, known: Iterable[str]) -> Iterator[str]:
    """Of the words known, those that one letter more, less, other or elsewhere makes of the one typed."""
    if len(typed) < LONG or any(sign.isdigit() for sign in typed):
        return
    near = _without_a_letter(typed)
    for word in known:
        if abs(len(word) - len(typed)) <= 1 and word[0] == typed[0] and near & _without_a_letter(word):
            yield word


def _without_a_letter(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _is_model(letters: str, number: str) -> bool:
    return letters.isalpha() and len(letters) <= SHORT and number.isdigit()


def _bare(text: str) -> str:
    small = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return _TWICE.sub(r"\1", "".join(sign for sign in small if not unicodedata.combining(sign)))
