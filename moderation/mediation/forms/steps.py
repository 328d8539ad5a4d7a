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
    "grounds": lambda: forms.MultipleChoiceField(
        label=gettext_lazy("Grounds (art. L612-2)"), choices=GROUNDS, widget=forms.CheckboxSelectMultiple
    ),
    "reason": lambda: forms.ChoiceField(label=gettext_lazy("Reason"), choices=ENDINGS),
    "by": lambda: forms.ChoiceField(label=gettext_lazy("Refused by"), choices=REFUSED_BY),
    "body": _competent_body,
}


class StepForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, needs: tuple[str, ...]) -> None:
        super().__init__(data, initial={"version": case.version})
        self.case = case
        for name in needs:
            self.fields[name] = FIELDS[name]()

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if self.case.sent_at and day < civil_date(self.case.sent_at):
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
        if day <= civil_date(timezone.now()):
            raise ValidationError(_("Write a day to come: the parties need time to answer."))
        return day

    def clean_extended_to(self) -> date:
        day: date = self.cleaned_data["extended_to"]
        present = self.case.deadlines.filter(kind="outcome").exclude(status=Deadline.Status.EXTENDED)
        due = max([civil_date(timezone.now()), *present.values_list("due_on", flat=True)])
        if day <= due:
            raise ValidationError(_("Write a day after the present time limit."))
        return day

    def facts(self) -> dict[str, Any]:
        """As the journal keeps them: codes and ISO dates."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
