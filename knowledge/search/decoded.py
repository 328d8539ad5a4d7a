"""What has been read from a segment. It outlives the reader: a commit does not change the segments before it."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np

from knowledge.search.found import Docs, Mask, Scores

MAX_POSTINGS = 4_000_000  # kept per segment, eight bytes each; the oldest go first
TERM_COST = 40  # what a term without occurrences takes, in postings: visitors choose the words
MAX_IN_MASKS = 8_000_000  # documents, one byte each


class Postings(NamedTuple):
    """The documents a term occurs in, and the part of BM25 that does not depend on other documents."""

    docs: Docs
    parts: Scores


NOWHERE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))


class Decoded:
    """Arrays that need no lock to be read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.facts: dict[Hashable, Any] = {}
        self._postings: dict[tuple[str, str], Postings] = {}
        self._masks: dict[Hashable, Mask] = {}
        self._size = 0
        self._in_masks = 0

    def postings(self, term: tuple[str, str]) -> Postings | None:
        return self._postings.get(term)

    def keep_postings(self, term: tuple[str, str], found: Postings) -> None:
        with self.lock:
            self._postings[term] = found
            self._size += len(found.docs) + TERM_COST
            while self._size > MAX_POSTINGS:
                self._size -= len(self._postings.pop(next(iter(self._postings))).docs) + TERM_COST

    def mask(self, key: Hashable) -> Mask | None:
        return self._masks.get(key)

    def keep_mask(self, key: Hashable, found: Mask) -> None:
        with self.lock:
            self._masks[key] = found
            self._in_masks += len(found) + TERM_COST
            while self._in_masks > MAX_IN_MASKS and len(self._masks) > 1:
                self._in_masks -= len(self._masks.pop(next(iter(self._masks)))) + TERM_COST
