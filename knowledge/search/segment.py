"""One of the files an index consists of, read-only, shared by all threads of a process.

Whoosh's readers are not thread-safe: a searcher used by eight threads gives wrong answers. One reader per thread
would be safe, but each keeps a copy of the index in memory and decodes it again. Here one reader is used under
a lock, and what it has decoded (where a term occurs, and how much that is worth) is kept as plain arrays.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from whoosh.query import Phrase
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from knowledge.search.decoded import NOWHERE, Decoded, Postings
from knowledge.search.found import Docs, Mask, Scores
from knowledge.search.shapes import Shapes
from knowledge.search.values import EMPTY

LONG = 30  # words: a column of longer texts, on average, is a body, the others are titles and names
K1, K1_LONG = 1.2, 3.0  # how soon more of the same word stops counting
B, B_LONG = 0.3, 0.75  # how much a long text is held against a document

Kept = TypeVar("Kept")
Average = Callable[[str], float]


class Segment:
    """The documents of one file. They never change; some may have been deleted since."""

    def __init__(
        self, searcher: Searcher, average: Average, lock: threading.RLock, known: Mapping[str, Decoded]
    ) -> None:
        self._searcher = searcher
        self._reader = searcher.reader()
        self._average = average
        self._lock = lock
        self.id: str = self._reader.segment().segment_id()
        self.size: int = self._reader.doc_count_all()
        self.alive = np.ones(self.size, np.bool_)
        self.alive[list(self._reader.segment().deleted_docs())] = False
        self.decoded = known.get(self.id) or Decoded()

    def postings(self, column: str, term: str) -> Postings:
        """The occurrences of a term, empty where there are none."""
        if self._fact(("blank", column), lambda: self._is_blank(column)):
            return NOWHERE
        found = self.decoded.postings((column, term))
        if found is None:
            with self._lock:
                found = self._decode(column, term)
            self.decoded.keep_postings((column, term), found)
        return found

    def mask_of(self, key: Hashable, find: Callable[[], Mask]) -> Mask:
        """The documents a filter lets through, found once: the same filters come with every query."""
        found = self.decoded.mask(key)
        if found is None:
            found = find()
            found.flags.writeable = False
            self.decoded.keep_mask(key, found)
        return found

    def having(self, column: str, values: Iterable[str]) -> Mask:
        """Documents with any of these values."""
        mask = np.zeros(self.size, np.bool_)
        for value in values:
            mask[self.postings(column, value).docs] = True
        return mask

    def between(self, column: str, low: str | None, high: str | None) -> Mask:
        """Documents with a value from `low` up to and without `high`; None is open."""
        terms: list[str] = self._fact(("terms", column), lambda: self._terms(column))
        start = bisect_left(terms, EMPTY if low is None else low)
        stop = len(terms) if high is None else bisect_left(terms, high)
        return self.having(column, terms[start:stop])

    def similar_terms(self, column: str, term: str, distance: int) -> list[str]:
        """Terms of a column with the same first letter that differ by at most `distance` letters."""
        with self._lock:
            if not self._has(column):
                return []
            return [_text(found) for found in self._reader.terms_within(column, term, distance, prefix=1)]

    def phrase(self, column: str, terms: Iterable[str]) -> dict[int, float]:
        """Scores of the documents where these terms follow each other."""
        found: dict[int, float] = {}
        with self._lock:
            if not self._has(column):
                return found
            matcher = Phrase(column, list(terms)).matcher(self._searcher, self._searcher.context())
            while matcher.is_active():
                found[matcher.id()] = matcher.score()
                matcher.next()
        return found

    def key(self, doc: int) -> str:
        """The primary key of a document, as text."""
        found: str = self._fact(("key", doc), lambda: self._reader.stored_fields(doc)["key"])
        return found

    def shapes(self) -> Shapes:
        """What the titles of all documents look like, letter by letter."""

        def read() -> Shapes:
            return Shapes([self._reader.stored_fields(doc).get("shape", b"") for doc in range(self.size)])

        return self._fact("shapes", read)

    def whole_words(self, column: str) -> list[str]:
        """The words of a column of beginnings; of deleted documents too."""
        return self._fact(("words", column), lambda: [term[:-1] for term in self._terms(column) if term.endswith("$")])

    def stored(self) -> list[dict[str, str]]:
        """`key`, `label` and `digest` of every document that is not deleted."""
        with self._lock:
            return [self._reader.stored_fields(doc) for doc in self._reader.all_doc_ids()]

    def length(self, column: str) -> tuple[int, int]:
        """The number of words in a column, and of documents that have any: most columns have one language only."""
        found: tuple[int, int] = self._fact(("length", column), lambda: self._length(column))
        return found

    def _is_blank(self, column: str) -> bool:
        """A column of words without any: on a site of one language half of them. Looking a term up is not free."""
        return self._has(column) and self._reader.schema[column].scorable and not self.length(column)[1]

    def _length(self, column: str) -> tuple[int, int]:
        if not self._has(column):
            return 0, 0
        return self._reader.field_length(column), int(np.count_nonzero(self._lengths(column)))

    def _lengths(self, column: str) -> Docs:
        """The number of words of each document in a column. Asking Whoosh for one costs more than scoring with it."""

        def find() -> Docs:
            lengths = (self._reader.doc_field_length(doc, column) or 0 for doc in range(self.size))
            return np.fromiter(lengths, np.int32, self.size)

        return self._fact(("lengths", column), find)

    def _decode(self, column: str, term: str) -> Postings:
        try:
            matcher = self._reader.postings(column, term)
        except TermNotFound:
            return NOWHERE
        found, weights = occurrences(matcher)
        kept = self.alive[found]
        found, weights = found[kept], weights[kept]
        if not self._reader.schema[column].scorable:
            return Postings(found, np.ones(len(found), np.float32))
        relative = (np.maximum(self._lengths(column)[found], 1) / self._average(column)).astype(np.float32)
        return Postings(found, bm25_part(weights, relative, is_long=self._average(column) > LONG))

    def _terms(self, column: str) -> list[str]:
        return sorted(_text(term) for term in self._reader.lexicon(column)) if self._has(column) else []

    def _has(self, column: str) -> bool:
        return column in self._reader.schema

    def _fact(self, key: Hashable, find: Callable[[], Kept]) -> Kept:
        found: Kept | None = self.decoded.facts.get(key)
        if found is None:
            with self._lock:
                found = find()
            self.decoded.facts[key] = found
        return found


def occurrences(matcher: Any) -> tuple[Docs, Scores]:
    """The documents of a posting list, deleted ones too, and how often each says the term.

    Block by block, as Whoosh keeps them: asking for one posting after the other takes five times as long, and the
    first reader of a frequent term waits for it.
    """
    leaf = getattr(matcher, "child", matcher)  # without what leaves deleted documents out
    docs: list[int] = []
    weights: list[float] = []
    while leaf.is_active():
        leaf.id()  # reads the block
        leaf.weight()
        docs.extend(leaf._ids)
        weights.extend(leaf._weights)
        leaf._next_block()
    return np.array(docs, np.int32), np.array(weights, np.float32)


def bm25_part(weights: Scores, relative_lengths: Scores, *, is_long: bool) -> Scores:
    """BM25 of occurrences without idf and boost, from 0 to 1 + K1; a relative length of 1 is the average.

    A title says a word once or not at all; a long text that says it ten times is more about it than one that says it
    twice (measured on guides of 941 words: nDCG@10 .451 with 1.2, .474 with 3).
    """
    k1, b = (K1_LONG, B_LONG) if is_long else (K1, B)
    parts = weights * (k1 + 1) / (weights + k1 * (1 - b + b * relative_lengths))
    return parts.astype(np.float32, copy=False)


def _text(term: bytes | str) -> str:
    return term.decode("utf-8") if isinstance(term, bytes) else term
