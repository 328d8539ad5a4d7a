"""What titles look like, letter by letter: runs of four letters, which survive typing errors and other endings.

A document carries the runs of its titles as numbers (`signature`). All of a segment's are kept in memory, sorted by
run, so that comparing a query with every title takes some milliseconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from knowledge.search import analysis
from knowledge.search.found import Scores

Runs = npt.NDArray[np.uint32]

RUN = 4
MAX_RUNS = 400  # of one text


def signature(texts: Iterable[str]) -> bytes:
    """The runs of these texts, to be stored with their document."""
    return runs(" ".join(texts)).tobytes()


def runs(text: str) -> Runs:
    """The different runs of letters of a text's words, as numbers; a short word is one run."""
    found = dict.fromkeys(run for chunk in analysis.chunks(text) for word in chunk.words for run in _runs(f"^{word}$"))
    numbers = [zlib.crc32(run.encode()) for run in list(found)[:MAX_RUNS]]
    return np.unique(np.array(numbers, np.uint32))


def _runs(word: str) -> Iterable[str]:
    if len(word) <= RUN:
        return [word]
    return (word[start : start + RUN] for start in range(len(word) - RUN + 1))


class Shapes:
    """The runs of many documents: which documents have a run, and which runs a document has."""

    def __init__(self, signatures: list[bytes]) -> None:
        arrays = [np.frombuffer(signature, np.uint32) for signature in signatures]
        self.size = len(arrays)
        counts = np.fromiter(map(len, arrays), np.int64, self.size)
        all_runs = np.concatenate(arrays) if arrays else np.empty(0, np.uint32)
        order = np.argsort(all_runs, kind="stable")
        docs = np.repeat(np.arange(self.size, dtype=np.int32), counts)[order]
        self.runs, starts = np.unique(all_runs[order], return_index=True)
        self.starts = np.append(starts, len(docs)).astype(np.int64)
        self.docs = docs
        self._sizes = np.append(np.diff(self.starts), 0)

    def counts(self, wanted: Runs) -> npt.NDArray[np.int64]:
        """In how many documents each of these runs is."""
        places, known = self._places(wanted)
        return np.where(known, self._sizes[places], 0)

    def norms(self, worth: Scores) -> Scores:
        """The length of each document's vector of runs, where `worth` is what each of `runs` is worth, squared."""
        worth = np.repeat(worth, self._sizes[: len(self.runs)])
        return np.sqrt(np.bincount(self.docs, weights=worth, minlength=self.size)).astype(np.float32)

    def overlap(self, wanted: Runs, worth: Scores) -> Scores:
        """For each document the sum of what the wanted runs it has are worth."""
        total = np.zeros(self.size, np.float32)
        places, known = self._places(wanted)
        for place, value in zip(places[known].tolist(), worth[known].tolist(), strict=True):
            total[self.docs[self.starts[place] : self.starts[place + 1]]] += value
        return total

    def _places(self, wanted: Runs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        places = np.searchsorted(self.runs, wanted)
        known = places < len(self.runs)
        known[known] = self.runs[places[known]] == wanted[known]
        return places, known
