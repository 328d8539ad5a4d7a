"""One of the files an index consists of, read-only, shared by all threads of a process.

Whoosh's readers are not thread-safe: a searcher used by eight threads gives wrong answers. One reader per thread
would be safe, but each keeps a copy of the index in memory and decodes it again. Here one reader is used under
a lock, and what it has decoded (where a term occurs, and how much that is worth) is kept as plain arrays.
"""

import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from whoosh.query import Phrase
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from knowledge.search.values import EMPTY

K1 = 1.2  # how soon more of the same word stops counting
B = 0.75  # how much a long text is held against a document
MAX_POSTINGS = 2_000_000  # kept per segment, eight bytes each; the oldest go first
TERM_COST = 40  # what a term without occurrences takes, in postings: visitors choose the words
MAX_IN_DOCSETS = 500_000

Kept = TypeVar("Kept")
Average = Callable[[str], float]


class Postings(NamedTuple):
    """The documents a term occurs in, and the part of BM25 that does not depend on other documents."""

    docs: "array[int]"
    parts: "array[float]"


NOWHERE = Postings(array("I"), array("f"))


class Decoded:
    """What has been read from a segment. Outlives the reader: a commit does not change the segments before it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.facts: dict[Hashable, Any] = {}
        self._postings: dict[tuple[str, str], Postings] = {}
        self._docsets: dict[Hashable, frozenset[int]] = {}
        self._size = 0
        self._docsets_size = 0

    def postings(self, term: tuple[str, str]) -> Postings | None:
        return self._postings.get(term)

    def keep_postings(self, term: tuple[str, str], found: Postings) -> None:
        with self.lock:
            self._postings[term] = found
            self._size += len(found.docs) + TERM_COST
            while self._size > MAX_POSTINGS:
                self._size -= len(self._postings.pop(next(iter(self._postings))).docs) + TERM_COST

    def docset(self, key: Hashable) -> frozenset[int] | None:
        return self._docsets.get(key)

    def keep_docset(self, key: Hashable, found: frozenset[int]) -> None:
        with self.lock:
            self._docsets[key] = found
            self._docsets_size += len(found) + TERM_COST
            while self._docsets_size > MAX_IN_DOCSETS and len(self._docsets) > 1:
                self._docsets_size -= len(self._docsets.pop(next(iter(self._docsets)))) + TERM_COST


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
        self.deleted = frozenset(self._reader.segment().deleted_docs())
        self.decoded = known.get(self.id) or Decoded()

    @property
    def all_docs(self) -> range:
        """Deleted ones too: they are left out at the end of a search."""
        return range(self.size)

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

    def docset(self, key: Hashable, find: Callable[[], Iterable[int]]) -> frozenset[int]:
        """The documents a filter lets through, found once: the same filters come with every query."""
        found = self.decoded.docset(key)
        if found is None:
            found = frozenset(find())
            self.decoded.keep_docset(key, found)
        return found

    def between(self, column: str, low: str | None, high: str | None) -> set[int]:
        """Documents with a value from `low` up to and without `high`; None is open."""
        terms: list[str] = self._fact(("terms", column), lambda: self._terms(column))
        start = bisect_left(terms, EMPTY if low is None else low)
        stop = len(terms) if high is None else bisect_left(terms, high)
        return {doc for term in terms[start:stop] for doc in self.postings(column, term).docs}

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
        return self._reader.field_length(column), sum(map(bool, self._lengths(column)))

    def _lengths(self, column: str) -> "array[int]":
        """The number of words of each document in a column. Asking Whoosh for one costs more than scoring with it."""

        def find() -> "array[int]":
            return array("I", (self._reader.doc_field_length(doc, column) or 0 for doc in self.all_docs))

        return self._fact(("lengths", column), find)

    def _decode(self, column: str, term: str) -> Postings:
        try:
            matcher = self._reader.postings(column, term)
        except TermNotFound:
            return NOWHERE
        found = Postings(array("I"), array("f"))
        scorable = self._reader.schema[column].scorable
        average = self._average(column) if scorable else 1.0
        lengths = self._lengths(column) if scorable else array("I")
        while matcher.is_active():
            doc = matcher.id()
            found.docs.append(doc)
            if scorable:
                found.parts.append(bm25_part(matcher.weight(), (lengths[doc] or 1) / average))
            matcher.next()
        return found

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


def bm25_part(weight: float, relative_length: float) -> float:
    """BM25 of one occurrence without idf and boost; `relative_length` is 1 in a text of average length."""
    return weight * (K1 + 1) / (weight + K1 * (1 - B + B * relative_length))


def _text(term: bytes | str) -> str:
    return term.decode("utf-8") if isinstance(term, bytes) else term
