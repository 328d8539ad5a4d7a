"""The minimal escalation form: nothing in it is required before the day of sending.

One definition of its fields, for the steps, the long page, what staff type in and paper; `pages.py` groups them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import written_month
from forum.fields import LineField, body_field
from forum.models import PrivateNote, PurchaseNote
from moderation.mediation import judging, readers
from moderation.mediation.actions import COMPLAINT, DETAILS, kept_values, mark_of
from moderation.mediation.deadline_rules import RULES
from moderation.mediation.deadlines import civil_date
from moderation.mediation.facts import Answer, Reply
from moderation.mediation.forms.choices import REPLIES, country_choices, sector_choices
from moderation.mediation.forms.fields import YES_NO, AmountField, DayField, question_field
from moderation.mediation.forms.pages import ELIGIBILITY, PAGES, SECOND, page_of
from moderation.mediation.models import Case, MediationBody, WrittenComplaint
from moderation.mediation.rulesets import Ruleset
from moderation.mediation.vocabulary import HOME

NARRATIVE_MAX = 5_000
# What a case may do without for ever; of all the rest, the page says in time what is still needed.
OPTIONAL = (
    "channel",
    "reply_on",
    "second_reply_on",
    "sector",
    "order_ref",
    "postal_address",
    "phone",
    "email",
    "helper_name",
    "helper_contact",
    "mandate",
)
SHOWN = "shown_day"  # of the complaint, as the page had shown it
NO_EMAIL = _("Write an e-mail address such as name@example.org, or leave it empty.")
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
    amount = AmountField(label=_("Amount in dispute, in euros"), help_text=_("For example 249.90."), required=False)
    order_ref = LineField(label=_("Order number"), max_length=80, required=False)
    remedy = forms.ChoiceField(
        label=_("What do you ask for?"), choices=[("", "–"), *Case.Remedy.choices], required=False
    )
    narrative = body_field(
        _("What happened, in order"),
        required="",
        maximum=NARRATIVE_MAX,
        rows=8,
    )
    full_name = LineField(label=_("Your name"), max_length=120, required=False)
    postal_address = body_field(_("Your postal address"), required="", maximum=500, rows=3)
    phone = LineField(label=_("Your telephone number"), max_length=40, required=False)
    email = forms.EmailField(label=_("Your e-mail address"), required=False, error_messages={"invalid": NO_EMAIL})
    helper_name = LineField(label=_("Name of the person who helps"), max_length=120, required=False)
    helper_contact = body_field(
        _("Postal address, e-mail or telephone number of the person who helps"), required="", maximum=500, rows=3
    )
    mandate = forms.BooleanField(
        label=_(
            "I fill this in for the person named under “You”. They agreed to it in writing, and to my reading and "
            "receiving what concerns this dispute. I keep that paper, and show it when I am asked for it."
        ),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, case: Case, ruleset: Ruleset, language: str, only: Collection[str] | None = None
    ) -> None:
        """`only` some fields: those of one page."""
        super().__init__(data, initial=first_values(case))
        self.case, self.kept = case, dict(self.initial)
        today = civil_date(timezone.now())
        bodies = MediationBody.objects.for_consumers(today)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["sector"].choices = sector_choices(bodies, case.sector)  # type: ignore[attr-defined]
        self.fields["trader_country"].choices = country_choices()  # type: ignore[attr-defined]
        for name in ("trader_contact", "narrative", "postal_address", "helper_contact"):
            self.fields[name].required = False
        questions = {name: question_field(name, ruleset, language) for name in ELIGIBILITY}
        self.fields = {**questions, **self.fields}
        for name, field in self.fields.items():
            field.is_asked = name not in OPTIONAL  # type: ignore[attr-defined]
        left_out = unasked(case, today)
        names = [name for page in PAGES for name in page.fields if only is None or name in only]
        self.fields = {name: self.fields[name] for name in names if name not in left_out}
        self._take_over(case)
        readers.say(self)

    def _take_over(self, case: Case) -> None:
        """What the asker noted beside their question is not asked twice. A month is no day yet."""
        if case.question_id is None:
            return
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
        known = {name: value for name, value in self.initial.items() if name not in self.fields} | data
        for level in ("", SECOND):
            self._check_reply(known, level)
        self._check_year(data)
        self._check_order(known)
        if data.get("mandate") and not data.get("helper_name"):
            self.add_error("helper_name", _("Write the name of the person who helps."))
        return data

    def _check_order(self, known: dict[str, Any]) -> None:
        """Nobody complains of what they have not bought, nor to the second level first: one of both is mistyped."""
        too_early = _("This day is before the day of the purchase: check both dates.")
        too_late = _("You wrote to the seller, or had an answer, before this day: check both dates.")
        for name in ("sent_on", "reply_on", "second_sent_on", "second_reply_on"):
            self._keep_order(known, "purchase_date", name, too_late, too_early)
        first = _("Your second letter has an earlier day: check both dates.")
        second = _("This day is before your first complaint: check both dates.")
        self._keep_order(known, "sent_on", "second_sent_on", first, second)

    def _keep_order(self, known: dict[str, Any], earlier: str, later: str, at_earlier: Any, at_later: Any) -> None:
        """Said at the later of both days, or at the one that this page asks for."""
        if not _is_before(known.get(later), known.get(earlier)):
            return
        if later in self.fields:
            self.add_error(later, at_later)
        elif earlier in self.fields and not self.has_error(earlier):
            self.add_error(earlier, at_earlier)

    def _check_year(self, data: dict[str, Any]) -> None:
        """A day that ends the case is asked for twice: it counts once the page has shown it with this sentence."""
        sent, today = data.get("sent_on"), civil_date(timezone.now())
        is_over = sent is not None and RULES["one_year"].due_on(sent) < today
        if is_over and self.data.get(SHOWN) != self.shown_day:
            sentence = _("This day is more than a year ago. Check the year. If it is right, press the button again.")
            self.add_error("sent_on", sentence)

    @property
    def shown_day(self) -> str | None:
        """The day of the complaint as the page shows it, which the page sends back beside what was typed."""
        if "sent_on" not in self.fields:
            return None
        return str(self["sent_on"].field.widget.format_value(self["sent_on"].value()) or "")

    def _check_reply(self, known: dict[str, Any], level: str) -> None:
        reply, replied = known.get(f"{level}reply"), f"{level}reply_on"
        earlier = _("The seller’s answer has an earlier day: check both dates.")
        later = _("The answer is older than your complaint: check both dates.")
        self._keep_order(known, f"{level}sent_on", replied, earlier, later)
        is_answered = reply in {Reply.NEGATIVE.value, Reply.PARTIAL.value}
        if is_answered and replied in self.fields and not known.get(replied) and not self.has_error(replied):
            self.add_error(replied, _("Write the date of the seller’s answer."))

    def parts(self) -> dict[str, Any]:
        """The arguments of `actions.save_intake`."""
        data = self.cleaned_data
        said = {part: {key: data[name] for key, name in names.items()} for part, names in self._names().items()}
        said["answers"] = {name: value or Answer.UNKNOWN.value for name, value in said["answers"].items()}
        if said["mandate"]:
            said["mandate"] = {"text": str(self.fields["mandate"].label) if data["mandate"] else ""}
        for part in ("complaint", "second_level", "mandate"):
            said[part] = _tidy(said[part]) or None  # type: ignore[assignment]
        return said

    @property
    def mark(self) -> str:
        """What the case holds of this page now, for `save_intake` to compare when it comes back."""
        return mark_of(self.case, {part: list(names) for part, names in self._names().items()})

    def _names(self) -> dict[str, dict[str, str]]:
        """The fields of this form by the part of `save_intake` they go to, and their names there."""
        every = {
            "details": {name: name for name in DETAILS},
            "answers": {name: name for name in ELIGIBILITY},
            "complaint": {name: name for name in COMPLAINT},
            "second_level": {name: f"{SECOND}{name}" for name in COMPLAINT},
            "mandate": {"text": "mandate"},
        }
        return {
            part: {key: name for key, name in names.items() if name in self.fields} for part, names in every.items()
        }

    def sections(self) -> Iterator[tuple[Any, Any, list[BoundField]]]:
        """Heading, hint and fields of each part of the page."""
        for page in PAGES:
            if found := [self[name] for name in page.fields if name in self.fields]:
                yield page.heading, page.hint, found


def _is_before(day: date | None, other: date | None) -> bool:
    return bool(day and other and day < other)


def _tidy(complaint: dict[str, Any]) -> dict[str, Any]:
    """What is empty is not known; where there was no answer, it has no day."""
    defaults = {"proof": Answer.UNKNOWN.value, "reply": Reply.NONE.value}
    tidy = {name: value or defaults.get(name, value) for name, value in complaint.items()}
    return {**tidy, "reply_on": None} if tidy.get("reply") == Reply.NONE else tidy


def first_values(case: Case) -> dict[str, Any]:
    """What the form shows of what was kept."""
    kept = kept_values(case)
    second = {f"{SECOND}{name}": value for name, value in kept["second_level"].items()}
    unknown = dict.fromkeys(ELIGIBILITY, Answer.UNKNOWN.value)
    defaults = {"proof": Answer.UNKNOWN.value, "reply": Reply.NONE.value, "second_reply": Reply.NONE.value}
    mandate = {"mandate": bool(kept["mandate"]["text"])}
    return {**unknown, **defaults, **mandate, **kept["details"], **kept["answers"], **kept["complaint"], **second}


def unasked(case: Case, today: date) -> set[str]:
    """Fields of sectors and bodies with rules of their own, where the case is not one of theirs."""
    policy = judging.policy_of(case, today)
    # Of an account the address is known; of paper the body is: it was brought there.
    names = {"body"} if case.is_typed_in else {"email"}
    if not policy.micro_business_ok:
        names.add("micro_business")
    if not policy.second_level_required and not case.complaints.filter(level=2).exists():
        names |= set(page_of(f"{SECOND}sent_on").fields)
    return names
