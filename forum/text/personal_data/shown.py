"""What readers get of a text, and its source does not say: a number in entities, or with markup between its signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

from forum.text.personal_data.kinds import Finding
from forum.text.personal_data.plain import plain
from forum.text.personal_data.scanning import apart, scan
from forum.text.plain import plain_text

NOWHERE = -1  # where it stands in the source is not known

_SAID = re.compile(r'\b(?:alt|title|href|src)="([^"]*)"')
_SIGN = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|%[0-9A-Fa-f]{2}|.", re.DOTALL)


def read_text(markup: str) -> str:
    """All that rendered HTML gives to people: its words, what stands for pictures, where links lead."""
    said = [unquote(unescape(words)) for words in _SAID.findall(markup)]
    return "\n".join([plain_text(markup), *dict.fromkeys(said)])


def with_shown(source: str, markup: str, found: Sequence[Finding]) -> list[Finding]:
    """`found` in the source, and what `markup` shows besides; without a place (`start` is NOWHERE) where there is none.

    In the order of the text, none over another; those without a place last.
    """
    known = Counter(_sort(one) for one in found)
    shown = scan(read_text(markup))
    times = Counter(_sort(one) for one in shown)
    new = []
    for sort, one in {_sort(one): one for one in shown}.items():
        if times[sort] > known[sort] + (known[sort[0], False] if one.may_stay else 0):
            new += _places(source, one) or ([] if known[sort] else [one._replace(start=NOWHERE, end=NOWHERE)])
    here = [one for one in new if one.start != NOWHERE]
    placed = apart([*found, *here]) if here else list(found)
    return [*placed, *(one for one in new if one.start == NOWHERE)]


def still_shown(markup: str, hidden: Sequence[Finding]) -> list[Finding]:
    """What a text without `hidden` shows all the same, and must not: what was hidden, and what nobody may publish."""
    signs = {_signs(one.words) for one in hidden}
    found = [one for one in scan(read_text(markup)) if not one.may_stay or _signs(one.words) in signs]
    return [one._replace(start=NOWHERE, end=NOWHERE) for one in found]


def _sort(one: Finding) -> tuple[str, bool]:
    return _signs(one.words), one.may_stay


def _places(source: str, one: Finding) -> list[Finding]:
    """Wherever its signs follow each other in the source, whatever stands between them but signs of their own kind."""
    signs = list(_decoded(source))
    matches = re.finditer(re.escape(_signs(one.words)), "".join(sign for sign, _start, _end in signs))
    spans = [(signs[match.start()][1], signs[match.end() - 1][2]) for match in matches]
    return [one._replace(start=start, end=end) for start, end in spans]


def _decoded(source: str) -> Iterator[tuple[str, int, int]]:
    """Each letter, digit and @ with the piece of the source that it is written as."""
    for match in _SIGN.finditer(source):
        written = unquote(unescape(match[0])) if len(match[0]) > 1 else match[0]
        for sign in _signs(written):
            yield sign, match.start(), match.end()


def _signs(words: str) -> str:
    return "".join(sign for sign in plain(words) if sign.isalnum() or sign == "@").lower()
