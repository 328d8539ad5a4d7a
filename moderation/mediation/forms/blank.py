"""The form of a case for a pen: the same questions in the same order, so that whoever types it in follows the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from moderation.mediation.forms.fields import question_field
from moderation.mediation.forms.intake import ELIGIBILITY, SECTIONS, IntakeForm
from moderation.mediation.rulesets import Ruleset

# Lists too long for paper: a line to write on.
WRITTEN = ("trader_country", "sector", "body")


@dataclass(frozen=True, slots=True)
class Blank:
    label: str
    help: str
    choices: tuple[str, ...]
    lines: int


def blank_sections(ruleset: Ruleset, language: str) -> Iterator[tuple[str, str, list[Blank]]]:
    """Heading, hint and questions, in the language that is active."""
    asked = {name: question_field(name, ruleset, language) for name in ELIGIBILITY}
    fields: dict[str, forms.Field] = {**IntakeForm.base_fields, **asked}
    for heading, hint, names in SECTIONS:
        yield str(heading), str(hint), [_blank(name, fields[name]) for name in names]


def _blank(name: str, field: forms.Field) -> Blank:
    choices = [] if name in WRITTEN else getattr(field, "choices", [])
    said = tuple(str(label) for value, label in choices if value)
    return Blank(str(field.label), str(field.help_text), said, int(field.widget.attrs.get("rows", 1)))
