"""The letter to the seller, and the day it was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.fields import body_field
from moderation.mediation import readers
from moderation.mediation.deadlines import civil_date
from moderation.mediation.evidence import MAX_MEGABYTES
from moderation.mediation.forms.fields import DayField
from moderation.mediation.models import WrittenComplaint
from moderation.mediation.readers import Reader

LETTER_MAX = 12_000


class LetterTextForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False, widget=forms.HiddenInput)
    text = body_field(
        _("Your letter"),
        required=_("Write your letter."),
        maximum=LETTER_MAX,
        rows=26,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers.say(self)


class SentForm(forms.Form):
    sent_on = DayField(
        label=_("When did you send it?"), error_messages={"required": _("Write the day: your time limits run from it.")}
    )
    channel = forms.ChoiceField(
        label=_("How did you send it?"),
        choices=WrittenComplaint.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you sent it.")},
    )
    file = forms.FileField(
        label=_("Proof that you sent it"),
        required=False,
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )
    has_copy = forms.BooleanField(label=_("I keep a copy, and can show it later."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = civil_date(timezone.now())
        self.fields["sent_on"].initial = today
        self.fields["file"].help_text = _(
            "The e-mail you sent, the receipt of the post office, a picture of the form. PDF, photo or text, "
            "%(n)d MB at most."
        ) % {"n": MAX_MEGABYTES}
        readers.say(self, file=Reader.PROOF)
