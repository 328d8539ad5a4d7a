"""Fields for days, amounts and the questions of the rules, each with a sentence that says what to write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from forum.day_boxes import DayBoxes, lacking
from moderation.mediation.deadlines import civil_date
from moderation.mediation.facts import Answer
from moderation.mediation.rulesets import Ruleset

YES_NO = [(Answer.YES.value, _("Yes")), (Answer.NO.value, _("No")), (Answer.UNKNOWN.value, _("I do not know"))]
AMOUNT_MAX = Decimal("99999999.99")
FIRST_YEAR = 1970


class WebAddressField(forms.URLField):
    """`mediation.example` means https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class AmountField(forms.DecimalField):
    """Takes “249,90”, “249.90 €” and “1 249”; gives cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.validators = [
            *self.validators,
            MinValueValidator(0, _("Write an amount of zero or more.")),
        ]

    def prepare_value(self, value: Any) -> Any:
        """An amount that was kept, as people of this language write it."""
        return number_format(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value or "").replace("€", "").replace("EUR", "")
        text = "".join(text.split()).replace(",", ".")
        try:
            amount = super().to_python(text)
        except (InvalidOperation, ValidationError):
            raise ValidationError(_("Write an amount such as 249.90.")) from None
        if amount is None:
            return None
        # NaN compares with nothing, and 1e30 cannot be rounded to cents.
        if not amount.is_finite() or abs(amount) > AMOUNT_MAX:
            raise ValidationError(_("Write an amount such as 249.90."))
        return amount.quantize(Decimal("0.01"))


class DayField(forms.DateField):
    """A civil day in three boxes; programs may send 2026-03-02 or 02/03/2026. `is_past`: today at the latest."""

    widget = DayBoxes

    def __init__(self, *, is_past: bool = True, **kwargs: Any) -> None:
        self.is_past = is_past
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"])
        kwargs.setdefault("error_messages", {"invalid": _("Write a day that exists, such as 2, 3 and 2026.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and (sentence := lacking(value)):
            raise ValidationError(sentence, code="lacking")
        return super().to_python(value)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        today = civil_date(timezone.now())
        if self.is_past and day > today:
            raise ValidationError(_("This day has not come yet. Write a day in the past."))
        if not FIRST_YEAR <= day.year <= today.year + 5:
            raise ValidationError(_("Check the year: %(year)s is too far away."), params={"year": day.year})
        return day


def question_field(name: str, ruleset: Ruleset, language: str) -> forms.ChoiceField:
    """A question of the rules as radio buttons, “I do not know” included."""
    question = next(row for item in ruleset.items for row in item.questions if row.field == name)
    return forms.ChoiceField(
        label=question.ask.in_language(language),
        help_text=question.help.in_language(language),
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial=Answer.UNKNOWN.value,
        required=False,
    )
