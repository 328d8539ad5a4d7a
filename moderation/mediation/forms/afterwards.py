"""The two questions after the end of a mediation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models import PromiseCheck, Satisfaction


class KeptForm(forms.Form):
    kept = forms.ChoiceField(
        label=_("Was what you agreed on done?"), choices=PromiseCheck.Kept.choices, widget=forms.RadioSelect
    )


class JudgementForm(forms.Form):
    """The asker’s own; for the seller, the staff write down what it told them."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with the mediation itself, whatever its outcome?"),
        choices=Satisfaction.Score.choices[::-1],
        coerce=int,
        widget=forms.RadioSelect,
    )


class SellerJudgementForm(JudgementForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["score"].label = _("How satisfied does the seller say it is with the mediation?")
