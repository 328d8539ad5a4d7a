"""A general recommendation: its topic is chosen from lists, its words are for everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from moderation.mediation.actions import Advice
from moderation.mediation.models import Case, MediationBody, Recommendation
from moderation.mediation.models.recommendations import ADVICE_MAX, QUESTION_MAX
from moderation.mediation.vocabulary import SECTORS

OTHER = "other"  # the sector that cases leave empty
ANYTHING = ("", _("anything"))


class RecommendationForm(forms.Form):
    body = forms.ChoiceField(label=_("Service"))
    year = forms.TypedChoiceField(label=_("Year of the annual report"), coerce=int)
    sector = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("", _("Choose…")),
            *((code or OTHER, words) for code, words in SECTORS.items() if code),
            (OTHER, _("none of these")),
        ],
    )
    remedy = forms.ChoiceField(
        label=_("What do people ask for there?"), choices=[ANYTHING, *Case.Remedy.choices], required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    question = forms.CharField(
        label=_("What people ask"),
        max_length=QUESTION_MAX,
        help_text=_("One line, as in the annual report: “My parcel is lost: who refunds me?”"),
    )
    advice = forms.CharField(
        label=_("How to avoid this dispute"),
        max_length=ADVICE_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "For everybody: no name, no number, no link, nothing of a single case. An empty line parts two paragraphs."
        ),
    )

    def __init__(self, *args: Any, bodies: list[MediationBody], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.slug: body for body in bodies}
        fields: Any = self.fields
        fields["body"].choices = [(body.slug, body.name) for body in bodies]
        fields["year"].choices = [
            (one, one) for one in sorted({year, year - 1, self.initial.get("year", year)}, reverse=True)
        ]
        fields["advice"].limit = ADVICE_MAX
        if len(bodies) == 1:
            fields["body"].widget = forms.HiddenInput()
            fields["body"].initial = bodies[0].slug

    def chosen_body(self) -> MediationBody:
        return self.bodies[self.cleaned_data["body"]]

    def said(self) -> Advice:
        data = self.cleaned_data
        sector = "" if data["sector"] == OTHER else data["sector"]
        texts = {name: data[name] for name in ("question", "advice", "language", "remedy")}
        return Advice(year=data["year"], sector=sector, **texts)


def values_of(row: Recommendation) -> dict[str, Any]:
    """What the form shows of one that is there."""
    names = ("year", "remedy", "language", "question", "advice")
    return {"body": row.body.slug, "sector": row.sector or OTHER, **{name: getattr(row, name) for name in names}}
