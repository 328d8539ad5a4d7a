"""The form of questions that are brought to a member."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import MOST_REQUESTS_A_DAY


class RequestsForm(forms.Form):
    """`cleaned_data["requests"]`: how many a day, 0 for none."""

    wanted = forms.BooleanField(
        label=_("Ask me when a question fits what I have answered, own or follow"),
        required=False,
        help_text=_("Only questions that nobody has answered, and only in the daytime."),
    )
    a_day = forms.TypedChoiceField(
        label=_("At most, in a day"),
        choices=[(number, str(number)) for number in range(1, MOST_REQUESTS_A_DAY + 1)],
        coerce=int,
        error_messages={
            "required": _("Choose a number of the list."),
            "invalid_choice": _("Choose a number of the list."),
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {**data, "requests": data.get("a_day", 0) if data.get("wanted") else 0}
