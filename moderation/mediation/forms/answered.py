"""What was answered so far, line by line and in words, each with the page that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from forum.dates import written_day
from forum.templatetags.forum_tags import amount
from moderation.mediation.facts import Reply
from moderation.mediation.forms.intake import IntakeForm
from moderation.mediation.forms.pages import PAGES, SECOND, Page
from moderation.mediation.models import MediationBody


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    label: str
    said: str
    page: Page
    is_wanted: bool  # still needed before the case can be sent


def lines_of(form: IntakeForm, wanted: Collection[str]) -> Iterator[Line]:
    """What the case holds, never what the form proposes. What was left empty and is not needed is a line too."""
    for page in PAGES:
        for name in page.fields:
            if name in form.fields and _applies(form, name):
                yield Line(name, _label(form, name), said(form, name), page, name in wanted)


def _applies(form: IntakeForm, name: str) -> bool:
    """No answer has no day, and who helps nobody is asked nothing of it."""
    if name.endswith("reply_on"):
        reply = form.kept.get(f"{SECOND if name.startswith(SECOND) else ''}reply")
        return reply in {Reply.NEGATIVE.value, Reply.PARTIAL.value}
    return name not in ("helper_contact", "mandate") or bool(form.kept.get("helper_name"))


def _label(form: IntakeForm, name: str) -> str:
    return _("Written mandate") if name == "mandate" else str(form.fields[name].label)


def said(form: IntakeForm, name: str) -> str:
    value: Any = form.kept.get(name)
    field = form.fields[name]
    if isinstance(value, MediationBody):
        return value.name
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, "")) if value else ""  # type: ignore[arg-type]
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, Decimal):
        return amount(value, form.case.currency)
    return str(value or "")
