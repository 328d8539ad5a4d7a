"""What becomes of each personal detail that was found in a text: its author chooses, by the page or by a program.

A choice is known by a mark, which names the words without saying them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.personal_words import FOUND, NAMES, WHY, stand_in
from forum.text import personal_data
from forum.text.markdown import render_markdown
from forum.text.personal_data import Finding, Kind, may_hold
from forum.text.personal_data.shown import NOWHERE, still_shown, with_shown

FIELD = "found-"  # before the mark, in the name of a radio button
TOLD_MAX = 20_000


_HIDDEN = _("Readers would see this: %(name)s (%(shown)s). Write it without markup, or take it out.")


class Choice(models.TextChoices):
    MASK = "mask", _("Hide it")
    NOTE = "note", _("Hide it, and keep it in a note that only I can read")
    KEEP = "keep", _("Publish it: it is nobody’s private data")


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
        if self.finding.start == NOWHERE:
            return _HIDDEN % {"name": self.name, "shown": self.shown}
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


def guard(
    text: str, choices: Mapping[str, str], *, name: str = "", keeps: bool = False, is_markdown: bool = False
) -> Guarded:
    """`keeps`: what may stay does, unless it is chosen otherwise. `is_markdown`: what readers get is looked at too."""
    found = _found(text, is_markdown=is_markdown)
    chosen = {one.words: _chosen(one, choices, keeps=keeps) for one in found}
    graver_first = sorted(found, key=lambda one: one.may_stay)
    asked = {one.words: Asked(one, chosen[one.words], name) for one in reversed(graver_first)}
    hidden = [one for one in found if chosen[one.words] in {Choice.MASK, Choice.NOTE}]
    private = [Private(one.kind.value, one.words) for one in hidden if chosen[one.words] == Choice.NOTE]
    masked = personal_data.masked(text, hidden, stand_in)
    shown = still_shown(render_markdown(masked), hidden) if hidden and is_markdown else []
    left = [one for one in shown if chosen.get(one.words) != ""]  # of those nobody decided about, it is asked already
    in_order = [*(asked[words] for words in chosen), *(Asked(one, "", name) for one in left)]
    return Guarded(masked, in_order, list(dict.fromkeys(private)))


def _found(text: str, *, is_markdown: bool) -> list[Finding]:
    found = personal_data.scan(text)
    return with_shown(text, render_markdown(text), found) if is_markdown and may_hold(text) else found


def refuse_details(line: str) -> None:
    """ValidationError where a line that everybody reads, and that nothing can be hidden in, holds a personal detail."""
    for one in personal_data.scan(line)[:1]:
        sentence = _("Everybody can read this. Leave this out: %(name)s (%(shown)s).")
        shown = personal_data.shortened(one.words)
        raise ValidationError(sentence, code="detail", params={"name": NAMES[one.kind], "shown": shown})


def _chosen(one: Finding, choices: Mapping[str, str], *, keeps: bool) -> str:
    """Empty while nobody chose what is allowed for it."""
    wanted = choices.get(mark_of(one.words), "")
    if wanted in [choice.value for choice in allowed(one)]:
        return wanted
    return Choice.KEEP.value if keeps and one.may_stay else ""


def allowed(one: Finding) -> list[Choice]:
    if one.start == NOWHERE:
        return [Choice.KEEP] if one.may_stay else []
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
