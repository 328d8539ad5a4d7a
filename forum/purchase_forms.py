"""When and where something was bought, as its buyer remembers it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField
from forum.models import Question
from forum.models.purchase_note import SELLER_MAX

FORMATS = ("%Y-%m", "%m/%Y", "%m.%Y", "%m-%Y", "%m %Y")
FIRST_YEAR = 1970


def month_of(typed: object) -> date | None:
    """Its first day; None for what is no month. Browsers send 2026-03, people may write 03/2026 or 3/2026."""
    if isinstance(typed, date):
        return typed.replace(day=1)
    for format_ in FORMATS:
        try:
            return datetime.strptime(str(typed or "").strip(), format_).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


class MonthField(forms.Field):
    """A month that has begun, as its first day; None when empty."""

    widget = forms.TextInput(attrs={"type": "month", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        if not str(value or "").strip():
            return None
        month = month_of(value)
        if month is None or month.year < FIRST_YEAR:
            raise ValidationError(_("Write the month and the year, for example 03/2026."))
        if month > timezone.localdate():
            raise ValidationError(_("This month has not come yet. Check the year."))
        return month


class PurchaseForm(forms.Form):
    """Two things that only the asker reads; beside a question, only of what is bought already."""

    bought_in = MonthField(
        label=_("Month of the purchase"), required=False, help_text=_("For example 03/2026. Only you see it.")
    )
    seller = LineField(
        label=_("Seller"),
        required=False,
        max_length=SELLER_MAX,
        help_text=_("Only you see it. Should you need a mediation service, it is filled in there."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "context" in self.fields and data.get("context") != Question.Context.AFTER:
            for name in PurchaseForm.base_fields:
                self.errors.pop(name, None)  # of a field that the page does not show
            data |= {"bought_in": None, "seller": ""}
        return data
