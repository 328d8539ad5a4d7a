"""What the staff of a body are asked of a case on paper. Its own questions are those of `forms.intake`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField
from moderation.handover.paper import Signed
from moderation.mediation.actions import declaration_text
from moderation.mediation.actions.typing import FIRST
from moderation.mediation.forms.fields import DayField
from moderation.mediation.forms.sending import SendForm
from moderation.mediation.models import Case, ConsentRecord, MediationBody

CHANNELS = [row for row in Case.Channel.choices if row[0] != Case.Channel.WEB]
OUR_FORM, OWN_WORDS = "form", "letter"


class StartForm(forms.Form):
    """Who, about whom: enough to see whether the case is here already, before all the rest is typed."""

    body = forms.ModelChoiceField(label=_("For which service?"), queryset=MediationBody.objects.none())
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came: by post, by telephone or at a counter.")},
    )
    language = forms.ChoiceField(label=_("Language of the person"), choices=settings.LANGUAGES)
    full_name = LineField(
        label=_("Name of the person"),
        max_length=120,
        error_messages={"required": _("Write the name of the person who asks.")},
    )
    trader_name = LineField(
        label=_("Name of the seller"), max_length=200, error_messages={"required": _("Write the name of the seller.")}
    )
    order_ref = LineField(label=_("Order number"), max_length=80, required=False)
    nothing_binds_me = forms.BooleanField(
        error_messages={"required": _("Tick this box, or give the paper to a colleague.")}
    )
    is_another = forms.BooleanField(label=_("None of these is the case in front of me."), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, bodies: Sequence[MediationBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = MediationBody.objects.filter(  # type: ignore[attr-defined]
            pk__in=[body.pk for body in bodies]
        )
        if len(bodies) == 1:
            self.initial["body"] = bodies[0].pk
            self.fields["body"].widget = forms.HiddenInput()
        self.fields["nothing_binds_me"].label = declaration_text()
        self.initial.setdefault("key", secrets.token_hex(16))
        self.initial.setdefault("language", translation.get_language())
        self.asks_if_another = False

    def refuse_duplicates(self) -> None:
        """The page then shows them, and asks."""
        self.asks_if_another = True
        self.add_error("is_another", gettext("Look at these first: open the one it is, or tick this box."))

    @property
    def first(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIRST}


class PaperForm(forms.Form):
    """What the signature says. Without it nothing is referred to the service (art. L611-3 5°)."""

    received_on = DayField(
        label=_("Day of arrival"),
        help_text=_("As stamped on the paper: the time limits run from this day, not from today."),
        error_messages={"required": _("Write the day on which the paper arrived.")},
    )
    signed_on = DayField(
        label=_("Day of the signature"), error_messages={"required": _("Write the day beside the signature.")}
    )
    signed_by = forms.ChoiceField(
        label=_("Whose signature is it?"), choices=ConsentRecord.Signer.choices, widget=forms.RadioSelect
    )
    words = forms.ChoiceField(
        label=_("What is signed?"),
        choices=[(OUR_FORM, _("the form of this site")), (OWN_WORDS, _("a letter of their own"))],
        widget=forms.RadioSelect,
    )
    document = forms.TypedChoiceField(
        label=_("Which document bears the signature?"),
        coerce=int,
        error_messages={"required": _("Choose the document that bears the signature; scan it first.")},
    )
    names_no_complaint = forms.BooleanField(
        label=_("The paper names no written complaint to the seller."),
        help_text=_("You decide what follows from that (art. L612-2 1°)."),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        for name in ("signed_by", "words"):
            self.fields[name].error_messages["required"] = _("Choose one.")
        files = case.evidence.filter(visibility="body")
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")),
            *((row.pk, f"{row.get_kind_display()} – {row.name}") for row in files),
        ]

    def signed(self) -> Signed:
        data = self.cleaned_data
        return Signed(
            received_on=data["received_on"],
            signed_on=data["signed_on"],
            signed_by=data["signed_by"],
            document=data["document"],
            consent=self._consent(data["words"]),
            names_no_complaint=data["names_no_complaint"],
        )

    def _consent(self, words: str) -> str:
        """As it stands above the signature, in the language of the case."""
        with translation.override(self.case.language):
            if words == OUR_FORM:
                return str(SendForm.base_fields["consent"].label)
            return gettext("In their own words: see the document that bears the signature.")
