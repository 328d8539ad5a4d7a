"""The day from which the time limits of a purchase are counted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.mediation.forms.fields import DayField


class DeliveryForm(forms.Form):
    delivered = DayField(
        label=_("When did you receive it?"),
        help_text=_("The day of the last parcel, if there were several."),
        is_past=False,
    )
