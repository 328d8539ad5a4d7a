"""The form of an item: everything that can be done about it, each act asking for what it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.duplicate_forms import DuplicateForm
from forum.fields import LineField, TextField, body_field
from moderation.review.actions.following import Then
from moderation.review.fields import SeenField
from moderation.review.grounds import GroundForm, ground_in
from moderation.review.later import Later, moment
from moderation.review.models.working import REASON_MAX
from moderation.review.vocabulary import FACTS_MAX
from moderation.review.wording import GAP

KEEP, CORRECT, HIDE, SPAM, DUPLICATE, LATER = "keep", "correct", "hide", "spam", "duplicate", "later"
SHUT = "shut"
NEEDS = {
    KEEP: (),
    CORRECT: ("rule", "facts"),
    HIDE: ("rule", "facts"),
    SPAM: ("rule", "facts"),
    DUPLICATE: ("original",),
    SHUT: ("rule", "facts"),
    LATER: ("until", "reason"),
}


class ItemForm(GroundForm):
    """`arguments()` are those of the action of `act`. All that was typed stays in the page, whatever was refused."""

    seen = SeenField()
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    despite = forms.BooleanField(label=_("Decide all the same"), required=False)
    facts: TextField = body_field(
        _("Message to the author: what breaks the rule, and where"),
        required=None,
        maximum=FACTS_MAX,
        rows=5,
        help_text=_("Complete it. Name nobody. The rule’s text and how to contest are added by themselves."),
    )
    then = forms.ChoiceField(
        label=_("And its author"),
        required=False,
        choices=Then.choices,
        help_text=_("With the same rule and the same message. They are told of each decision."),
    )
    candidate = forms.CharField(required=False, max_length=18)  # the number of a like question, chosen instead
    original = LineField(
        label=_("The question that was there first"), required=False, help_text=_("Its address, or its number.")
    )
    until = forms.ChoiceField(label=_("It comes back"), required=False, choices=Later.choices)
    reason = LineField(
        label=_("Why it is put off"),
        required=False,
        max_length=REASON_MAX,
        help_text=_("Your colleagues read this."),
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    LACKING = {
        "facts": _("Say what in this text breaks the rule: its author will read it."),
        "original": _("Say which question was there first."),
        "until": _("Choose when it comes back."),
        "reason": _("Say why: your colleagues read it."),
    }

    def __init__(self, *args: Any, act: str = HIDE, is_at_volume: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = 422
        self.takes_law = act in {HIDE, SHUT}
        self.needs = ("rule",) if act == SPAM and is_at_volume else NEEDS[act]
        self.fields["facts"].required = False
        for name in self.LACKING:
            self.fields[name].is_asked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self.needs:
            if name == "rule":
                self.check_ground(data, takes_law=self.takes_law)
            elif not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(self.LACKING[name]))
        if "facts" in self.needs and GAP in data.get("facts", ""):
            self.add_error("facts", ValidationError(_("Complete the message where it says “[…]”.")))
        has_ground = data.get("rule") or data.get("law")
        if data.get("then") and not (data.get("facts") and has_ground) and not self.errors:
            self.add_error("facts", ValidationError(self.LACKING["facts"]))
        return data

    def clean_original(self) -> Any:
        typed, chosen = self.cleaned_data["original"], self.cleaned_data.get("candidate", "")
        if "original" not in self.needs or not (typed or chosen):
            return typed
        if typed and chosen:
            raise ValidationError(_("Choose a question of the list or write an address, not both."))
        typed = typed or chosen
        form = DuplicateForm({"original": typed})
        if not form.is_valid():
            raise ValidationError(form.errors["original"].as_data())
        return form.cleaned_data["original"]

    def arguments(self) -> dict[str, Any]:
        """Besides `by`: what this act takes."""
        data = self.cleaned_data
        if "until" in self.needs:
            return {"until": moment(data["until"], timezone.now()), "reason": data["reason"]}
        named = {"of" if name == "original" else name: data[name] for name in self.needs}
        return {"seen": data["seen"], **named, **(ground_in(data) if self.takes_law else {})}

    def refuse(self, refusal: ValidationError | PermissionDenied, *, status: int = 422) -> None:
        """Say what an action refused, at its field where it names one."""
        self.status = status
        if isinstance(refusal, PermissionDenied):
            self.add_error(None, ValidationError(str(refusal)))
            return
        named = refusal.error_dict if hasattr(refusal, "error_dict") else {}
        self.add_error(None, refusal if set(named) <= set(self.fields) else ValidationError(refusal.messages))
