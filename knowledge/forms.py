"""What readers of guides type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField, body_field
from forum.models.prepared import LARGEST
from knowledge.models import ArticlePage, GuideFeedback
from knowledge.translations import joining

YES, NO = "yes", "no"


class FeedbackForm(forms.Form):
    """`value` is what the reader pressed; reasons are asked from those who were not helped.

    `revision` is the version that they read, `q` what they had searched.
    """

    value = forms.ChoiceField(
        label=_("Did it help you?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    reason = forms.ChoiceField(
        label=_("Why did it not help you?"),
        choices=GuideFeedback.Reason.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the reasons.")},
    )
    comment = body_field(
        _("Tell the editors more"),
        required="",
        maximum=1000,
        rows=4,
        help_text=_("What you missed, or what happened instead. Leave out names, addresses and numbers."),
    )
    revision = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    q = LineField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = False

    def opinion(self) -> dict[str, Any]:
        """The arguments of `feedback.record`."""
        data = self.cleaned_data
        said = {"is_helpful": data["value"] == YES, "revision": data.get("revision")}
        return {**said, "reason": data["reason"], "comment": data["comment"]}

    @property
    def says_why(self) -> bool:
        """Or that there is nothing to add."""
        return bool(self.cleaned_data["reason"] or self.cleaned_data["comment"] or "details" in self.data)


class SendForm(forms.Form):
    """Whether a member wants to hear when the copy that they send to themselves is no longer right."""

    wants_news = forms.BooleanField(
        label=_("Tell me if something in it turns out to be wrong"),
        help_text=_(
            "Also if the guide is withdrawn. Once, in the way you receive other news of this site. "
            "We do not write of mere improvements: the address in the mail shows them. There you can stop it, too."
        ),
        required=False,
    )


class JoinForm(forms.Form):
    """Of which guide in another language an original is the translation."""

    of = forms.ModelChoiceField(
        ArticlePage.objects.none(),
        label=_("The guide that this one translates"),
        empty_label=_("Choose a guide"),
        help_text=_("Guides in another language that have no translation in this one yet."),
        error_messages={"required": _("Choose a guide."), "invalid_choice": _("Choose a guide of the list.")},
    )

    def __init__(self, *args: Any, page: ArticlePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["of"]
        field.queryset = joining.originals_for(page)
        field.label_from_instance = lambda guide: f"{guide.title} ({guide.locale.language_code})"


class LevelForm(forms.Form):
    """The revision of the original that a translation says: the one whose changes the page showed."""

    number = forms.IntegerField(
        min_value=1, widget=forms.HiddenInput, error_messages={"required": _("Load the page again.")}
    )
