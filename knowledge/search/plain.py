"""How well a document answers what somebody typed in plain words, from 0 to about 3.

The scale is the same for guides and questions, for a short query and a long one: what a word adds is divided by what
all words of the query could have added. Measured on five French and English sets (docs/adr/0020-one-score.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from knowledge.search.decoded import Postings
from knowledge.search.found import Found, Scores, nothing
from knowledge.search.segment import Segment
from knowledge.search.snapshot import Snapshot

WORDS = 0.3  # a word, times the boost of the field it stands in
COVERAGE = 0.3  # that all words are there, whatever the field
SHAPE = 0.5  # that the title looks like the query, letter by letter: typing errors, other endings
DRAFT_WORDS, DRAFT_SHAPE = 1.2, 1.0  # what the text under the title of a draft adds
LOOKALIKE = 0.35  # a title so close is found without any common word


@dataclass(frozen=True)
class Form:
    """One way a word may be written in a document; `worth` less than the word itself for a synonym."""

    family: str  # of columns: a language, or codes
    texts: tuple[str, ...]  # of an expression several, all of which a field has
    worth: float = 1.0

    def postings(self, segment: Segment, path: str) -> Postings:
        """Where a field has it, and what that is worth: of an expression, what its least word is."""
        column = f"{self.family}.{path}"
        docs, parts = segment.postings(column, self.texts[0])
        for text in self.texts[1:]:
            others, worths = segment.postings(column, text)
            docs, here, there = np.intersect1d(docs, others, assume_unique=True, return_indices=True)
            parts = np.minimum(parts[here], worths[there])
        return Postings(docs, parts * np.float32(self.worth))


@dataclass(frozen=True)
class Word:
    """A word that was typed, as it is, and what it may also be called: a document has it in any of its forms."""

    forms: tuple[Form, ...]
    weight: float = 1.0

    def rarity(self, snapshot: Snapshot, paths: tuple[tuple[str, float], ...]) -> float:
        """Of the word itself; of its synonyms where no document has it."""
        own = snapshot.rarity(frozenset(_terms(self.forms[:1], paths)))
        others = self.forms[1:] if own >= snapshot.rarity(frozenset()) else ()
        return snapshot.rarity(frozenset(_terms(others, paths))) if others else own


@dataclass(frozen=True)
class Reading:
    """What was typed, as the documents of one language have it."""

    words: tuple[Word, ...]
    paths: tuple[tuple[str, float], ...]  # of fields, with their boosts
    weight: float = 1.0

    def find(self, snapshot: Snapshot, segment: Segment, *, words: float, coverage: float) -> Found:
        total = np.zeros(segment.size, np.float32)
        mask = np.zeros(segment.size, np.bool_)
        possible = 0.0
        for word in self.words:
            idf = word.rarity(snapshot, self.paths) * word.weight
            possible += idf
            said, share = self._said(word, segment)
            total += np.float32(idf * words) * said + np.float32(idf * coverage) * share
            mask |= share > 0
        return Found(mask, total * np.float32(self.weight / possible) if possible else total)

    def _said(self, word: Word, segment: Segment) -> tuple[Scores, Scores]:
        """What the fields of each document say of the word, and whether it has it at all: 1, or less as a synonym."""
        said = np.zeros(segment.size, np.float32)
        share = np.zeros(segment.size, np.float32)
        for path, boost in self.paths:
            here = np.zeros(segment.size, np.float32)
            for form in word.forms:
                docs, parts = form.postings(segment, path)
                if len(docs):
                    here[docs] = np.maximum(here[docs], parts)
                    share[docs] = np.maximum(share[docs], np.float32(min(form.worth, 1)))
            said += np.float32(boost) * here
        return said, share


def _terms(forms: tuple[Form, ...], paths: tuple[tuple[str, float], ...]) -> Iterator[tuple[str, str]]:
    for form in forms:
        yield from ((f"{form.family}.{path}", form.texts[-1]) for path, _boost in paths)


@dataclass(frozen=True)
class Shape:
    """The look of a text, beside the titles."""

    runs: bytes

    def similarity(self, snapshot: Snapshot, segment: Segment) -> Scores:
        """The cosine between the text and each title, both as runs of letters weighed by rarity: 0 to 1."""
        runs = np.frombuffer(self.runs, np.uint32)
        worth = snapshot.rarity_of_runs(runs) ** 2
        length = np.sqrt(worth.sum())
        if not length:
            return np.zeros(segment.size, np.float32)
        norms = np.maximum(snapshot.norms(segment), np.float32(1e-6))
        similarity: Scores = segment.shapes().overlap(runs, worth) / (length * norms)
        return similarity


@dataclass(frozen=True)
class Plain:
    """A query: its words in each language, and its look."""

    readings: tuple[Reading, ...]
    shape: Shape

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = best_of(
            [reading.find(snapshot, segment, words=WORDS, coverage=COVERAGE) for reading in self.readings], segment
        )
        alike = self.shape.similarity(snapshot, segment)
        mask = found.mask | (alike >= LOOKALIKE)
        return Found(mask, (found.scores + SHAPE * alike) * mask)


@dataclass(frozen=True)
class Drafted:
    """A question that is being written: what its title finds, moved by what its text says."""

    title: Plain
    text: tuple[Reading, ...]
    shape: Shape

    def find(self, snapshot: Snapshot, segment: Segment) -> Found:
        found = self.title.find(snapshot, segment)
        text = best_of([part.find(snapshot, segment, words=DRAFT_WORDS, coverage=0) for part in self.text], segment)
        alike = self.shape.similarity(snapshot, segment)
        mask = found.mask | text.mask
        return Found(mask, (found.scores + text.scores + DRAFT_SHAPE * alike) * mask)


def best_of(readings: list[Found], segment: Segment) -> Found:
    """A document is in one language, or its words are in the columns of all: the best reading counts."""

    def better(one: Found, other: Found) -> Found:
        return Found(one.mask | other.mask, np.maximum(one.scores, other.scores))

    return reduce(better, readings, nothing(segment.size))
