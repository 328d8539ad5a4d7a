"""What a query says besides its words: `is:answered tag:delivery product:x200 lang:fr "exactly this"`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from forum.text.search_query import clean_query
from knowledge.search.analysis import LANGUAGES, fold

GUIDE, QUESTION = "guide", "question"

_NAMES = {
    "is": "is", "est": "is",
    "tag": "tag", "mot": "tag",
    "product": "product", "produit": "product",
    "lang": "language", "langue": "language", "language": "language",
}  # fmt: skip
_STATES = {
    "answered": "answered", "repondue": "answered", "repondu": "answered",
    "unanswered": "unanswered", "sans-reponse": "unanswered",
    "resolved": "resolved", "solved": "resolved", "resolue": "resolved", "resolu": "resolved",
    "unresolved": "unresolved", "open": "unresolved", "non-resolue": "unresolved", "ouverte": "unresolved",
}  # fmt: skip
_KINDS = {"guide": GUIDE, "guides": GUIDE, "question": QUESTION, "questions": QUESTION}
STATES = tuple(dict.fromkeys(_STATES.values()))
UNSOLVED = ("unanswered", "unresolved")  # no guide is: every guide is an answer

PHRASES_MAX = 2  # each is looked for word by word; the words of others count as words

_OPERATOR = re.compile(rf"(?<!\S)({'|'.join(_NAMES)}):(?:\s?\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_PHRASE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Asked:
    """A query taken apart. `tag` and `product` are as typed: a slug, a name, a barcode."""

    words: str = ""
    phrases: tuple[str, ...] = ()
    kind: str = ""
    state: str = ""
    tag: str = ""
    product: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """What is searched for, and marked in what was found."""
        return " ".join([self.words, *self.phrases]).strip()

    @property
    def is_narrowed(self) -> bool:
        return any([self.kind, self.state, self.tag, self.product, self.language])

    @property
    def takes_guides(self) -> bool:
        return self.kind != QUESTION and self.state not in UNSOLVED

    def narrowed(self, **chosen: str) -> Asked:
        """With the filters of the address; where the words say another, the words hold."""
        kept: dict[str, Any] = {name: value for name, value in chosen.items() if value and not getattr(self, name)}
        return replace(self, **kept)


def asked(query: str) -> Asked:
    """Any text is fine: what is no operator with a known value is a word like the others."""
    said, rest = _apart(query)
    phrases = tuple(phrase.strip() for phrase in _PHRASE.findall(rest) if _says(phrase))[:PHRASES_MAX]
    words = " ".join(_PHRASE.sub(" ", rest, count=PHRASES_MAX).replace('"', " ").split())
    return Asked(words if _says(words) else "", phrases, **said)


def words_in_order(query: str) -> str:
    """What is asked for, as it was typed, without operators and quotes."""
    return " ".join(_apart(query)[1].replace('"', " ").split())


def without(query: str, names: Collection[str]) -> str:
    """The query without what it says of these filters."""

    def leave(match: re.Match[str]) -> str:
        found = _read(match)
        return " " if found is not None and found[0] in names else match.group()

    return clean_query(_OPERATOR.sub(leave, clean_query(query)))


def _apart(query: str) -> tuple[dict[str, Any], str]:
    """What the operators say, and the rest."""
    said: dict[str, Any] = {}

    def take(match: re.Match[str]) -> str:
        found = _read(match)
        if found is None:
            return match.group()
        said.setdefault(*found)
        return " "

    return said, clean_query(_OPERATOR.sub(take, clean_query(query)))


def _read(match: re.Match[str]) -> tuple[str, str] | None:
    """The filter that an operator names, and its value; None where it is none."""
    return _known(_NAMES[match[1].lower()], (match[2] or match[3] or "").strip())


def _known(name: str, value: str) -> tuple[str, str] | None:
    folded = fold(value)
    if name == "is" and folded in _STATES:
        return "state", _STATES[folded]
    if name == "is":
        return ("kind", _KINDS[folded]) if folded in _KINDS else None
    if name == "language":
        return ("language", folded) if folded in LANGUAGES else None
    return (name, value) if value else None


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
