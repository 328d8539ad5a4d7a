"""What of a search is counted, and whose: rules without database."""

from __future__ import annotations

import datetime as dt

from forum.text import personal_data
from knowledge.models.searches import WORDS_MAX
from knowledge.search import analysis
from knowledge.searching.operators import words_in_order

K = 3  # readers in one week, members or addresses: what fewer did is shown to nobody, and does not outlive the week
KEPT = dt.timedelta(weeks=52)  # of sums; the CNIL names 25 months as the most for audience figures
MOST = 100_000  # searches that wait to be summed up

_NEGATIONS = frozenset(["pas", "sans", "ni", "not", "no", "without", "nor"])  # what changes the question stays
_ASKING = frozenset(["comment", "pourquoi", "combien", "quel", "quelle", "quels", "quelles", "quoi", "quand"])


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def words_of(typed: str, language: str) -> str:
    """What is kept of a query: folded, without elided articles and words that say nothing. Empty: nothing is kept.

    A query that holds an address, a telephone, card or account number leaves nothing.
    """
    if "@" in typed or personal_data.find(typed):
        return ""
    chunks = analysis.chunks(words_in_order(typed))
    words = [word for chunk in chunks for word in chunk.words if _says_something(word, language)]
    kept = " ".join(words)
    return kept if len(kept) <= WORDS_MAX else ""


def _says_something(word: str, language: str) -> bool:
    is_empty = analysis.is_stop_word(word, language) or (language == "fr" and word in _ASKING)
    return word in _NEGATIONS or not is_empty
