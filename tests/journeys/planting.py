"""A canary in every field of every table of cases, found by walking the models: a field added later is planted too.

What holds a code, a hash or a path is named below, since a canary there would only break the page that shows it; a
field that is neither fails the test, and so does a table without a row.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from moderation.mediation.models import Case
from moderation.mediation.models.confidential import Confidential

# Codes, hashes and names of things: none can hold what a person wrote. Fields with choices are codes by themselves.
CODES = {
    "Case": "ref opened_by trigger trader_country sector currency head_hash time_zone typing_key",
    "WrittenComplaint": "proof reply",
    "ConsentRecord": "kind",
    "PrecheckResult": "ruleset_version facts_sha256 decision route next_action",
    "Deadline": "kind actor",
    "CaseEvent": "actor_code source event from_state to_state prev_hash hash",
    "Evidence": "file mime sha256 visibility",
    "ThreadSnapshot": "sha256",
    "Unfinished": "key",
    "Message": "letter key",
    "InboundEvent": "event",
    "CaseReading": "what",
    "DossierLink": "key code_digest",
    "ClientAct": "digest",
}
# Whether something holds, when a row was written, which row it points to: said by the pages of the two sides alone,
# and nothing one could look for.
SILENT = (models.ForeignKey, models.BooleanField, models.DateTimeField, models.AutoField, models.IntegerField)
MONTHS = {"en": "July", "fr": "juillet"}


class Planted:
    """`marks`: what to look for, by the field it stands in."""

    def __init__(self, case: Case) -> None:
        self.marks: dict[str, list[str]] = {}
        self.day = dt.date(1907, 7, 1)
        self.missing: list[str] = []
        for model in tables():
            rows = QuerySet(model).filter(**({"pk": case.pk} if model is Case else {"case": case}))
            if not rows.exists():
                self.missing.append(f"{model.__name__}: no row of it")
            for row in rows:
                self._plant(row)

    def _plant(self, row: models.Model) -> None:
        model = type(row)
        values = {}
        for field in model._meta.concrete_fields:
            if is_code(field):
                continue
            known = self._value(field, getattr(row, field.attname))
            if known is None:
                self.missing.append(f"{model.__name__}.{field.name}: what is planted in it?")
                continue
            values[field.attname], marks = known
            self.marks.setdefault(f"{model.__name__}.{field.name}", []).extend(marks)
        QuerySet(model).filter(pk=row.pk).update(**values)

    def _value(self, field: Any, now: Any) -> tuple[Any, list[str]] | None:
        word = f"zqz{secrets.token_hex(5)}7"
        if isinstance(field, models.JSONField):
            return ([*now, word] if isinstance(now, list) else {**now, word: word}), [word]
        if isinstance(field, models.TextField | models.CharField):
            return _within(now, word), [word]
        if isinstance(field, models.DecimalField):
            number = secrets.randbelow(800_000) + 100_000
            return Decimal(f"{number}.37"), [f"{number}.37", f"{number},37", f"{number:,}.37"]
        if isinstance(field, models.DateField):
            self.day += dt.timedelta(days=1)
            if self.day.month != 7:
                self.day = self.day.replace(year=self.day.year + 1, month=7, day=1)
            day = self.day
            return day, [day.isoformat(), *(f"{day.day} {month} {day.year}" for month in MONTHS.values())]
        return None

    def found_in(self, text: str) -> set[str]:
        return {name for name, marks in self.marks.items() if any(mark in text for mark in marks)}


def _within(now: Any, word: str) -> str:
    """In what is there where it has a shape that a page reads."""
    try:
        thread = json.loads(now)
        thread["title"] = word
    except (ValueError, TypeError):
        return word
    return json.dumps(thread)


def tables() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if issubclass(model, Confidential)]
    return sorted(found, key=lambda model: model is Case)  # the case last: its row is what the others are found by


def is_code(field: Any) -> bool:
    if field.choices or field.name in CODES.get(field.model.__name__, "").split():
        return True
    return isinstance(field, SILENT)  # a date and time is one of them, a day is not
