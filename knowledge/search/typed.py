"""What somebody typed, and a question that is being written, as queries. To another backend both are plain words."""

from __future__ import annotations

from collections.abc import Mapping

from modelsearch.query import PlainText

Expression = tuple[str, ...]  # the folded words of one
Synonyms = Mapping[Expression, tuple[Expression, ...]]  # what each may also be called
LONGEST = 4  # words of an expression


class Typed(PlainText):
    """Documents with any of the words, the more the better, and every one of the phrases."""

    def __init__(self, words: str, phrases: tuple[str, ...] = (), also: Synonyms | None = None) -> None:
        super().__init__(" ".join([words, *phrases]).strip(), operator="or")
        self.phrases = phrases
        self.also = also or {}

    def __repr__(self) -> str:
        return f"<Typed {self.query_string!r} {self.phrases!r}>"


class Draft(PlainText):
    """Documents close to a question by its title (`query_string`), moved by its text."""

    def __init__(self, title: str, text: str, also: Synonyms | None = None) -> None:
        super().__init__(title, operator="or")
        self.text = text
        self.also = also or {}

    def __repr__(self) -> str:
        return f"<Draft {self.query_string!r} {self.text[:40]!r}>"
