"""How well the community answers, in two figures for the home page: those of the page of statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache

from forum.figures import reading
from forum.figures.words import in_words

SHOWN_FROM = 50  # questions: below it the figures say nothing
DAYS = 365
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Facts:
    """Over the questions of a year: the share with an answer (percent), and after how long half of them had one.

    Questions without an answer count in both, so it may be that half of them never got there: `median_wait` is None.
    """

    answered_percent: int
    median_wait: timedelta | None

    @property
    def wait_in_words(self) -> str:
        return in_words(self.median_wait) if self.median_wait is not None else ""


def facts() -> Facts | None:
    """None on a young site. Read anew at most every ten minutes."""
    return cache.get_or_set("knowledge:facts", _read, KEPT_SECONDS)


def _read() -> Facts | None:
    summary = reading.summary_of(DAYS)
    if summary is None or summary.answered is None or summary.asked < SHOWN_FROM or not summary.answered.hits:
        return None
    median = summary.waiting.percentile(0.5)
    return Facts(summary.answered.percent, None if median is None else timedelta(minutes=median))
