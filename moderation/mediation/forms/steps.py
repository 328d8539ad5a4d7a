"""One step of the body's staff; which facts it needs is said by the table of states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.chamber import WAYS
from moderation.mediation.forms.fields import DayField
from moderation.mediation.models import Case, Deadline, MediationBody
from moderation.mediation.vocabulary import ANOTHER_BODY, ENDINGS, GROUNDS, REFUSED_BY


def _competent_body() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Competent body"),
        choices=lambda: [
            *MediationBody.objects.in_force(civil_date(timezone.now())).values_list("slug", "name"),
            (ANOTHER_BODY, _("another one, not listed here")),
        ],
    )


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "received_on": lambda: DayField(label=gettext_lazy("Received on")),
    "notified_on": lambda: DayField(label=gettext_lazy("Parties notified on")),
    "answer_by": lambda: DayField(label=gettext_lazy("Answer expected by"), is_past=False),
    "extended_to": lambda: DayField(label=gettext_lazy("Extended to"), is_past=False),
    "why": lambda: forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=[("", gettext_lazy("Choose…")), *Deadline.Reason.choices],
        error_messages={"required": gettext_lazy("Choose why the time limit is extended.")},
    ),
    "sentence": lambda: forms.CharField(
        label=gettext_lazy("The reason in a sentence"),
        help_text=gettext_lazy("Both parties are told at once, with these words (art. R612-5)."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: both parties read it.")},
    ),
    "way": lambda: forms.ChoiceField(
        label=gettext_lazy("How does it reach the seller?"),
        choices=[("", gettext_lazy("Choose…")), *WAYS],
        help_text=gettext_lazy("The seller has no account here: you send it, this page keeps that you did."),
        error_messages={"required": gettext_lazy("Say how this reaches the seller: it has no account here.")},
    ),
    "grounds": lambda: forms.MultipleChoiceField(
        label=gettext_lazy("Grounds (art. L612-2)"), choices=GROUNDS, widget=forms.CheckboxSelectMultiple
    ),
    "reason": lambda: forms.ChoiceField(label=gettext_lazy("Reason"), choices=ENDINGS),
    "by": lambda: forms.ChoiceField(label=gettext_lazy("Refused by"), choices=REFUSED_BY),
    "body": _competent_body,
}


# What a step asks for beside the facts of its transition.
MORE = {"extend": ("why", "sentence", "way")}
NOT_SEALED = {"version", "sentence", "way"}


class StepForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, needs: tuple[str, ...]) -> None:
        super().__init__(data, initial={"version": case.version})
        self.case = case
        for name in needs:
            self.fields[name] = FIELDS[name]()
        today = case.day_of(timezone.now())
        # The days they nearly always are, to be changed: a case arrives when it is sent, parties are told that day.
        self.initial.update({"received_on": case.day_of(case.sent_at) if case.sent_at else today, "notified_on": today})

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if self.case.sent_at and day < self.case.day_of(self.case.sent_at):
            raise ValidationError(_("The case was sent later: check the date."))
        return day

    def clean_notified_on(self) -> date:
        day: date = self.cleaned_data["notified_on"]
        received = self.case.deadlines.filter(kind="rejection_notice").values_list("starts_on", flat=True).first()
        if received and day < received:
            raise ValidationError(_("The case was received later: check the date."))
        return day

    def clean_answer_by(self) -> date:
        day: date = self.cleaned_data["answer_by"]
        if day <= self.case.day_of(timezone.now()):
            raise ValidationError(_("Write a day to come: the parties need time to answer."))
        return day

    def clean_extended_to(self) -> date:
        day: date = self.cleaned_data["extended_to"]
        present = self.case.deadlines.filter(kind="outcome").exclude(status=Deadline.Status.EXTENDED)
        due = max([self.case.day_of(timezone.now()), *present.values_list("due_on", flat=True)])
        if day <= due:
            raise ValidationError(_("Write a day after the present time limit."))
        return day

    def facts(self) -> dict[str, Any]:
        """As the journal keeps them: codes and ISO dates."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in NOT_SEALED}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
