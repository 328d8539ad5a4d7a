"""The filters of the search page as links: tabs that choose one, chips that take one away.

A link wins over what was typed: the operator that says otherwise leaves the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from knowledge.searching.operators import GUIDE, QUESTION, UNSOLVED, Asked, without


class Choice(NamedTuple):
    label: str
    url: str
    is_chosen: bool = False
    language: str = ""  # of the label


class Filters(NamedTuple):
    """A search as it was sent, and what it says."""

    query: str
    sent: Mapping[str, str]  # filters of the address
    wanted: Asked

    def url(self, name: str, value: str = "") -> str:
        """The same search with this filter, or without it."""
        gone = {name, self._clash(name, value)}
        kept = {key: other for key, other in self.sent.items() if other and key not in gone}
        chosen = {name: value} if value else {}
        return f"?{urlencode({'q': without(self.query, gone), **kept, **chosen})}"

    def tabs(self) -> list[list[Choice]]:
        """Kinds, states and languages, each with the choice of them all."""
        rows: list[tuple[str, Iterable[tuple[str, Any]]]] = [
            ("kind", [("", _("All")), *_kinds().items()]),
            ("state", [("", _("Answered or not")), *_states().items()]),
            ("language", [("", _("All languages")), *settings.LANGUAGES]),
        ]
        return [
            [
                Choice(str(label), self.url(name, value), getattr(self.wanted, name) == value, _spoken(name, value))
                for value, label in choices
            ]
            for name, choices in rows
        ]

    def chips(self) -> list[Choice]:
        """What is chosen, each with the address of the search without it."""
        labels = {"kind": _kinds(), "state": _states(), "language": dict(settings.LANGUAGES)}
        found = []
        for name in ("kind", "state", "language", "tag", "product"):
            if value := getattr(self.wanted, name):
                label = labels[name][value] if name in labels else _named(name, value)
                found.append(Choice(str(label), self.url(name), language=_spoken(name, value)))
        return found

    def _clash(self, name: str, value: str) -> str:
        """The filter that would leave nothing beside this one: no guide is without answer."""
        if name == "kind" and value == GUIDE and self.wanted.state in UNSOLVED:
            return "state"
        return "kind" if name == "state" and value in UNSOLVED and self.wanted.kind == GUIDE else ""


def _kinds() -> dict[str, str]:
    return {GUIDE: _("Guides"), QUESTION: _("Questions")}


def _states() -> dict[str, str]:
    return {
        "answered": _("Answered"),
        "resolved": pgettext("several questions", "Resolved"),
        "unresolved": pgettext("several questions", "Not resolved"),
        "unanswered": _("Without answer"),
    }


def _named(name: str, value: str) -> str:
    said = _("Tag: %(tag)s") if name == "tag" else _("Product: %(product)s")
    return said % {name: value}


def _spoken(name: str, value: str) -> str:
    return value if name == "language" else ""
