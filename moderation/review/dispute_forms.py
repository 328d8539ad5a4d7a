"""What a moderator says of a dispute that the rules found."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.handover.candidate_models import Candidate

CHOOSE = _("Choose why.")


class DismissForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why is nothing offered?"),
        choices=Candidate.Dismissal.choices,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        widget=forms.RadioSelect,
    )
