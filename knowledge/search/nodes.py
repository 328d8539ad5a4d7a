"""What a text query says, and how it is worth: term by term, exactly, over whole posting lists.

Whoosh's own matchers walk all terms of a query side by side, document by document, and skip blocks by an
estimate. Adding up one term after the other in a dictionary gives the exact ranking, several times faster in
Python (docs/adr/0004-search-whoosh.md has the figures).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.search.segment import Segment
from knowledge.search.snapshot import Query, Snapshot

Scores = dict[int, float]

COMPLETENESS = 0.25  # how much it counts that all words are there


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

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        found = []
        for term in self.terms:
            docs, parts = segment.postings(term.column, term.text)
            if docs:
                worth = snapshot.idf(term.column, term.text) * term.boost
                found.append(dict(zip(docs, [worth * part for part in parts], strict=True)))
        return add_up(found)


@dataclass(frozen=True)
class AnyOf:
    """Documents any part finds; the scores add up."""

    parts: tuple[Query, ...]

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        return add_up(part.scores(snapshot, segment) for part in self.parts)


@dataclass(frozen=True)
class AllOf:
    """Documents every part finds; the scores add up."""

    parts: tuple[Query, ...]

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        excluded = [part.part.scores(snapshot, segment) for part in self.parts if isinstance(part, Without)]
        wanted = [part.scores(snapshot, segment) for part in self.parts if not isinstance(part, Without)]
        found = sorted(wanted, key=len) or [dict.fromkeys(segment.all_docs, 0.0)]
        common = set(found[0]).intersection(*found[1:]).difference(*excluded)
        return {doc: sum(scores[doc] for scores in found) for doc in common}


@dataclass(frozen=True)
class MostOf:
    """Documents any part finds, with a little less for each part that is missing.

    Whole questions are typed more often than keywords: asking for all words loses good answers, and asking for
    none prefers one rare word. Measured on the French and English sets: 0.25 is best or near it on all of them.
    """

    parts: tuple[Query, ...]

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        found = [part.scores(snapshot, segment) for part in self.parts]
        matched: Counter[int] = Counter()
        for scores in found:
            matched.update(scores.keys())
        share = [(count / len(self.parts)) ** COMPLETENESS for count in range(len(self.parts) + 1)]
        return {doc: score * share[matched[doc]] for doc, score in add_up(found).items()}


@dataclass(frozen=True)
class Without:
    """Documents the part does not find; worth nothing in themselves."""

    part: Query

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        return dict.fromkeys(set(segment.all_docs).difference(self.part.scores(snapshot, segment)), 0.0)


@dataclass(frozen=True)
class Everything:
    """All documents, equal."""

    score: float = 1.0

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        return dict.fromkeys(segment.all_docs, self.score)


@dataclass(frozen=True)
class Together:
    """Documents where the words of a phrase follow each other in a column."""

    column: str
    words: tuple[str, ...]
    boost: float

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        return {doc: score * self.boost for doc, score in segment.phrase(self.column, self.words).items()}


@dataclass(frozen=True)
class Alike:
    """Documents with this term or, where no document has it, with one that looks like it.

    One wrong letter is forgiven up to seven letters, two beyond, none below four.
    """

    term: Term

    def scores(self, snapshot: Snapshot, segment: Segment) -> Scores:
        column, text, boost = self.term.column, self.term.text, self.term.boost
        distance = 0 if len(text) < 4 else 1 if len(text) < 8 else 2
        if not distance or any(other.postings(column, text).docs for other in snapshot.segments):
            return Terms((self.term,)).scores(snapshot, segment)
        alike = segment.similar_terms(column, text, distance)
        return Terms(tuple(Term(column, found, boost / 2) for found in alike)).scores(snapshot, segment)


NOTHING = Terms(())
EVERYTHING = Everything()


def add_up(found: Iterable[Scores]) -> Scores:
    """The sum of several scores per document. The longest is added to, and handed back."""
    total, *others = sorted(found, key=len, reverse=True) or [{}]
    for scores in others:
        known = total.get
        for doc, score in scores.items():
            total[doc] = known(doc, 0.0) + score
    return total
