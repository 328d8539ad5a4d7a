"""What people type, checked, with a sentence that says what to do."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.actions.posts import EditedMeanwhile
from forum.charter_forms import AgreeForm
from forum.fields import AskedLine, LineField, PostField, TextField, body_field
from forum.models import Member, Revision
from forum.public_forms import PublicForm
from forum.publishing import Manner
from forum.text.sizes import BODY_MAX

COMMENT_MAX = 2_000


class KeyedForm(forms.Form):
    """A form whose second sending has no second effect."""

    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid.uuid4()))


def without_key(fields: dict[str, Any]) -> dict[str, Any]:
    """What a `KeyedForm` holds for its action, beside what says how it was sent."""
    return {name: value for name, value in fields.items() if name not in {"key", "website", "shown_at"}}


class TrapInput(forms.TextInput):
    """Nobody sees it, hears of it or comes to it with a key; no browser fills it in. Programs that fill in all do."""

    is_hidden = True  # beside the fields of a form, not among them

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True, "autocomplete": "off", "tabindex": "-1", "aria-hidden": "true"})


class ObservedForm(forms.Form):
    """A form that knows how it was filled in. It refuses nothing for that: `manner` is one sign among others."""

    website = forms.CharField(required=False, max_length=500, widget=TrapInput)
    shown_at = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("shown_at", _CLOCK.sign(f"{time.time():.1f}"))

    @property
    def manner(self) -> Manner:
        """Of a form that was sent. What is not signed by us says nothing of the time."""
        is_trapped = bool(self.data.get("website"))
        try:
            shown_at = float(_CLOCK.unsign(self.data.get("shown_at", "")))
        except BadSignature:
            return Manner(is_trapped)
        return Manner(is_trapped, max(0.0, time.time() - shown_at))


_CLOCK = Signer(salt="forum.forms")


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


class AnswerForm(PublicForm, KeyedForm, ObservedForm, AgreeForm):
    body = body_field(_("Text"), kind=PostField, required=_("Write your answer."))


class DraftForm(forms.Form):
    """An answer that is only kept: nobody reads it yet, so nothing in it is asked about."""

    body = TextField(required=False, max_length=BODY_MAX)


class EditAnswerForm(PublicForm, EditForm):
    read_by_all = ("body", "reason")

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


class DecideForm(forms.Form):
    """`status` as for every form that an action may refuse."""

    reason = AskedLine(
        label=_("Why do you refuse it?"),
        required=False,
        max_length=200,
        help_text=_("Whoever suggested the edit reads this."),
    )
    status = 422


class CommentForm(PublicForm, KeyedForm, ObservedForm, AgreeForm):
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


class SettingsForm(forms.Form):
    display_name = LineField(label=_("Name shown"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Language of your e-mails"), choices=settings.LANGUAGES)
    wants_mail = forms.BooleanField(label=_("Send me notifications by e-mail"), required=False)
    is_ranked = forms.BooleanField(label=_("Show me in the lists of who helped most"), required=False)
    is_named_on_guides = forms.BooleanField(
        label=_("Name me on guides made from my answers"),
        help_text=_("Without your name they thank “a member of this site”. Your answers show it as before."),
        required=False,
    )
    uses_keys = forms.BooleanField(
        label=_("Use keys to move and act"),
        help_text=_("Their list is at the foot of every page. They work outside fields only."),
        required=False,
    )
