"""The short forms of a card. Pure: text in, text out, never longer than asked.

A figure is never cut in two: “1 234 €” that loses its end is another price. A warning is said whole or announced:
half a warning may say the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.cards.figures import normal, spans

SHORT_MAX = 280  # characters, its address included
LINE_MAX = 100  # characters of each of the two lines
ANSWER_MIN = 60  # characters that warnings leave to the answer, or they are announced

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-Þ«“\"])")
_ENDS = " ,;:.-–—"


class Labels(NamedTuple):
    """In the language of the guide."""

    warning: str  # "Warning:"
    read_first: str  # "Warning: read the whole guide first."


def shortened(text: str, room: int) -> str:
    """Whole sentences if one fits, else words and an ellipsis; empty where there is room for neither."""
    line = normal(text)
    if len(line) <= room:
        return line
    ends = [found.start() for found in _SENTENCE_END.finditer(line) if found.start() <= room]
    return line[: ends[-1]] if ends else _cut(line, room)


def _cut(line: str, room: int) -> str:
    whole = spans(line)
    for place in range(min(room - 1, len(line) - 1), 0, -1):
        is_between_words = line[place].isspace()
        if is_between_words and not any(start < place <= end for start, end in whole):  # “14” may be days or euros
            return line[:place].rstrip(_ENDS) + "…"
    return ""


def caution(warnings: Sequence[str], room: int, labels: Labels) -> str:
    """All warnings whole, or one sentence that says that there are some; nothing where there is none."""
    if not warnings:
        return ""
    whole = " ".join(f"{labels.warning} {normal(warning)}" for warning in warnings)
    return whole if len(whole) <= room - ANSWER_MIN else labels.read_first


def short_form(answer: str, warnings: Sequence[str], address: str, labels: Labels) -> str:
    """For a telephone: what must not be missed, the answer, where the rest is."""
    room = SHORT_MAX - len(address) - 1
    first = caution(warnings, room, labels)
    rest = shortened(answer, room - len(first) - bool(first))
    return " ".join(part for part in (first, rest, address) if part)


def two_lines(title: str, answer: str, warnings: Sequence[str], labels: Labels) -> tuple[str, str]:
    first = caution(warnings, LINE_MAX, labels)
    rest = shortened(answer, LINE_MAX - len(first) - bool(first))
    return shortened(title, LINE_MAX), " ".join(part for part in (first, rest) if part)
