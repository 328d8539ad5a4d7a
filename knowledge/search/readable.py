"""Which words stand in texts that everybody may read now. An index also holds drafts, and is behind by a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
from django.db.models import Model, QuerySet
from modelsearch.query import MATCH_ALL

from knowledge.search.directory import IndexUnavailable
from knowledge.search.found import Docs, Mask
from knowledge.search.results import WhooshSearchResults
from knowledge.search.segment import Segment
from knowledge.search.snapshot import Snapshot

FEW = 5  # documents with a word: of so few the database is asked whether one of them may still be read

Term: TypeAlias = tuple[str, str]  # column, text
Rows: TypeAlias = Callable[[], QuerySet[Any]]  # of one model, those that everybody may read


class Readable:
    """The documents of an index that everybody may read. Raises IndexUnavailable."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        found = rows.search(MATCH_ALL)  # type: ignore[attr-defined]
        if not isinstance(found, WhooshSearchResults):
            raise IndexUnavailable("another backend is in use")
        self.model: type[Model] = rows.model
        self.snapshot: Snapshot = found.backend.get_index_for_model(rows.model).reader.snapshot()
        self._rows = rows
        self._only = found.query_compiler.only()

    def count(self, wanted: Mapping[str, Iterable[Term]]) -> dict[str, int]:
        """In how many documents each word is, by any of its terms; without words in none. One query for rare ones."""
        counts, rare = {}, {}
        for word, terms in wanted.items():
            docs = self._having(list(terms))
            counts[word] = sum(len(each) for each in docs.values())
            if counts[word] <= FEW:
                rare[word] = {segment.key(doc) for segment, each in docs.items() for doc in each.tolist()}
        asked = set().union(*rare.values())
        rows = self._rows.filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
        readable = set(map(str, rows))
        return {word: count for word, count in counts.items() if word not in rare or rare[word] & readable}

    def _having(self, terms: list[Term]) -> dict[Segment, Docs]:
        """The documents with one of the terms."""
        found = {}
        for segment in self.snapshot.segments:
            docs = np.unique(np.concatenate([segment.postings(*term).docs for term in terms]))
            found[segment] = docs[self._mask(segment)[docs]]
        return found

    def _mask(self, segment: Segment) -> Mask:
        return segment.alive if self._only is None else segment.alive & self._only.mask(segment)
