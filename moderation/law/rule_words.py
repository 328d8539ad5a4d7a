"""The rules of the pre-check with the words that the team keeps for them: what they decide stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from moderation.law.words import row_on
from moderation.mediation.rulesets import Item, Ruleset, Text


def with_words(rules: Ruleset, day: date) -> Ruleset:
    """As they were said on a day; where no row was in force then, as the rules themselves say it."""
    return replace(
        rules,
        notice=_text("rules-notice", rules.notice, day),
        actions=_texts("rules-action", rules.actions, day),
        warnings=_texts("rules-warning", rules.warnings, day),
        items=tuple(_item(item, day) for item in rules.items),
    )


def _item(item: Item, day: date) -> Item:
    asked = [replace(one, help=_text(f"rules-help-{one.field}", one.help, day)) for one in item.questions]
    return replace(item, questions=tuple(asked))


def _texts(prefix: str, own: Mapping[str, Text], day: date) -> dict[str, Text]:
    return {name: _text(f"{prefix}-{name}", words, day) for name, words in own.items()}


def _text(key: str, own: Text, day: date) -> Text:
    row = row_on(key, day)
    return Text(fr=row.text_fr, en=row.text_en) if row else own
