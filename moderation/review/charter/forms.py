"""What members fill in to change the charter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.fields import AskedLine, body_field
from forum.public_forms import PublicForm
from moderation.review.models import Rule
from moderation.review.models.amendment import REASON_MAX, TITLE_MAX, WORDING_MAX

NEW = "new"


class AmendmentForm(PublicForm):
    """`cleaned_data` are the arguments of `actions.propose_amendment`."""

    read_by_all = ("title", "wording", "reason")

    rule = forms.ChoiceField(
        label=_("What should change?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a rule, or a new rule."),
            "invalid_choice": _("Choose one of the rules of the list."),
        },
    )
    title = AskedLine(
        label=_("Its title, if it is a new rule"),
        help_text=_("In the language of this page. If it is adopted, the team writes the rule in the other one too."),
        required=False,
        max_length=TITLE_MAX,
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    wording = body_field(
        _("What the rule should say"),
        required=_("Write the rule as it should be."),
        maximum=WORDING_MAX,
        rows=6,
        help_text=_("All of it: what stays as it is, too. Members see which words change."),
    )
    reason = body_field(_("Why?"), required=_("Say why: members vote on it."), maximum=REASON_MAX, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {rule.code: rule for rule in Rule.objects.in_force()}
        choices = [(code, str(rule)) for code, rule in self.rules.items()]
        self.fields["rule"].choices = [*choices, (NEW, _("A new rule"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["rule"] = self.rules.get(data.get("rule", ""))
        if data["rule"] is None and not data.get("title") and not {"rule", "title"} & self.errors.keys():
            self.add_error("title", _("Give the new rule a title."))
        data.pop("private", None)  # there is no note beside a proposal
        return {**data, "language": (get_language() or "en")[:2]}
