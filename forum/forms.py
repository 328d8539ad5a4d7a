"""What people type, checked, with a sentence that says what to do."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from forum.actions.posts import EditedMeanwhile
from forum.models import Member, Question, Revision, Vote
from forum.models.outcome import SENTENCE_MAX
from forum.models.question import BODY_MAX
from forum.text import personal_data
from forum.text.cleaning import clean_line, clean_text, is_blank

COMMENT_MAX = 2_000


class TextField(forms.CharField):
    """Text of several lines; forbidden characters go, typed line breaks stay."""

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "").strip("\n")
        return "" if is_blank(text) else text


class LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        line = clean_line(super().to_python(value) or "")
        return "" if is_blank(line) else line


class PostField(TextField):
    """Text that is shown as Markdown: below it stands how to write that."""

    is_markdown = True


def body_field(
    label: Any, *, required: Any, maximum: int = BODY_MAX, rows: int = 8, kind: type[TextField] = TextField, **more: Any
) -> TextField:
    return kind(
        label=label,
        error_messages={"required": required},
        validators=[
            MaxLengthValidator(
                maximum,
                ngettext_lazy(
                    "Shorten your text to %(limit_value)d character (it has %(show_value)d).",
                    "Shorten your text to %(limit_value)d characters (it has %(show_value)d).",
                    "limit_value",
                ),
            )
        ],
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": False}),
        **more,
    )


class PublicForm(forms.Form):
    """A form for a text that everybody will read.

    Numbers of accounts and cards are refused. An address or a telephone number may be meant: it is asked about, and
    taken when it comes again. `told` says which of them the page has named. A program says at once that they are
    meant: `asks=False`.
    """

    told = forms.CharField(required=False, widget=forms.HiddenInput)
    read_by_all: tuple[str, ...] = ("title", "body")

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = asks

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = {name: personal_data.sorted_out(data.get(name) or "") for name in self.read_by_all}
        named = {_mark(words) for _accounts, others in found.values() for words in others}
        told = set(data.pop("told", "").split())
        is_told = named <= told or not self.asks
        for name, (accounts, others) in found.items():
            if accounts:
                self.add_error(name, _everybody_reads(TAKE_OUT, accounts))
            elif others and not is_told:
                self.add_error(name, _everybody_reads(ASK_ABOUT, others))
        if not is_told:
            known = {name: self.data.get(name) for name in self.data}
            self.data = {**known, "told": " ".join(sorted(named | told))[:TOLD_MAX]}
        return data


TOLD_MAX = 20_000
TAKE_OUT = _("Take out the number of your account or card, for everybody could read it: %(what)s.")
ASK_ABOUT = _("Everybody could read this: %(what)s. Take it out; or send once more to publish it all the same.")


def _mark(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _everybody_reads(sentence: Any, found: list[str]) -> ValidationError:
    return ValidationError(sentence, params={"what": ", ".join(dict.fromkeys(map(personal_data.shortened, found)))})


class KeyedForm(forms.Form):
    """A form whose second sending has no second effect."""

    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid.uuid4()))


class EditForm(forms.Form):
    """A form that changes a text. `revision` is the one it began with; `standing` one that was saved meanwhile."""

    revision = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("This form is damaged. Copy your text and open the page again.")},
    )
    standing: Revision | None = None
    status = 422

    def begin_anew(self, refusal: EditedMeanwhile) -> None:
        """Keep what was typed, on top of what stands now: saving it again is deliberate."""
        self.standing, self.status = refusal.standing, 409
        self.data = {**{name: self.data.get(name) for name in self.data}, "revision": refusal.standing.number}
        self.add_error(None, str(refusal))


class AnswerForm(PublicForm, KeyedForm):
    body = body_field(_("Text"), kind=PostField, required=_("Write your answer."))


class DraftForm(forms.Form):
    """An answer that is only kept: nobody reads it yet, so nothing in it is asked about."""

    body = TextField(required=False, max_length=BODY_MAX)


class EditAnswerForm(PublicForm, EditForm):
    body = body_field(_("Text"), kind=PostField, required=_("Write your answer."), rows=12)
    reason = LineField(label=_("What did you change?"), required=False, max_length=200)


class SuggestAnswerForm(EditAnswerForm):
    reason = LineField(
        label=_("What did you change, and why?"),
        max_length=200,
        help_text=_("Whoever reviews your suggestion reads this."),
        error_messages={"required": _("Say what you changed and why.")},
    )


class ConvertForm(forms.Form):
    """`cleaned_data["under"]` is an answer, or nothing: under the question."""

    under = forms.TypedChoiceField(label=_("Where should the comment stand?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not places:
            del self.fields["under"]
            return
        by_number = {str(answer.pk): answer for answer in places}
        field: Any = self.fields["under"]
        named = [(pk, _("Under the answer of %(name)s") % {"name": one.byline}) for pk, one in by_number.items()]
        field.choices = [("", _("Under the question")), *named]
        field.coerce, field.empty_value = by_number.get, None


class InviteForm(forms.Form):
    """`cleaned_data["person"]` is a member: one of those proposed, or whoever is named."""

    chosen = forms.ChoiceField(
        label=_("People who solved such questions"), required=False, widget=forms.RadioSelect, choices=[]
    )
    name = LineField(
        label=_("Or somebody else"),
        required=False,
        max_length=150,
        help_text=_("The name of their account, as it stands in the address of their page."),
    )
    reason = LineField(
        label=_("Why do you think of this person?"), required=False, max_length=200, help_text=_("They read this.")
    )

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            choices = [(member.username, _solved(member)) for member in people]
            self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["chosen"]
            self.fields["name"].label = _("Who could answer?")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = (data.get("name") or data.get("chosen") or "").removeprefix("@")
        data["person"] = Member.objects.filter(username__iexact=name, is_active=True).first() if name else None
        if data["person"] is None:
            told = _("Nobody has this name. Copy it from the address of their page.") if name else _("Choose a person.")
            self.add_error("name", told)
        return data


def _solved(member: Any) -> str:
    words = ngettext("%(name)s: solved %(n)d such question", "%(name)s: solved %(n)d such questions", member.solved)
    return words % {"name": member, "n": member.solved}


class AskedLine(LineField):
    """Not required by the form, and not optional either: the act that it belongs to asks for it."""

    is_asked = True


class DecideForm(forms.Form):
    """`status` as for every form that an action may refuse."""

    reason = AskedLine(
        label=_("Why do you refuse it?"),
        required=False,
        max_length=200,
        help_text=_("Whoever suggested the edit reads this."),
    )
    status = 422


class CommentForm(PublicForm, KeyedForm):
    body = body_field(_("Text"), kind=PostField, required=_("Write your comment."), maximum=COMMENT_MAX, rows=3)


class EditCommentForm(PublicForm, EditForm):
    body = body_field(_("Text"), kind=PostField, required=_("Write your comment."), maximum=COMMENT_MAX, rows=3)


class RevisionForm(forms.Form):
    reason = LineField(
        label=_("Why?"),
        help_text=_("The author of the text and the moderation team read this."),
        max_length=200,
        error_messages={"required": _("Say why.")},
    )


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


class AddressForm(forms.Form):
    """Of somebody who publishes without an account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link there: open it to publish. Nobody sees your address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


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


class SettingsForm(forms.Form):
    display_name = LineField(label=_("Name shown"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Language of your e-mails"), choices=settings.LANGUAGES)
    wants_mail = forms.BooleanField(label=_("Send me notifications by e-mail"), required=False)
    is_ranked = forms.BooleanField(label=_("Show me in the lists of who helped most"), required=False)
