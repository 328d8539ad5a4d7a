"""Which question was there first."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField
from forum.models import Question


class DuplicateForm(forms.Form):
    """`cleaned_data["original"]` is a question."""

    original = LineField(
        label=_("The question that was there first"),
        help_text=_("Its address, or its number."),
        error_messages={"required": _("Write the address of the other question.")},
    )

    def clean_original(self) -> Question:
        typed = re.fullmatch(r"(?:.*/(?:questions|q)/)?([0-9]{1,18})(?:/.*)?", self.cleaned_data["original"])
        found = Question.objects.published().filter(pk=typed[1]).first() if typed else None
        if found is None:
            raise ValidationError(_("There is no such question. Copy its address from the other page."))
        return found


class MergeForm(DuplicateForm):
    """The same, with a box to tick: replies of others move."""

    is_meant = forms.BooleanField(
        label=_("Move all answers and comments there"),
        error_messages={"required": _("Tick the box: the replies of others move.")},
    )
