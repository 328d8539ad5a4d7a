"""The asker's small forms: files, the offer, sending, taking back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.law.words import said_lazy
from moderation.mediation import readers
from moderation.mediation.evidence import MAX_MEGABYTES
from moderation.mediation.models import Evidence
from moderation.mediation.readers import Reader

EXPLAINED = [
    (Evidence.Kind.COMPLAINT, _("My complaint: the letter, e-mail or form I sent to the seller")),
    (Evidence.Kind.REPLY, _("The seller’s reply, if there was one")),
    (Evidence.Kind.INVOICE, _("The invoice or the receipt")),
    (Evidence.Kind.ORDER, _("The order or its confirmation")),
    (Evidence.Kind.CONTRACT, _("The contract or the terms of sale")),
    (Evidence.Kind.PAYMENT, _("A proof of payment, such as a line of my account statement")),
    (Evidence.Kind.PHOTO, _("A photo of the product or of the damage")),
    (Evidence.Kind.MANDATE, _("A signed mandate, if I help somebody")),
    (Evidence.Kind.OTHER, _("Something else")),
]


class FileForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=EXPLAINED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this file is.")},
    )
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
        told = _("A photo taken with your telephone is enough. Photo (JPEG, PNG), PDF or plain text, %(n)d MB at most.")
        self.fields["file"].help_text = told % {"n": MAX_MEGABYTES}
        readers.say(self, file=Reader.CHOSEN)


class ScanForm(FileForm):
    """For the staff who type in a case: whoever sent the paper has no place here that only they read."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Evidence.Kind.choices)
    visibility = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[
            ("body", _("Whoever has the file of the case: the person, and your service")),
            ("staff", _("Your service only")),
        ],
        widget=forms.RadioSelect,
        initial="body",
    )


class OfferForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


class SendForm(forms.Form):
    consent = forms.BooleanField(
        label=said_lazy("send-consent"),
        error_messages={"required": _("Tick this box to send: nothing is sent without your agreement.")},
    )


class WithdrawForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I take my case back."),
        error_messages={"required": _("Tick this box: a case that was taken back cannot be taken up again.")},
    )
