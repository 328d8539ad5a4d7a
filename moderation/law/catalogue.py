"""Every text about the law that the site shows: its key, where it stands, and its first words. No database.

The words in force are rows of `LegalText`; these are what a new site begins with, and what stands in where a row is
missing. They come from `texts.json`, and from the rules of the pre-check for the texts that belong to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.law.marks import marks_of
from moderation.mediation.rulesets import Ruleset, Text, all_rulesets

_ARTICLE = re.compile(r"[LR]\d{3}")


@dataclass(frozen=True, slots=True)
class Seed:
    """`where` it stands; `reading`: what was read for it, in which copy; `is_long`: Markdown, else one line."""

    key: str
    where: Text
    words: Text
    source: str
    url: str = ""
    reading: str = ""
    is_long: bool = False

    @property
    def marks(self) -> frozenset[str]:
        """What is filled in where it is shown: every wording has to say it."""
        return marks_of(self.words.en)


@cache
def catalogue() -> dict[str, Seed]:
    """By key, in the order in which the team reads them."""
    path = Path(__file__).parent / "texts.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    seeds = [_seed(row) for row in told["texts"]]
    return {seed.key: seed for seed in (*seeds, *of_rules(all_rulesets()[-1]))}


def _seed(row: dict[str, str]) -> Seed:
    where, words = Text(fr=row["where_fr"], en=row["where_en"]), Text(fr=row["fr"], en=row["en"])
    return Seed(
        row["key"],
        where,
        words,
        row["source"],
        url=row.get("url", ""),
        reading=row.get("reading", ""),
        is_long=bool(row.get("is_long")),
    )


def of_rules(rules: Ruleset) -> Iterator[Seed]:
    """What the pre-check says: its note, the next steps, the warnings, and what helps to answer a question."""
    book = cited(rules.law)
    by_action = {item.action: cited(item.law) for item in rules.items if item.action}
    yield Seed("rules-notice", _UNDER_A_RESULT, rules.notice, book, reading=_read(rules))
    for name, words in rules.actions.items():
        yield Seed(f"rules-action-{name}", _NEXT_STEP, words, by_action.get(name, book), reading=_read(rules))
    for name, words in rules.warnings.items():
        yield Seed(f"rules-warning-{name}", _WARNING, words, book, reading=_read(rules))
    for item in rules.items:
        for question in item.questions:
            yield Seed(
                f"rules-help-{question.field}", _UNDER_A_QUESTION, question.help, cited(item.law), reading=_read(rules)
            )


def cited(law: str) -> str:
    """The short references of the rules, as a reader knows them."""
    return f"Code de la consommation, art. {law}" if _ARTICLE.match(law) else law


def _read(rules: Ruleset) -> str:
    return f"{rules.version}, {rules.checked_on.isoformat()}"


_UNDER_A_RESULT = Text(fr="Vérification : sous chaque résultat", en="Pre-check: under every result")
_NEXT_STEP = Text(fr="Vérification : ce qu’il faut faire ensuite", en="Pre-check: what to do next")
_WARNING = Text(fr="Vérification : avertissement", en="Pre-check: warning")
_UNDER_A_QUESTION = Text(fr="Vérification : aide sous une question", en="Pre-check: help under a question")
