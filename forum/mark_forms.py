"""What members say of an answer: useful or not, works, outdated, dangerous."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField
from forum.models import Vote
from forum.models.outcome import SENTENCE_MAX


class VoteForm(forms.Form):
    value = forms.TypedChoiceField(choices=[(1, ""), (-1, ""), (0, "")], coerce=int)
    reason = forms.ChoiceField(choices=[("", ""), *Vote.Reason.choices], required=False)

    @classmethod
    def of(cls, typed: QueryDict) -> VoteForm:
        """The buttons of a reason send `why` alone: one form holds them all, and each button one value."""
        return cls({"value": -1, "reason": typed["why"]} if "why" in typed else typed)


class MarkForm(forms.Form):
    """`value=0` takes the mark back. The dangerous one has a form of its own."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ("works", "outdated")])
    value = forms.TypedChoiceField(choices=[(1, ""), (0, "")], coerce=int)


class DangerForm(forms.Form):
    sentence = LineField(
        label=_("What is dangerous about it?"),
        help_text=_("One sentence. Only the moderation team reads it."),
        max_length=SENTENCE_MAX,
        error_messages={"required": _("Say in one sentence what is dangerous.")},
    )
