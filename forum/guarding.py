"""What becomes of each personal detail that was found in a text: its author chooses, by the page or by a program.

A choice is known by a mark, which names the words without saying them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.personal_words import FOUND, NAMES, WHY, stand_in
from forum.text import personal_data
from forum.text.personal_data import Finding, Kind

FIELD = "found-"  # before the mark, in the name of a radio button
TOLD_MAX = 20_000


class Choice(models.TextChoices):
    MASK = "mask", _("Hide it")
    NOTE = "note", _("Hide it, and keep it in a note that only I can read")
    KEEP = "keep", _("Publish it: it does no harm")


class Private(NamedTuple):
    """What its author keeps for themselves."""

    kind: str
    words: str


@dataclass(frozen=True)
class Asked:
    """One finding as a form shows it."""

    finding: Finding
    chosen: str
    field: str

    @property
    def mark(self) -> str:
        return mark_of(self.finding.words)

    @property
    def name(self) -> Any:
        return NAMES[self.finding.kind]

    @property
    def why(self) -> Any:
        return WHY[self.finding.kind]

    @property
    def shown(self) -> str:
        return personal_data.shortened(self.finding.words)

    @property
    def sentence(self) -> str:
        return str(FOUND[self.finding.kind]) % {"shown": self.shown}

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """Value, words, and whether it is chosen. Until somebody chose, hiding is."""
        chosen = self.chosen or Choice.MASK.value
        return [(choice.value, choice.label, choice.value == chosen) for choice in allowed(self.finding)]

    def as_data(self) -> dict[str, Any]:
        """For a program."""
        return {
            "id": self.mark,
            "field": self.field,
            "kind": self.finding.kind.value,
            "shown": self.shown,
            "why": str(self.why),
            "choices": [choice.value for choice in allowed(self.finding)],
        }


@dataclass
class Guarded:
    """A text looked through: `asked` each of its details once, `text` without what is hidden."""

    text: str
    asked: list[Asked]
    private: list[Private] = field(default_factory=list)

    @property
    def undecided(self) -> list[Asked]:
        return [one for one in self.asked if not one.chosen]


def guard(text: str, choices: Mapping[str, str], *, name: str = "", keeps: bool = False) -> Guarded:
    """`keeps`: what may stay does, unless it is chosen otherwise."""
    found = personal_data.scan(text)
    chosen = {one.words: _chosen(one, choices, keeps=keeps) for one in found}
    graver_first = sorted(found, key=lambda one: one.may_stay)
    asked = {one.words: Asked(one, chosen[one.words], name) for one in reversed(graver_first)}
    hidden = [one for one in found if chosen[one.words] in {Choice.MASK, Choice.NOTE}]
    private = [Private(one.kind.value, one.words) for one in hidden if chosen[one.words] == Choice.NOTE]
    in_order = [asked[words] for words in chosen]
    return Guarded(personal_data.masked(text, hidden, stand_in), in_order, list(dict.fromkeys(private)))


def _chosen(one: Finding, choices: Mapping[str, str], *, keeps: bool) -> str:
    """Empty while nobody chose what is allowed for it."""
    wanted = choices.get(mark_of(one.words), "")
    if wanted in [choice.value for choice in allowed(one)]:
        return wanted
    return Choice.KEEP.value if keeps and one.may_stay else ""


def allowed(one: Finding) -> list[Choice]:
    return list(Choice) if one.may_stay else [Choice.MASK, Choice.NOTE]


def mark_of(words: str) -> str:
    """Keyed: the few telephone numbers there are could all be tried on a plain digest."""
    return salted_hmac("forum.guarding", words).hexdigest()[:16]


def choices_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Of a form: those it carried along, and over them what is ticked now."""
    carried = dict(token.split(":", 1) for token in str(data.get("told") or "").split() if ":" in token)
    ticked = {name.removeprefix(FIELD): str(data.get(name)) for name in data if str(name).startswith(FIELD)}
    return {mark: choice for mark, choice in {**carried, **ticked}.items() if mark.isalnum() and choice.isalpha()}


def as_told(choices: Mapping[str, str]) -> str:
    return " ".join(f"{mark}:{choice}" for mark, choice in sorted(choices.items()))[:TOLD_MAX]


def labels(private: Iterable[Private]) -> list[tuple[Any, str]]:
    return [(NAMES[Kind(one.kind)], one.words) for one in private]
