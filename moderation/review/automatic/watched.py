"""Finding the expressions that the team watches: by comparing words, never by a pattern that somebody typed.

Letters are compared by the skeleton that also compares names: capital letters, accents, other alphabets and digits for
letters make no difference, and neither does what stands between two words. The time it takes grows with the text and
with the number of expressions, and with nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forum.lookalikes import skeleton
from forum.text.sizes import READ_MAX

_ALONE = re.compile(r"(?<!\S)\w(?: \w){2,}(?!\S)")


@dataclass(frozen=True, slots=True)
class Watched:
    """`language`: of the thread, or empty for any. `is_prefix`: the last word may go on."""

    pk: int
    expression: str
    language: str = ""
    is_prefix: bool = False
    holds: bool = False


def found(watched: Iterable[Watched], text: str, *, language: str) -> Iterator[Watched]:
    """Those that occur in a text, in their order."""
    words = f" {_words(text)} "
    for one in watched:
        if one.language and one.language != language:
            continue
        wanted = _words(one.expression)
        if wanted and (f" {wanted}" if one.is_prefix else f" {wanted} ") in words:
            yield one


def is_findable(expression: str) -> bool:
    """Whether it has letters to compare, and not only one: that would be found everywhere."""
    return len(_words(expression).replace(" ", "")) > 1


def _words(text: str) -> str:
    """Letters that stand alone, as in `s p a m`, are one word."""
    return _ALONE.sub(lambda match: match[0].replace(" ", ""), skeleton(text[:READ_MAX]))
