"""What is filled in about notices: by anybody who sends one, and by the team that answers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import AskedLine, LineField, TextField, body_field
from forum.forms import KeyedForm, ObservedForm, without_key
from moderation.review.actions.notices import URLS_MAX
from moderation.review.addresses import is_ours
from moderation.review.fields import LastDayField
from moderation.review.models import Door
from moderation.review.models.misuse import WORDS_MAX
from moderation.review.models.notice import ANSWER_MAX, LAW_MAX, NAMELESS, REASONS_MAX, NoticeLink, Subject

FAST = 3.0  # seconds, in which nobody fills in this form


class AskedEmail(forms.EmailField):
    """As AskedLine: whether it is asked for depends on the subject."""

    is_asked = True


class NoticeForm(KeyedForm, ObservedForm):
    """`arguments` are those of `actions.give_notice`."""

    urls = TextField(
        label=_("Where is it? The address of the page on this site"),
        help_text=_(
            "One to a line. It is in the bar at the top of your browser, and ends in #answer-… for one answer."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Give the address of the page. We cannot find the text without it.")},
    )
    subject = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Subject.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose one of the subjects of the list."),
        },
    )
    reasons = body_field(
        _("What is illegal there, and why?"),
        required=_("Say what is illegal there, and why."),
        maximum=REASONS_MAX,
        rows=6,
        help_text=_("Quote the words or describe the picture. You need not be a lawyer."),
    )
    law = LineField(
        label=_("Which law is it against, if you know?"),
        required=False,
        max_length=LAW_MAX,
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    name = AskedLine(
        label=_("Your name, or that of your organisation"),
        required=False,
        max_length=150,
        help_text=_("Not asked for where it is about sexual abuse of a child."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    email = AskedEmail(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_("We send a receipt there, then the decision. Whoever wrote the text is not told who you are."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Write a whole address, such as name@example.org."),
            "max_length": _("Shorten this to %(limit_value)d characters."),
        },
    )
    good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I write here is accurate and complete."),
        error_messages={"required": _("Confirm that what you write is accurate, as far as you know.")},
    )
    field_order = ("urls", "subject", "reasons", "law", "name", "email", "good_faith")

    def clean_urls(self) -> list[str]:
        found = [_whole(word) for word in self.cleaned_data["urls"].split()]
        if len(found) > URLS_MAX:
            raise ValidationError(_("Give the addresses of the pages, one to a line, 20 at most."))
        strange = [url for url in found if not is_ours(url)]
        if strange:
            sentence = _("This is no address of this site: %(url)s. Copy it from the bar of your browser.")
            raise ValidationError(sentence, params={"url": strange[0][:100]})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("subject") not in NAMELESS:
            if not data.get("name") and "name" not in self.errors:
                self.add_error("name", ValidationError(_("Write your name, or the name of your organisation.")))
            if not data.get("email") and "email" not in self.errors:
                sentence = _("Write your e-mail address: the decision is sent there.")
                self.add_error("email", ValidationError(sentence))
        self._slow_down()
        return data

    def _slow_down(self) -> None:
        """Programs go on; whoever was quick, or has a browser that fills in everything, presses the button again."""
        manner = self.manner
        is_fast = manner.is_trapped or (manner.seconds is not None and manner.seconds < FAST)
        if is_fast and not self.errors:
            self.data = {**{name: self.data.get(name) for name in self.data}, "website": ""}
            self.add_error(None, ValidationError(_("This was sent very fast. Read it once more, then send it.")))

    @property
    def arguments(self) -> dict[str, Any]:
        return {**without_key(self.cleaned_data), "key": self.cleaned_data.get("key", "")}


def _whole(word: str) -> str:
    """What is typed without its beginning gets it."""
    return f"{settings.BASE_URL}{word}" if word.startswith("/") and not word.startswith("//") else word


class AnswerNoticeForm(forms.Form):
    """`cleaned_data` are the arguments of `actions.answer_notice`."""

    outcome = forms.ChoiceField(
        label=_("What was done?"),
        choices=NoticeLink.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done.")},
    )
    answer = body_field(
        _("What whoever sent it should know"),
        required=None,
        maximum=ANSWER_MAX,
        rows=4,
        help_text=_("It goes into the mail with the decision. Name nobody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = False


class NameSenderForm(forms.Form):
    because = LineField(
        label=_("Why must the author know who sent this notice?"),
        max_length=500,
        help_text=_("Only where the decision cannot be understood without it, as whose rights are concerned."),
        error_messages={"required": _("Say why it is strictly necessary.")},
    )


class RefuseForm(forms.Form):
    """`cleaned_data` are the arguments of `actions.refuse_notices`."""

    until = LastDayField(required=True, error_messages={"required": _("Choose the last day.")})
    words = body_field(
        _("What whoever sent it should know"),
        required=None,
        maximum=WORDS_MAX,
        rows=3,
        help_text=_("The mail says the rule, the numbers and how to contest by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class ToldForm(forms.Form):
    """`arguments` are those of `actions.note_told`."""

    door: Any = forms.ChoiceField(
        label=_("Who was told?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who was told."),
            "invalid_choice": _("Choose one of the doors of the list."),
        },
    )
    reference = LineField(
        label=_("Their reference, if they gave one"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )
    note = body_field(_("What you said, in a few words"), required=None, maximum=2000, rows=3)

    def __init__(self, *args: Any, doors: list[Door], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doors = doors
        self.fields["door"].choices = [(door.code, door.name) for door in doors]  # type: ignore[attr-defined]
        self.fields["note"].required = False

    @property
    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        door = next(door for door in self.doors if door.code == data["door"])
        return {"door": door, "ground": door.ground, "reference": data["reference"], "note": data["note"]}
