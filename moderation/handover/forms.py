"""The form of a code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.handover.dossier_links import DIGITS


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The digits from the e-mail that was just sent."),
        max_length=3 * DIGITS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code from the e-mail.")},
    )
