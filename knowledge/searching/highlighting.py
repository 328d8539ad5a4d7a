"""The words somebody searched, marked in what was found. Text in, safe HTML out: every piece is escaped."""

from __future__ import annotations

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum.text.plain import excerpt

LENGTH = 220  # characters of an excerpt
BEFORE = 60  # of them before the first word found
ENDING = 3  # letters a word may lose or change at its end and still be the same word

_WORD = re.compile(r"\w+")


class _Folds(dict[int, int]):
    """The table of `folded`, filled as letters are met: `str.translate` is much faster than a loop."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = ord(base) if len(base) == 1 else code
        return self[code]


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Lower case without accents, of the same length as the text: positions stay."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def stems(query: str) -> tuple[str, ...]:
    """The beginnings that stand for the words of a query; short words are left out, codes and numbers whole."""
    words = [word for word in _WORD.findall(folded(query)) if len(word) > 2 or any(map(str.isdigit, word))]
    return tuple({word if not word.isalpha() else word[: max(4, len(word) - ENDING)] for word in words})


def highlighted(text: str, query: str) -> SafeString:
    """The text with the words of the query in `<mark>`."""
    return _marked(text, stems(query))


def best_excerpt(text: str, query: str) -> SafeString:
    """The part of the text around the first word found, on one line, marked."""
    line, beginnings = " ".join(text.split()), stems(query)
    first = next((start for start, _end in _found(line, beginnings)), 0)
    if first > BEFORE:
        cut = line.find(" ", first - BEFORE) + 1
        line = f"… {line[cut:]}"
    return _marked(excerpt(line, LENGTH), beginnings)


def _found(text: str, beginnings: tuple[str, ...]) -> list[tuple[int, int]]:
    if not beginnings:
        return []
    return [match.span() for match in _WORD.finditer(folded(text)) if match.group().startswith(beginnings)]


def _marked(text: str, beginnings: tuple[str, ...]) -> SafeString:
    pieces: list[str] = []
    last = 0
    for start, end in _found(text, beginnings):
        pieces += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return mark_safe("".join([*pieces, escape(text[last:])]))  # noqa: S308 - every piece is escaped
