"""What the staff say of themselves before a case, and an administrator before one that is none of theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.fields import LineField
from moderation.mediation.models import Opening, Recusal
from moderation.mediation.references import parse_reference


class RecuseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What binds you to one of them?"),
        choices=Recusal.Reason.choices,
        error_messages={"required": gettext_lazy("Choose what binds you to one of the parties.")},
    )


class OpeningForm(forms.Form):
    ref = LineField(
        label=gettext_lazy("Reference of the case"),
        max_length=30,
        error_messages={"required": gettext_lazy("Write the reference of the case.")},
    )
    code = forms.ChoiceField(
        label=gettext_lazy("What for?"),
        choices=Opening.Code.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is for.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The person who asked and the mediation service read it, word for word."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why: both sides read it.")},
    )

    def clean_ref(self) -> str:
        known: Any = parse_reference(self.cleaned_data["ref"])
        if not known:
            raise ValidationError(_("This is no reference of a case: one of its signs is wrong."))
        return str(known)
