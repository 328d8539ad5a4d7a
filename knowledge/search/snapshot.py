"""One state of a whole index: its segments, and the statistics that run over all of them."""

import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from whoosh.index import FileIndex

from knowledge.search.decoded import Decoded
from knowledge.search.found import Found, Mask, Scores
from knowledge.search.segment import Segment
from knowledge.search.shapes import Runs
from knowledge.search.storage import MemoryStorage

WEIGHED = 50_000  # terms whose rarity is kept, each some 200 bytes: visitors choose the words
LEAST = 100  # documents, as if there were so many: on a young site a word of one text is rare already


class Query(Protocol):
    """What to look for, as `nodes.py` writes it."""

    def find(self, snapshot: "Snapshot", segment: Segment) -> Found: ...


class Filter(Protocol):
    """What to leave out, as `filters.py` writes it."""

    def mask(self, segment: Segment) -> Mask: ...


class Hit(NamedTuple):
    """A document found: its score and its place."""

    score: float
    segment: Segment
    doc: int

    @property
    def key(self) -> str:
        return self.segment.key(self.doc)


class Snapshot:
    """An index as it was after one commit."""

    def __init__(self, build: Path, known: Mapping[str, Decoded]) -> None:
        self.build = build
        self._index = FileIndex(MemoryStorage(str(build)))
        self._searcher = self._index.searcher()
        self._idf: dict[tuple[str, str], float] = {}
        self._rarity: dict[frozenset[tuple[str, str]], float] = {}
        self._norms: dict[str, Scores] = {}
        self.kept: dict[str, Any] = {}  # what others work out once for this state
        lock = threading.RLock()
        self.generation: int = self._searcher.reader().generation() or 0
        self.doc_count: int = self._searcher.doc_count()
        leaves = self._searcher.leaf_searchers() if self._searcher.doc_count_all() else []
        self.segments = [Segment(leaf, self.average_length, lock, known) for leaf, _ in leaves]

    def decoded(self) -> dict[str, Decoded]:
        """What the next snapshot need not read again."""
        return {segment.id: segment.decoded for segment in self.segments}

    def is_latest(self) -> bool:
        return bool(self._index.latest_generation() == self.generation)

    def search(self, query: Query, only: Filter | None, stop: int | None = None) -> tuple[int, list[Hit]]:
        """How many documents answer, and the best `stop` of them; equal scores in the order they were indexed."""
        count, ranked = 0, []
        for place, segment in enumerate(self.segments):
            allowed = segment.alive if only is None else segment.alive & only.mask(segment)
            found, best = query.find(self, segment).best(stop, allowed)
            count += found
            # The place breaks ties: two pages of results never show one document twice.
            ranked += [(-score, place, doc) for score, doc in best]
        ranked.sort()
        return count, [Hit(-score, self.segments[place], doc) for score, place, doc in ranked[:stop]]

    def idf(self, column: str, term: str) -> float:
        """How rare a term is: the fewer documents have it, the more it says."""
        found = self._idf.get((column, term))
        if found is None:
            having = sum(len(segment.postings(column, term).docs) for segment in self.segments)
            found = math.log((self.doc_count + 1) / (having + 0.5)) + 1
            _keep(self._idf, (column, term), found, having)
        return found

    def rarity(self, terms: frozenset[tuple[str, str]]) -> float:
        """The idf of a word that is any of these (column, term): high where few documents have it, never 0.

        Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with 1 added so that it stays positive.
        """
        found = self._rarity.get(terms)
        if found is None:
            having = sum(self._having(segment, terms) for segment in self.segments)
            found = self._idf_of(having)
            _keep(self._rarity, terms, found, having)
        return found

    def rarity_of_runs(self, wanted: Runs) -> Scores:
        """The same for runs of letters (`shapes.py`), for each of them."""
        having = sum((segment.shapes().counts(wanted) for segment in self.segments), np.zeros(len(wanted)))
        worth: Scores = np.log((self.doc_count + 1) / (having + 0.5)).astype(np.float32)
        return np.maximum(worth, 0)

    def norms(self, segment: Segment) -> Scores:
        """The length of the vector of runs of each document."""
        found = self._norms.get(segment.id)
        if found is None:
            shapes = segment.shapes()
            found = self._norms[segment.id] = shapes.norms(self.rarity_of_runs(shapes.runs) ** 2)
        return found

    def _having(self, segment: Segment, terms: frozenset[tuple[str, str]]) -> int:
        postings = [segment.postings(column, term).docs for column, term in terms]
        return len(np.unique(np.concatenate(postings))) if postings else 0

    def _idf_of(self, having: int) -> float:
        return math.log(1 + (max(self.doc_count, LEAST, having) - having + 0.5) / (having + 0.5))

    def average_length(self, column: str) -> float:
        lengths = [segment.length(column) for segment in self.segments]
        filled = sum(documents for _, documents in lengths)
        return sum(words for words, _ in lengths) / filled if filled else 1.0

    def read_whole(self) -> None:
        """Reads every posting and every document; raises whatever a damaged file makes of that."""
        reader = self._searcher.reader()
        for column, term in reader.all_terms():
            for _ in reader.postings(column, term).all_ids():
                pass
        self.stored()

    def stored(self) -> list[dict[str, str]]:
        """`key`, `label` and `digest` of every document."""
        return [document for segment in self.segments for document in segment.stored()]


def _keep(kept: dict[Any, float], key: Any, value: float, having: int) -> None:
    """What no document has is not kept: there is no end of such words."""
    if having:
        if len(kept) >= WEIGHED:
            kept.clear()
        kept[key] = value
