"""What a text query says, and how it is worth: term by term, exactly, over whole posting lists.

Whoosh's own matchers walk all terms of a query side by side, document by document, and skip blocks by an
estimate. Adding up one term after the other in an array gives the exact ranking, many times faster
(docs/adr/0004-search-whoosh.md has the figures). What people type in plain words is weighed by `plain.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from knowledge.search.found import Found, everything, nothing
from knowledge.search.segment import Segment
from knowledge.search.snapshot import Query, Snapshot


@dataclass(frozen=True)
class Term:
    """A term of a column; what it adds is multiplied by `boost`."""

    column: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True)
class Terms:
    """Documents with any of these terms; the scores add up."""

    terms: tuple[Term, ...]

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = nothing(segment.size)
        for term in self.terms:
            docs, parts = segment.postings(term.column, term.text)
            if len(docs):
                found.mask[docs] = True
                found.scores[docs] += snapshot.idf(term.column, term.text) * term.boost * parts
        return found


@dataclass(frozen=True)
class AnyOf:
    """Documents any part finds; the scores add up."""

    parts: tuple[Query, ...]

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = (part.find(snapshot, segment) for part in self.parts)
        return reduce(Found.or_else, found, nothing(segment.size))


@dataclass(frozen=True)
class AllOf:
    """Documents every part finds; the scores add up."""

    parts: tuple[Query, ...]

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = (part.find(snapshot, segment) for part in self.parts)
        return reduce(Found.and_also, found, everything(segment.size))


@dataclass(frozen=True)
class Among:
    """Documents the part finds among those that another one lets through, scored by the part alone."""

    part: Query
    allowed: Query

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        allowed = self.allowed.find(snapshot, segment).mask
        found = self.part.find(snapshot, segment)
        return Found(allowed, found.scores * allowed)


@dataclass(frozen=True)
class Without:
    """Documents the part does not find; worth nothing in themselves."""

    part: Query

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        mask = ~self.part.find(snapshot, segment).mask
        return Found(mask, nothing(segment.size).scores)


@dataclass(frozen=True)
class Everything:
    """All documents, equal."""

    score: float = 1.0

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        return everything(segment.size, self.score)


@dataclass(frozen=True)
class Together:
    """Documents where the words of a phrase follow each other in a column."""

    column: str
    words: tuple[str, ...]
    boost: float

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = nothing(segment.size)
        for doc, score in segment.phrase(self.column, self.words).items():
            found.mask[doc], found.scores[doc] = True, score * self.boost
        return found


@dataclass(frozen=True)
class Alike:
    """Documents with this term or, where no document has it, with one that looks like it.

    One wrong letter is forgiven up to seven letters, two beyond, none below four.
    """

    term: Term

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        column, text, boost = self.term.column, self.term.text, self.term.boost
        distance = 0 if len(text) < 4 else 1 if len(text) < 8 else 2
        if not distance or any(len(other.postings(column, text).docs) for other in snapshot.segments):
            return Terms((self.term,)).find(snapshot, segment)
        alike = segment.similar_terms(column, text, distance)
        return Terms(tuple(Term(column, found, boost / 2) for found in alike)).find(snapshot, segment)
