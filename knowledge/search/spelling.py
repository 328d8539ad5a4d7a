"""What somebody may have meant by a word that no text has: a word of a title, one or two letters away.

Only texts that everybody may read decide, both what is known and what is suggested (`readable.py`).
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db import models
from modelsearch.index import AutocompleteField, SearchField

from knowledge.search import analysis, columns
from knowledge.search.directory import IndexUnavailable
from knowledge.search.readable import Readable, Rows, Term
from knowledge.search.snapshot import Snapshot

logger = logging.getLogger(__name__)

SHORTEST = 4  # letters of a word that is corrected
LONG = 8  # letters from which two of them may be wrong
WORDS_MAX = 3  # of one query: each is compared with many
NEAREST_KEPT = 2_000  # words, of one state of an index
ALIKE_MAX = 50  # words of one model that are as near: each is looked up

Near = list[tuple[int, str]]  # letters away, word


class Vocabulary:
    """The words of all titles, whoever may read them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            if word.isalpha():
                self._alike[word[0], len(word)].append(word)

    def near(self, word: str) -> Near:
        """Other words with the same first letter, one or two letters away, the nearest first."""
        most = 1 if len(word) < LONG else 2
        lengths = range(len(word) - most, len(word) + most + 1)
        alike = (other for length in lengths for other in self._alike.get((word[0], length), ()) if other != word)
        return sorted((away, other) for other in alike if (away := distance(word, other, most)) <= most)


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, replaced or swapped with the next one; more than `most` is all the same.

    Optimal string alignment, G. V. Bard (2007).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


def corrections(text: str, readable: Iterable[Rows]) -> dict[str, str]:
    """For words of the text that no readable document has, what they may have been: all without accents."""
    try:
        return _corrections(text, readable)
    except Exception:
        # Reading a damaged file can raise anything. The search that follows tells the worker.
        logger.exception("The index failed while words were looked up")
        return {}


def _corrections(text: str, readable: Iterable[Rows]) -> dict[str, str]:
    words = [word for chunk in analysis.typed(text) for word in chunk.words if _may_be_wrong(word)]
    looked_in = []
    for place in _places(readable):
        words = _unknown(words, place)
        if not words:  # most often the first place knows them all
            return {}
        looked_in.append(place)
    found = {word: _nearest(word, looked_in) for word in words[:WORDS_MAX]}
    return {word: other for word, other in found.items() if other}


def _places(readable: Iterable[Rows]) -> Iterator[Readable]:
    for rows in readable:
        try:
            yield Readable(rows())
        except IndexUnavailable:
            continue


def _may_be_wrong(word: str) -> bool:
    if len(word) < SHORTEST or not word.isalpha():
        return False
    return not any(analysis.is_stop_word(word, language) for language in analysis.LANGUAGES)


def _unknown(words: list[str], place: Readable) -> list[str]:
    known = place.count({word: list(_in_texts(word, place.model)) for word in words})
    return [word for word in words if word not in known]


def _in_texts(word: str, model: type[models.Model]) -> Iterator[Term]:
    for language in analysis.LANGUAGES:
        stem = analysis.stem(word, language)
        for column in columns.searched(model, SearchField):
            yield columns.name(language, column.path), stem


def _nearest(word: str, places: list[Readable]) -> str:
    """The nearest word that somebody may read; of those as near the one of most titles."""
    near = [(place, _near(word, place)) for place in places]
    for away in (1, 2):
        found: Counter[str] = Counter()
        for place, words in near:
            alike = [other for distant, other in words if distant == away][:ALIKE_MAX]
            found.update(place.count({other: _in_titles(other, place.model) for other in alike}))
        if found:
            return max(found, key=lambda other: (found[other], other))
    return ""


def _in_titles(word: str, model: type[models.Model]) -> list[Term]:
    return [(name, f"{word}$") for name in _titles(model)]


def _titles(model: type[models.Model]) -> list[str]:
    return [columns.name("auto", column.path) for column in columns.searched(model, AutocompleteField)]


def _near(word: str, place: Readable) -> Near:
    """Kept with the state of the index, like the words of its titles: others type the same."""
    kept: dict[str, Near] = place.snapshot.kept.setdefault("near words", {})
    if word not in kept:
        if len(kept) >= NEAREST_KEPT:
            kept.clear()
        kept[word] = _vocabulary(place.model, place.snapshot).near(word)
    return kept[word]


def _vocabulary(model: type[models.Model], snapshot: Snapshot) -> Vocabulary:
    found: Vocabulary | None = snapshot.kept.get("vocabulary")
    if found is None:
        words = {word for name in _titles(model) for segment in snapshot.segments for word in segment.whole_words(name)}
        found = snapshot.kept["vocabulary"] = Vocabulary(words)
    return found
