"""Which documents of a segment answer, and how well: two arrays with one place for each document of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]
Docs = npt.NDArray[np.int32]


class Found(NamedTuple):
    """`scores` count only where `mask` is true, and are 0 elsewhere."""

    mask: Mask
    scores: Scores

    def or_else(self, other: Found) -> Found:
        """What either finds; the scores add up."""
        return Found(self.mask | other.mask, self.scores + other.scores)

    def and_also(self, other: Found) -> Found:
        """What both find; the scores add up."""
        mask = self.mask & other.mask
        return Found(mask, (self.scores + other.scores) * mask)

    def best(self, stop: int | None, only: Mask) -> tuple[int, list[tuple[float, int]]]:
        """How many of the documents in `only` answer, and the best `stop` of them as (score, document).

        Equal scores stay in the order of the documents, so that two pages of results never show one twice.
        """
        docs = np.flatnonzero(self.mask & only)
        scores = self.scores[docs]
        count = len(docs)
        if stop is not None and stop < count:
            if stop <= 0:
                return count, []
            least = np.partition(scores, count - stop)[count - stop]
            ahead, level = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
            places = np.concatenate([ahead, level[: stop - len(ahead)]])
            docs, scores = docs[places], scores[places]
        order = np.lexsort((docs, -scores))
        return count, list(zip(scores[order].tolist(), docs[order].tolist(), strict=True))


def nothing(size: int) -> Found:
    return Found(np.zeros(size, np.bool_), np.zeros(size, np.float32))


def everything(size: int, score: float = 0.0) -> Found:
    return Found(np.ones(size, np.bool_), np.full(size, score, np.float32))
