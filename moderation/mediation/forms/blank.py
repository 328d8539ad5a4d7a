"""The form of a case for a pen: the same questions in the same order, so that whoever types it in follows the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from moderation.mediation.forms.fields import question_field
from moderation.mediation.forms.intake import IntakeForm
from moderation.mediation.forms.pages import ELIGIBILITY, PAGES
from moderation.mediation.readers import words
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
    for page in PAGES:
        if page.fields:
            yield str(page.heading), str(page.hint), [_blank(name, fields[name]) for name in page.fields]


def _blank(name: str, field: forms.Field) -> Blank:
    choices = [] if name in WRITTEN else getattr(field, "choices", [])
    said = tuple(str(label) for value, label in choices if value)
    read = words(name)
    told = " ".join(str(part) for part in (field.help_text, read) if part)
    return Blank(str(field.label), told, said, int(field.widget.attrs.get("rows", 1)))
