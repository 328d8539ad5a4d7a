"""The questions, their order, their law and their words: dated data, read from the JSON files here.

A change of law is a new file with a new `valid_from`; an old file is never edited, because results
already given name their version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import formats, translation

from moderation.law.marks import filled

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Text:
    fr: str
    en: str

    def in_language(self, language: str) -> str:
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Question:
    """`field` is the fact it fills; `answers` is yes_no_unknown, date, country or reply."""

    field: str
    answers: str
    ask: Text
    help: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One condition. `check` names its test in `precheck.py`; empty for what only the mediator judges."""

    id: str
    level: str
    law: str
    check: str = ""
    decision: str = ""
    ground: str = ""
    route: str = ""
    action: str = ""
    curable: bool = False
    applies_from: date | None = None
    applies_to: date | None = None
    sectors: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def applies_on(self, day: date) -> bool:
        return (self.applies_from or day) <= day <= (self.applies_to or day)


@dataclass(frozen=True, slots=True)
class Ruleset:
    version: str
    law: str
    valid_from: date
    valid_to: date | None
    checked_on: date
    items: tuple[Item, ...]
    notice: Text
    ready: Mapping[str, str]
    unanswered: str
    actions: Mapping[str, Text]
    warnings: Mapping[str, Text]

    def items_on(self, day: date) -> tuple[Item, ...]:
        """The conditions in force, in the order in which they are judged."""
        return tuple(item for item in self.items if item.applies_on(day))

    def questions(self, day: date) -> tuple[Question, ...]:
        return tuple(question for item in self.items_on(day) for question in item.questions)

    def is_stale(self, today: date) -> bool:
        """Nobody has compared it with the law for six months."""
        return today - self.checked_on > STALE_AFTER

    def action_text(self, action: str, language: str, **dates: date | None) -> str:
        """The next useful action, with its dates written out; KeyError for an action without words."""
        days = {name: day_in_words(day, language) for name, day in dates.items() if day}
        return filled(self.actions[action].in_language(language), days)


def day_in_words(day: date, language: str) -> str:
    """1 November 2026, 1er novembre 2026."""
    with translation.override(language):
        words = formats.date_format(day, "j F Y")
    first_in_french = language.startswith("fr") and day.day == 1
    return words.replace("1 ", "1er ", 1) if first_in_french else words


def ruleset_for(day: date) -> Ruleset:
    """The rules in force on a day; LookupError when none is."""
    for ruleset in reversed(all_rulesets()):
        if ruleset.valid_from <= day <= (ruleset.valid_to or day):
            return ruleset
    raise LookupError(f"No ruleset is in force on {day}.")


def ruleset_named(version: str) -> Ruleset:
    """The rules an old result was computed with; LookupError when the file has gone."""
    for ruleset in all_rulesets():
        if ruleset.version == version:
            return ruleset
    raise LookupError(f"No ruleset is called {version}.")


@lru_cache(maxsize=1)
def all_rulesets() -> tuple[Ruleset, ...]:
    files = Path(__file__).parent.glob("*.json")
    rulesets = [_ruleset(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    return tuple(sorted(rulesets, key=lambda ruleset: ruleset.valid_from))


def _ruleset(data: dict[str, Any]) -> Ruleset:
    return Ruleset(
        version=data["version"],
        law=data["law"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=_day(data["valid_to"]),
        checked_on=date.fromisoformat(data["checked_on"]),
        items=tuple(_item(row) for row in data["items"]),
        notice=Text(**data["notice"]),
        ready=data["ready"],
        unanswered=data["unanswered"],
        actions={name: Text(**words) for name, words in data["actions"].items()},
        warnings={name: Text(**words) for name, words in data["warnings"].items()},
    )


def _item(row: dict[str, Any]) -> Item:
    plain = {name: row[name] for name in ("id", "level", "law", "check", "curable", "sectors") if name in row}
    return Item(
        **plain,
        **row["fail"],
        applies_from=_day(row.get("applies_from")),
        applies_to=_day(row.get("applies_to")),
        questions=tuple(_question(question) for question in row.get("questions", ())),
    )


def _question(row: dict[str, Any]) -> Question:
    return Question(row["field"], row["answers"], Text(**row["ask"]), Text(**row["help"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
