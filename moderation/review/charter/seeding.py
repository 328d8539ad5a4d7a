"""The charter's rules as data: what a new site starts with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.dates import legal_day
from forum.text.typography import typeset
from moderation.review.models import CharterVersion, Rule

REQUIRED = ("id", "number", "title_en", "title_fr", "text_en", "text_fr")
OPTIONAL = (
    *(f"{name}_{language}" for name in ("example_yes", "example_no", "consequence") for language in ("en", "fr")),
    "category",
    "is_reviewed",
)


@transaction.atomic
def seed(rules: Iterable[dict[str, Any]], *, valid_from: dt.date | None = None) -> int:
    """Add the rules whose `id` the site does not know yet, as their first version; returns how many.

    A known rule is left as it is: its texts belong to the team from the first day on. Once the charter has a version,
    only publishing another one changes its rules. ValueError names the
    rule that lacks something.
    """
    if CharterVersion.objects.exists():
        return 0
    day = valid_from or legal_day(timezone.now())
    known = set(Rule.objects.values_list("code", flat=True))
    new = [_rule(values, day) for values in rules if _code(values) not in known]
    for rule in new:
        rule.full_clean(validate_constraints=False)  # thirteen queries a rule for what the database refuses anyway
    Rule.objects.bulk_create(new)
    return len(new)


def _code(values: dict[str, Any]) -> str:
    missing = [name for name in REQUIRED if not values.get(name)]
    if missing:
        raise ValueError(f"Rule {values.get('id', '?')} of the charter lacks {', '.join(missing)}.")
    return str(values["id"])


def _rule(values: dict[str, Any], day: dt.date) -> Rule:
    named = {name: values[name] for name in (*REQUIRED[1:], *OPTIONAL) if name in values}
    named |= {name: typeset(text) for name, text in named.items() if name.endswith("_fr")}
    return Rule(code=values["id"], valid_from=day, **named)
