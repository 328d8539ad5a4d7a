"""What members and moderators fill in, with a sentence for what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField, TextField, body_field
from moderation.review.fields import LAW, LastDayField, SeenField
from moderation.review.grounds import NAMES, GroundForm
from moderation.review.models import Decision, Rule
from moderation.review.models.flag import LAW_MAX, NOTE_MAX
from moderation.review.vocabulary import FACTS_MAX


class FlagForm(forms.Form):
    """`cleaned_data` are the arguments of `actions.flag`: a rule, or the law in the member's words."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        error_messages={
            "required": _("Choose what is wrong with this text."),
            "invalid_choice": _("Choose one of the reasons of the list."),
        },
        widget=forms.RadioSelect,
    )
    law = LineField(
        label=_("If it is against the law: what makes it illegal?"),
        required=False,
        max_length=LAW_MAX,
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    note = body_field(
        _("Anything the moderation team should know"),
        required=None,
        maximum=NOTE_MAX,
        rows=3,
        help_text=_("Only the moderation team reads this, and nobody tells the author who reported."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {rule.code: rule for rule in Rule.objects.in_force()}
        choices = [(code, str(rule)) for code, rule in self.rules.items()]
        self.fields["reason"].choices = [*choices, (LAW, _("It is against the law"))]  # type: ignore[attr-defined]
        self.fields["note"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reason, law = data.get("reason"), data.get("law", "")
        if reason == LAW and not law and "law" not in self.errors:
            self.add_error("law", ValidationError(_("Say in a few words what makes it illegal.")))
        data["rule"] = self.rules.get(reason or "")
        data["law"] = law if reason == LAW else ""
        data.pop("reason", None)
        return data


class SeenForm(forms.Form):
    """Which decision the moderator knew of when the page was made: 0 for none."""

    seen = SeenField()


class WithdrawForm(GroundForm, SeenForm):
    """What is decided about a guide; `cleaned_data` are the arguments of `actions.withdraw_guide`."""

    seen_answers = SeenField()
    facts: TextField = body_field(
        _("Message to those it names: what breaks the rule, and where"),
        required=_("Say what in this guide breaks the rule: those it names will read it."),
        maximum=FACTS_MAX,
        rows=5,
        help_text=_("Complete it. Name nobody. The rule’s text and how to contest are added by themselves."),
    )
    field_order = ("seen", "seen_answers", *NAMES, "facts")

    LACKS_RULE = _("Choose the rule of the charter that this guide breaks.")
    status = 422

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_ground(data)
        return data

    def refuse(self, refusal: ValidationError | PermissionDenied) -> None:
        """Say what the action refused, at its field where it names one."""
        self.status = 422 if isinstance(refusal, ValidationError) else 409
        self.add_error(None, refusal if isinstance(refusal, ValidationError) else ValidationError(str(refusal)))


class RestrictForm(GroundForm, SeenForm):
    """What is decided about a member; `until` for what ends by itself."""

    facts: TextField = body_field(
        _("Message to this person: what breaks the rule, and where"),
        required=_("Say what this member did against the rule: they will read it."),
        maximum=FACTS_MAX,
        rows=5,
        help_text=_("Complete it. Name nobody. The rule’s text and how to contest are added by themselves."),
    )

    kind = forms.ChoiceField(
        label=_("What happens?"),
        choices=[
            (Decision.Kind.WARN, _("A warning")),
            (Decision.Kind.LIMIT, _("What they write is looked at before others see it")),
            (Decision.Kind.SUSPEND, _("They may read, and not write")),
            (Decision.Kind.NO_REPORTS, _("Their reports are not taken")),
            (Decision.Kind.CLOSE, _("Their account is closed for good")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens.")},
    )
    until = LastDayField(help_text=_("Not for a warning, nor for closing. It ends by itself, within a year."))
    field_order = ("seen", "kind", "until", *NAMES, "facts")

    LACKS_RULE = _("Choose the rule of the charter that this member breaks.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_ground(data, takes_law=data.get("kind") != Decision.Kind.NO_REPORTS)
        ends = data.get("kind") in Decision.ENDING
        if ends and data.get("until") is None and "until" not in self.errors:
            self.add_error("until", ValidationError(_("Choose the last day.")))
        if not ends:
            data["until"] = None
        return data

    def refuse(self, refusal: ValidationError | PermissionDenied) -> None:
        """Say what an action refused, at its field where it names one."""
        self.add_error(None, refusal if isinstance(refusal, ValidationError) else ValidationError(str(refusal)))
