"""One state of a whole index: its segments, and the statistics that run over all of them."""

import heapq
import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from whoosh.index import FileIndex

from knowledge.search.segment import Decoded, Segment
from knowledge.search.storage import MemoryStorage


class Query(Protocol):
    """What to look for, as `nodes.py` writes it."""

    def scores(self, snapshot: "Snapshot", segment: Segment) -> dict[int, float]: ...


class Filter(Protocol):
    """What to leave out, as `filters.py` writes it."""

    def docs(self, segment: Segment) -> frozenset[int]: ...


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
            found = self._found(segment, query, only)
            count += len(found)
            # The place breaks ties: two pages of results never show one document twice.
            ranked += [(-score, place, doc) for score, doc in _best(found, stop)]
        ranked.sort()
        return count, [Hit(-score, self.segments[place], doc) for score, place, doc in ranked[:stop]]

    def _found(self, segment: Segment, query: Query, only: Filter | None) -> dict[int, float]:
        scores = query.scores(self, segment)
        if only is not None:
            allowed = only.docs(segment)
            scores = {doc: score for doc, score in scores.items() if doc in allowed}
        for doc in segment.deleted.intersection(scores):
            del scores[doc]
        return scores

    def idf(self, column: str, term: str) -> float:
        """How rare a term is: the fewer documents have it, the more it says."""
        found = self._idf.get((column, term))
        if found is None:
            having = sum(len(segment.postings(column, term).docs) for segment in self.segments)
            found = self._idf[column, term] = math.log((self.doc_count + 1) / (having + 0.5)) + 1
        return found

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


def _best(scores: dict[int, float], stop: int | None) -> list[tuple[float, int]]:
    ordered = ((score, -doc) for doc, score in scores.items())
    best = sorted(ordered, reverse=True) if stop is None else heapq.nlargest(stop, ordered)
    return [(score, -doc) for score, doc in best]
