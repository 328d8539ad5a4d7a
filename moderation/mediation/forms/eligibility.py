"""One short question a page, each with “I do not know”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.law.words import said_lazy
from moderation.mediation import readers
from moderation.mediation.deadlines import civil_date
from moderation.mediation.eligibility import UNKNOWN, Elsewhere, Purchase, Step, Written
from moderation.mediation.forms.choices import REPLIES, country_choices, sector_choices
from moderation.mediation.forms.fields import DayField
from moderation.mediation.models import MediationBody

_NOT_KNOWN = (UNKNOWN, _("I do not know"))
_CHOOSE = {"required": _("Choose an answer. “I do not know” is one.")}


def _choice(label: Any, choices: list[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[*choices, _NOT_KNOWN],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class PurchaseForm(forms.Form):
    purchase = _choice(
        _("Did you buy as a private person, from a professional seller?"),
        [
            (Purchase.PRIVATE.value, _("Yes")),
            (Purchase.SMALL_BUSINESS.value, _("No, for my very small business (fewer than 10 people)")),
            (Purchase.BUSINESS.value, _("No, for a larger business or an association")),
            (Purchase.FROM_A_PERSON.value, _("No, the seller is a private person")),
            (Purchase.NOTHING.value, _("I have not bought or ordered anything")),
        ],
        said_lazy("check-purchase"),
    )


class SellerForm(forms.Form):
    trader_country = forms.ChoiceField(
        label=_("In which country is the seller established?"),
        help_text=_("The country is on the invoice, or in the legal notice of the website."),
    )
    sector = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=said_lazy("check-sector"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = MediationBody.objects.for_consumers(civil_date(timezone.now()))
        self.fields["trader_country"].choices = [*country_choices(), _NOT_KNOWN]  # type: ignore[attr-defined]
        self.fields["sector"].choices = sector_choices(bodies, "")  # type: ignore[attr-defined]
        self.fields["sector"].is_asked = True  # type: ignore[attr-defined]


class DatedForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers.say(self)


class WrittenForm(DatedForm):
    written = _choice(
        _("Did you write to the seller to ask for a solution?"),
        [
            (Written.KEPT.value, _("Yes, and I have a copy or a written answer")),
            (Written.LOST.value, _("Yes, but I have no copy")),
            (Written.NO.value, _("No, not yet")),
        ],
        said_lazy("check-written"),
    )
    sent_on = DayField(
        label=_("If yes, when did you write for the first time?"),
        help_text=_("Leave empty if you do not know the day."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A day without “yes” is a slip of one or the other."""
        data = super().clean() or {}
        if data.get("sent_on") and data.get("written") == Written.NO:
            self.add_error("written", _("You gave a day and said that you have not written: which one is right?"))
        return data


class ReplyForm(DatedForm):
    reply = _choice(_("Has the seller answered in writing?"), REPLIES)
    reply_on = DayField(
        label=_("If yes, when?"), help_text=_("Leave empty if you do not know the day."), required=False
    )


class ElsewhereForm(forms.Form):
    elsewhere = _choice(
        _("Does a court or another mediator have this dispute, or did it?"),
        [
            (Elsewhere.NO.value, _("No")),
            (Elsewhere.COURT.value, _("Yes, a court")),
            (Elsewhere.MEDIATOR.value, _("Yes, another mediator")),
        ],
        said_lazy("check-elsewhere"),
    )


FORMS: dict[Step, type[forms.Form]] = {
    Step.PURCHASE: PurchaseForm,
    Step.SELLER: SellerForm,
    Step.WRITTEN: WrittenForm,
    Step.REPLY: ReplyForm,
    Step.ELSEWHERE: ElsewhereForm,
}
