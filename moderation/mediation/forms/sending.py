"""The asker's small forms: files, the offer, sending, taking back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.mediation.evidence import MAX_MEGABYTES
from moderation.mediation.models import Evidence


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=Evidence.Kind.choices)
    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[("body", _("You and the mediation service")), ("asker", _("Only you"))],
        widget=forms.RadioSelect,
        initial="body",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("PDF, photo (JPEG, PNG) or plain text, %(n)d MB at most.") % {"n": MAX_MEGABYTES}
        self.fields["file"].help_text = told


class OfferForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


class SendForm(forms.Form):
    consent = forms.BooleanField(
        label=_("I send this case and a copy of the discussion to the mediation service named above."),
        error_messages={"required": _("Tick this box to send: nothing is sent without your agreement.")},
    )


class WithdrawForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I take my case back."),
        error_messages={"required": _("Tick this box: a case that was taken back cannot be taken up again.")},
    )
