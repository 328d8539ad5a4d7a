"""Fields of several forms of moderators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from forum.dates import first_moment
from moderation.review.models import Rule
from moderation.review.rights import NOT_SHOWN

LAW = "law"


class RuleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the rules in force when the form is shown or sent, by its code."""

    default_error_messages = {"invalid_choice": _("Choose one of the rules of the list.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Rule.objects.none(), to_field_name="code", empty_label=_("Choose the rule"), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> RuleField:
        copied: RuleField = super().__deepcopy__(memo)
        copied.queryset = Rule.objects.in_force()
        return copied


class _RulesAndLaw(ModelChoiceIterator):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        yield (LAW, _("It is against the law"))


class GroundField(RuleField):
    """A rule in force, or `LAW`: then `grounds.GroundForm` asks which law."""

    iterator = _RulesAndLaw

    def to_python(self, value: Any) -> Any:
        return LAW if value == LAW else super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != LAW:
            super().validate(value)


class SeenField(forms.IntegerField):
    """The number of the last thing that the page showed, 0 for nothing; the action knows whether it can have been."""

    default_error_messages = dict.fromkeys(("required", "invalid", "min_value"), NOT_SHOWN)
    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, **kwargs})
        self.validators = [MinValueValidator(0, NOT_SHOWN)]


class LastDayField(forms.DateField):
    """A day that is typed; what comes out is the first moment after it, here."""

    default_error_messages = {"invalid": _("Write a day, such as 31/12/2026.")}
    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Until (the last day)"), "required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        day: dt.date | None = super().clean(value)
        if not day:
            return None
        try:
            return first_moment(day + dt.timedelta(days=1))
        except OverflowError as error:  # the last days that a calendar knows
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
