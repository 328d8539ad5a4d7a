"""What changed between two texts, word by word, for a page that marks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

Piece: TypeAlias = tuple[Literal["same", "gone", "new"], str]

PAIRS_MAX = 10_000  # of equal words, one in each text: what has more of them is shown as gone and new
_WORDS = re.compile(r"\s*\S+|\s+")


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: without the new ones they are `before`, without the gone ones `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    changed = _compared(old[head:old_end], new[head:new_end])
    pieces: list[Piece] = [("same", "".join(old[:head])), *changed, ("same", "".join(old[old_end:]))]
    return [(kind, words) for kind, words in pieces if words]


def _shared(old: list[str], new: list[str]) -> int:
    """How many words they have in common from the beginning."""
    return next(
        (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """What comparing them costs: few words said very often cost more than long texts."""
    times = Counter(new)
    return sum(number * times[word] for word, number in Counter(old).items())


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    if _equal_pairs(old, new) > PAIRS_MAX:
        return [("gone", "".join(old)), ("new", "".join(new))]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[i:j])))
        else:
            pieces += [("gone", "".join(old[i:j])), ("new", "".join(new[k:m]))]
    return pieces
