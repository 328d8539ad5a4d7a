"""The minimal escalation form: nothing in it is required before the day of sending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import written_month
from forum.fields import LineField, body_field
from forum.models import PrivateNote, PurchaseNote
from moderation.handover.lexicon import fold
from moderation.mediation import judging
from moderation.mediation.actions import DETAILS, kept_values
from moderation.mediation.deadline_rules import RULES
from moderation.mediation.deadlines import civil_date
from moderation.mediation.facts import Answer, Reply
from moderation.mediation.forms.fields import YES_NO, AmountField, DayField, question_field
from moderation.mediation.models import Case, MediationBody, WrittenComplaint
from moderation.mediation.rulesets import Ruleset
from moderation.mediation.vocabulary import COUNTRIES, ELSEWHERE, HOME, SECTORS

NARRATIVE_MAX = 5_000
# What a case may do without for ever; of all the rest, the page says in time what is still needed.
OPTIONAL = ("channel", "reply_on", "second_reply_on", "sector", "order_ref", "postal_address", "phone")
ELIGIBILITY = ("injured", "contract", "consumer", "micro_business", "trader", "court", "other_mediator")
SHOWN = "shown_day"  # of the complaint, as the page had shown it
SECOND = "second_"  # before the names of the second complaint
REPLIES = [
    (Reply.NONE.value, _("No answer")),
    (Reply.NEGATIVE.value, _("Yes, and refused")),
    (Reply.PARTIAL.value, _("Yes, but it is not enough")),
]


KEPT_FIELDS = {PrivateNote.Kind.ORDER.value: "order_ref", PrivateNote.Kind.PHONE.value: "phone"}


def private_values(case: Case) -> dict[str, str]:
    """The first order and telephone number that the asker took out of their texts, by the field they belong to."""
    own = PrivateNote.objects.filter(question=case.question_id, member=case.asker_id, kind__in=KEPT_FIELDS)
    return {KEPT_FIELDS[note.kind]: note.words for note in own.order_by("-pk")}


def _reply() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Has the seller answered in writing?"),
        choices=REPLIES,
        widget=forms.RadioSelect,
        required=False,
        initial=Reply.NONE.value,
    )


class IntakeForm(forms.Form):
    sent_on = DayField(
        label=_("When did you first write to the seller to ask for a solution?"),
        help_text=_("By letter, e-mail or form; a telephone call does not count. Leave empty if you have not."),
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("How did you write?"), choices=[("", "–"), *WrittenComplaint.Channel.choices], required=False
    )
    proof = forms.ChoiceField(
        label=_("Did you keep a copy?"), choices=YES_NO, widget=forms.RadioSelect, required=False, initial="unknown"
    )
    reply = _reply()
    reply_on = DayField(label=_("Date of the answer"), required=False)
    second_sent_on = DayField(
        label=_("When did you write to the second level, such as the complaints department?"),
        help_text=_("This sector asks for a second letter. Leave empty if you have not written it yet."),
        required=False,
    )
    second_reply = _reply()
    second_reply_on = DayField(label=_("Date of the answer of the second level"), required=False)
    trader_name = LineField(label=_("Name of the seller"), max_length=200, required=False)
    trader_contact = body_field(_("Address, website or company number of the seller"), required="", maximum=500, rows=2)
    trader_country = forms.ChoiceField(label=_("Country of the seller"), choices=[], initial=HOME)
    sector = forms.ChoiceField(label=_("What is it about?"), choices=[], required=False)
    body = forms.ModelChoiceField(
        label=_("Mediation service of the seller"),
        help_text=_("The seller must name it on their website and in their terms of sale."),
        queryset=MediationBody.objects.none(),
        required=False,
        empty_label=_("I do not know"),
        error_messages={"invalid_choice": _("This service takes no cases at present. Choose another one.")},
    )
    bought = LineField(label=_("What did you buy?"), max_length=300, required=False)
    purchase_date = DayField(label=_("When did you buy it?"), required=False)
    amount = AmountField(label=_("Amount in dispute, in euros"), required=False)
    order_ref = LineField(label=_("Order number"), max_length=80, required=False)
    remedy = forms.ChoiceField(
        label=_("What do you ask for?"), choices=[("", "–"), *Case.Remedy.choices], required=False
    )
    narrative = body_field(
        _("What happened, in order"),
        required="",
        maximum=NARRATIVE_MAX,
        rows=8,
        help_text=_("Read by the mediation service, then by the seller."),
    )
    full_name = LineField(label=_("Your name"), max_length=120, required=False)
    postal_address = body_field(_("Your postal address"), required="", maximum=500, rows=3)
    phone = LineField(label=_("Your telephone number"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, case: Case, ruleset: Ruleset, language: str) -> None:
        super().__init__(data, initial=first_values(case))
        today = civil_date(timezone.now())
        bodies = MediationBody.objects.for_consumers(today)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["sector"].choices = sector_choices(bodies, case.sector)  # type: ignore[attr-defined]
        self.fields["trader_country"].choices = country_choices()  # type: ignore[attr-defined]
        for name in ("trader_contact", "narrative", "postal_address"):
            self.fields[name].required = False
        questions = {name: question_field(name, ruleset, language) for name in ELIGIBILITY}
        self.fields = {**questions, **self.fields}
        for name, field in self.fields.items():
            field.is_asked = name not in OPTIONAL  # type: ignore[attr-defined]
        for name in unasked(case, today):
            del self.fields[name]
        self._take_over(case)

    def _take_over(self, case: Case) -> None:
        """What the asker noted beside their question is not asked twice. A month is no day yet."""
        for name, words in private_values(case).items():
            if name in self.fields and not self.initial.get(name):
                self.initial[name] = words
                self.fields[name].help_text = _(
                    "Taken from what you kept for yourself. Take it out if it is not needed."
                )
        note = PurchaseNote.objects.filter(question=case.question_id, member=case.asker_id).first()
        if note is None:
            return
        self.initial["trader_name"] = self.initial["trader_name"] or note.seller
        if note.bought_in:
            sentence = _("You noted %(month)s beside your question.")
            self.fields["purchase_date"].help_text = sentence % {"month": written_month(note.bought_in)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_reply(data, "")
        self._check_reply(data, SECOND)
        self._check_year(data)
        self._check_order(data)
        return data

    def _check_order(self, data: dict[str, Any]) -> None:
        """Nobody complains of what they have not bought, nor to the second level first: one of both is mistyped."""
        for name in ("sent_on", "reply_on", "second_sent_on", "second_reply_on"):
            if _is_before(data.get(name), data.get("purchase_date")):
                self.add_error(name, _("This day is before the day of the purchase: check both dates."))
        if _is_before(data.get("second_sent_on"), data.get("sent_on")):
            self.add_error("second_sent_on", _("This day is before your first complaint: check both dates."))

    def _check_year(self, data: dict[str, Any]) -> None:
        """A day that ends the case is asked for twice: it counts once the page has shown it with this sentence."""
        sent, today = data.get("sent_on"), civil_date(timezone.now())
        is_over = sent is not None and RULES["one_year"].due_on(sent) < today
        if is_over and self.data.get(SHOWN) != self.data.get("sent_on"):
            sentence = _("This day is more than a year ago. Check the year. If it is right, save again.")
            self.add_error("sent_on", sentence)

    @property
    def shown_day(self) -> str:
        """The day of the complaint as the page shows it, which the page sends back beside what was typed."""
        return str(self["sent_on"].field.widget.format_value(self["sent_on"].value()) or "")

    def _check_reply(self, data: dict[str, Any], level: str) -> None:
        replied = data.get(f"{level}reply_on")
        if _is_before(replied, data.get(f"{level}sent_on")):
            self.add_error(f"{level}reply_on", _("The answer is older than your complaint: check both dates."))
        is_answered = data.get(f"{level}reply") in {Reply.NEGATIVE.value, Reply.PARTIAL.value}
        if is_answered and not replied and f"{level}reply_on" not in self.errors:
            self.add_error(f"{level}reply_on", _("Write the date of the seller’s answer."))

    def parts(self) -> dict[str, Any]:
        """The arguments of `actions.save_intake`."""
        data = self.cleaned_data
        return {
            "details": {name: data[name] for name in DETAILS},
            "answers": {name: data[name] or Answer.UNKNOWN.value for name in ELIGIBILITY if name in data},
            "complaint": {
                "channel": data["channel"],
                "proof": data["proof"] or Answer.UNKNOWN.value,
                **_dates_and_reply(data, ""),
            },
            "second_level": _dates_and_reply(data, SECOND) if f"{SECOND}sent_on" in data else None,
        }

    def sections(self) -> Iterator[tuple[Any, Any, list[BoundField]]]:
        """Heading, hint and fields of each part of the page."""
        for heading, hint, names in SECTIONS:
            yield heading, hint, [self[name] for name in names if name in self.fields]


_SECOND_LEVEL = (f"{SECOND}sent_on", f"{SECOND}reply", f"{SECOND}reply_on")
SECTIONS = (
    (
        _("Can a mediation service take it?"),
        "",
        (*ELIGIBILITY, "sent_on", "channel", "proof", "reply", "reply_on", *_SECOND_LEVEL),
    ),
    (_("The seller"), "", ("trader_name", "trader_contact", "trader_country", "sector", "body")),
    (
        _("The purchase and what you ask for"),
        "",
        ("bought", "purchase_date", "amount", "order_ref", "remedy", "narrative"),
    ),
    (_("You"), _("Read by the mediation service and by the seller."), ("full_name", "postal_address", "phone")),
)


def _is_before(day: date | None, other: date | None) -> bool:
    return bool(day and other and day < other)


def _dates_and_reply(data: dict[str, Any], level: str) -> dict[str, Any]:
    reply = data[f"{level}reply"] or Reply.NONE.value
    replied = data[f"{level}reply_on"] if reply != Reply.NONE.value else None
    return {"sent_on": data[f"{level}sent_on"], "reply": reply, "reply_on": replied}


def first_values(case: Case) -> dict[str, Any]:
    """What the form shows of what was kept."""
    kept = kept_values(case)
    second = {f"{SECOND}{name}": value for name, value in kept["second_level"].items()}
    unknown = dict.fromkeys(ELIGIBILITY, Answer.UNKNOWN.value)
    defaults = {"proof": Answer.UNKNOWN.value, "reply": Reply.NONE.value, "second_reply": Reply.NONE.value}
    return {**unknown, **defaults, **kept["details"], **kept["answers"], **kept["complaint"], **second}


def unasked(case: Case, today: date) -> set[str]:
    """Fields of sectors and bodies with rules of their own, where the case is not one of theirs."""
    policy = judging.policy_of(case, today)
    names = set() if policy.micro_business_ok else {"micro_business"}
    if not policy.second_level_required and not case.complaints.filter(level=2).exists():
        names |= set(_SECOND_LEVEL)
    return names


def country_choices() -> list[tuple[str, str]]:
    """The country of most sellers, the others by their names in the language of the page, any other one last."""
    names = {code: str(name) for code, name in COUNTRIES.items()}
    others = sorted(names.keys() - {HOME, ELSEWHERE}, key=lambda code: fold(names[code]))
    return [(code, names[code]) for code in (HOME, *others, ELSEWHERE)]


def sector_choices(bodies: Any, present: str) -> list[tuple[str, Any]]:
    """The known sectors, and those that only a body or the case itself names."""
    named = {sector for body in bodies for sector in body.sectors} | {present}
    return [*SECTORS.items(), *((sector, sector) for sector in sorted(named - set(SECTORS)))]
