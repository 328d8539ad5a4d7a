"""What codes of cases mean, for the reader of an archive of their data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from forum.dates import legal_day
from moderation.mediation.forms.choices import REPLIES
from moderation.mediation.forms.fields import YES_NO
from moderation.mediation.rulesets import Ruleset, ruleset_for
from moderation.mediation.states import LABELS
from moderation.mediation.vocabulary import COUNTRIES, SECTORS
from moderation.templatetags.cases import ROLES

Row = Mapping[str, Any]


def answers(row: Row) -> dict[str, Any]:
    """The questions of the rules of today, and what was answered."""
    asked = _asked(ruleset_for(legal_day(timezone.now())))
    words = dict(YES_NO)
    return {asked.get(name, name): words.get(said, said) for name, said in row["answers"].items()}


def _asked(rules: Ruleset) -> dict[str, str]:
    language = get_language() or "en"
    return {row.field: row.ask.in_language(language) for item in rules.items for row in item.questions}


def _of(column: str, known: Mapping[Any, Any]) -> Callable[[Row], Any]:
    return lambda row: known.get(row[column], row[column])


STATES = {state.value: label for state, label in LABELS.items()}
CASE = {
    "state": _of("state", STATES),
    "sector": _of("sector", SECTORS),
    "trader_country": _of("trader_country", COUNTRIES),
    "answers": answers,
}
EVENT = {"to_state": _of("to_state", STATES), "actor_role": _of("actor_role", ROLES)}
COMPLAINT = {"proof": _of("proof", dict(YES_NO)), "reply": _of("reply", dict(REPLIES))}
MESSAGE = {"said_by": _of("said_by", ROLES)}
