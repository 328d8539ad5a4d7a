"""What is filled in about an appeal, by whoever files it and by whoever decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import TextField, body_field
from moderation.review import appealing
from moderation.review.appealing import Measure
from moderation.review.fields import LastDayField, SeenField
from moderation.review.grounds import NAMES, GroundForm, because_of
from moderation.review.models import Appeal, Decision
from moderation.review.models.appeal import MESSAGE_MAX
from moderation.review.vocabulary import FACTS_MAX

Kind, Side, Outcome = Decision.Kind, Appeal.Side, Appeal.Outcome


class ContestForm(forms.Form):
    """`cleaned_data` are the arguments of `actions.contest`."""

    text = body_field(
        _("Why is this decision wrong?"),
        required=_("Say in your own words why."),
        maximum=MESSAGE_MAX,
        rows=6,
        help_text=_("In your own words, in French or English. Only you and the people who look at appeals read it."),
    )


class MessageForm(forms.Form):
    """`cleaned_data` are the arguments of `actions.write_to_appeal`."""

    text = body_field(_("Your message"), required=_("Write your message."), maximum=MESSAGE_MAX, rows=4)


OUTCOMES = {
    Side.RESTRICTED: {
        Outcome.UPHELD: _("The decision stays"),
        Outcome.REVERSED: _("It was wrong: everything is as it was before"),
        Outcome.REPLACED: _("It was too hard: something lighter instead"),
    },
    Side.REPORTER: {
        Outcome.UPHELD: _("The text stays as it is"),
        Outcome.REVERSED: _("The report was right: something is done about the text"),
    },
    Side.SENDER: {
        Outcome.UPHELD: _("The text stays as it is"),
        Outcome.REVERSED: _("The notice was right: something is done about the text"),
    },
}
ANSWERED = {
    Outcome.UPHELD: _("The answer was right"),
    Outcome.REVERSED: _("The notice was right: what it asks for is done"),
}
ABOUT_A_SENDER = {
    Outcome.UPHELD: _("It stays"),
    Outcome.REVERSED: _("It was wrong: it is taken back, with what rests on it"),
}
MEASURES = {
    Kind.HIDE: _("Hide the text"),
    Kind.CORRECT: _("Ask its author for a correction"),
    Kind.WARN: _("A warning"),
    Kind.LIMIT: _("What they write is looked at before others see it"),
    Kind.SUSPEND: _("A time without writing"),
}


def _words_of(appeal: Appeal) -> dict[Any, Any]:
    if appeal.sender_measure is not None:
        return ABOUT_A_SENDER
    return ANSWERED if appeal.decision is None else OUTCOMES[Side(appeal.side)]


KEYS = {Outcome.UPHELD: "1", Outcome.REPLACED: "2", Outcome.REVERSED: "3"}  # of the queue, with their words there


class KeyedChoices(forms.RadioSelect):
    """Each way to end it has its key of the queue, which leads on to the reasons."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"data-key": KEYS[Outcome(value)], "data-needs": "id_reasons"}
        return option


MEASURED = ("measure", "until", *NAMES, "facts")


class DecideForm(GroundForm):
    """How an appeal ends. `cleaned_data` are the arguments of `actions.decide_appeal`; `measure` is made of the last
    fields, which are there where there may be one.
    """

    seen = SeenField()
    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        widget=KeyedChoices,
        error_messages={"required": _("Choose how the appeal ends.")},
    )
    reasons: TextField = body_field(
        _("Why, for the person who contested"),
        required=_("Say why: the person who contested reads it."),
        maximum=MESSAGE_MAX,
        rows=5,
        help_text=_("Answer what they wrote. Name nobody. What they can do outside of the site is added by itself."),
    )
    measure = forms.ChoiceField(
        label=_("What instead?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only if something is decided in its place. It has reasons of its own: ground and facts."),
    )
    until = LastDayField()
    facts: TextField = body_field(
        _("What breaks the rule, and where"),
        required=None,
        maximum=FACTS_MAX,
        rows=4,
    )

    field_order = ("seen", "outcome", "reasons", *MEASURED)

    LACKS_RULE = _("Choose the rule of the charter that is broken.")

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appeal = appeal
        fields: Any = self.fields
        words = _words_of(appeal)
        fields["outcome"].choices = [(key, words[Outcome(key)]) for key in appealing.outcomes(appeal)]
        known = appealing.measures(appeal)
        fields["measure"].choices = [(key, MEASURES[Kind(key)]) for key in known]
        fields["facts"].required = False
        if not known:
            for name in MEASURED:
                del fields[name]
        elif not {Kind.LIMIT, Kind.SUSPEND} & set(known):
            del fields["until"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parts = {name: data.pop(name, None) for name in MEASURED}
        data["measure"] = None
        if appealing.needs_measure(self.appeal, data.get("outcome", "")) and not self.errors:
            data["measure"] = self._measure(parts)
        return data

    def _measure(self, parts: dict[str, Any]) -> Measure | None:
        needed = {
            "measure": _("Choose what is decided instead."),
            "facts": _("Say what breaks the rule: the person concerned reads it."),
        }
        for name, sentence in needed.items():
            if not parts[name]:
                self.add_error(name, ValidationError(sentence))
        self.check_ground(parts, takes_law=parts["measure"] != Kind.CORRECT)
        if parts["measure"] in {Kind.LIMIT, Kind.SUSPEND} and not parts["until"]:
            self.add_error("until", ValidationError(_("Choose the last day.")))
        if self.errors:
            return None
        until = parts["until"] if parts["measure"] in {Kind.LIMIT, Kind.SUSPEND} else None
        return Measure(parts["measure"], because_of(parts), until)
