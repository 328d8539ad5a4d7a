"""Whether two texts are nearly the same: the smallest of the numbers that their runs of letters are hashed to.

Two texts share as many of them as they share runs (Broder 1997, bottom-k sketch). 256 bytes a text are kept, and no
word can be read back from them.
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

RUN = 5  # letters
KEPT = 64
LENGTH_MIN = 60  # letters; shorter texts are alike by chance: "Does this fit?"
ALIKE = 0.6  # of the runs


def sketch(words: str) -> bytes:
    """Of words as `letters.plain` leaves them; empty for a text that is too short to say anything."""
    bare = re.sub(r"[\W\d_]+", " ", re.sub(r"https?://\S+", " ", words)).strip()
    if len(bare) < LENGTH_MIN:
        return b""
    runs = {bare[at : at + RUN].encode() for at in range(len(bare) - RUN + 1)}
    smallest = sorted({zlib.crc32(run) for run in runs})[:KEPT]
    return struct.pack(f">{len(smallest)}I", *smallest)


def likeness(one: bytes, other: bytes) -> float:
    """Between 0 and 1, as near as so few numbers tell. What cannot be `ALIKE` is not looked at closely."""
    if not one or not other:
        return 0.0
    first, second = _numbers(one), _numbers(other)
    kept = min(KEPT, len(first), len(second))
    shared = first & second
    if len(shared) < ALIKE * kept:
        return len(shared) / kept
    smallest = sorted(first | second)[:kept]
    return sum(1 for number in smallest if number in shared) / kept


def are_alike(one: bytes, other: bytes) -> bool:
    return likeness(one, other) >= ALIKE


@lru_cache(maxsize=1024)  # the same recent texts are compared with each new one
def _numbers(kept: bytes) -> frozenset[int]:
    return frozenset(struct.unpack(f">{len(kept) // 4}I", kept))
