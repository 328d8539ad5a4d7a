"""The analyzers Whoosh stores in its index.

They are pickled by their import path: moving or renaming a class makes every existing index unreadable, and the
site then rebuilds it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from knowledge.search import analysis


class WordsAnalyzer(Analyzer):
    """The stems of a text in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        return _tokens(analysis.words(value, self.language), positions)


class CodesAnalyzer(Analyzer):
    """The model numbers and references of a text."""

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        return _tokens(analysis.codes(value), positions)


class PrefixesAnalyzer(Analyzer):
    """The beginnings of the words of a text."""

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        return _tokens(analysis.prefixes(value), positions)


def _tokens(texts: Iterable[str], positions: bool) -> Iterator[Token]:
    # Whoosh reads a token before it asks for the next, so that one object serves all (and saves a third).
    token = Token(positions=positions, boost=1.0)
    for position, text in enumerate(texts):
        token.text = text
        if positions:
            token.pos = position
        yield token
