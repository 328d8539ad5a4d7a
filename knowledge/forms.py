"""What editors and readers of guides type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from forum.forms import LineField, body_field
from knowledge.models import GuideFeedback

TITLE_MAX = 200
YES, NO = "yes", "no"


class PromoteForm(forms.Form):
    title = LineField(
        label=_("Title of the guide"),
        help_text=_("What readers will look for. You can change it later."),
        error_messages={"required": _("Write a title.")},
        validators=[MaxLengthValidator(TITLE_MAX, _("Write a shorter title: %(limit_value)d characters at most."))],
    )


class FeedbackForm(forms.Form):
    """`value` is what the reader pressed; reasons are asked from those who were not helped."""

    value = forms.ChoiceField(
        label=_("Did it help you?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=GuideFeedback.Reason.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the reasons.")},
    )
    comment = body_field(_("Tell the editors more"), required="", maximum=1000, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = False

    def opinion(self) -> dict[str, Any]:
        """The arguments of `feedback.record`."""
        data = self.cleaned_data
        return {"is_helpful": data["value"] == YES, "reason": data["reason"], "comment": data["comment"]}
