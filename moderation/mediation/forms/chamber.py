"""What is written in the chamber. Who will read it is asked first; a note among colleagues is the default."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.mediation.actions.messages import Said, checked_text, leaves_the_site
from moderation.mediation.evidence import MAX_MEGABYTES
from moderation.mediation.forms.fields import DayField
from moderation.mediation.models import Case, Evidence, Letter, Message, Readers
from moderation.mediation.models.messages import TEXT_MAX
from moderation.mediation.states import THE_ASKER, Role

FILES_AT_ONCE = 5
WAYS = [(way, words) for way, words in Message.Way.choices if way != Message.Way.HERE]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is checked by the action that keeps it."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Files"), "required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> tuple[UploadedFile[Any], ...]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > FILES_AT_ONCE:
            raise ValidationError(gettext("%(n)d files at once at most.") % {"n": FILES_AT_ONCE})
        return tuple(super(FilesField, self).clean(one, initial) for one in given)


class WritingForm(forms.Form):
    """What every form of the chamber has: words, files, and a key that makes sending twice sending once."""

    text = forms.CharField(
        label=_("Your message"), widget=forms.Textarea(attrs={"rows": 10}), required=False, strip=False
    )
    attached = FilesField()
    kind = forms.ChoiceField(label=_("What are these files?"), choices=Evidence.Kind.choices, initial="other")
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = language
        self.fields["text"].limit = TEXT_MAX  # type: ignore[attr-defined]
        self.fields["text"].is_asked = True  # type: ignore[attr-defined]
        self.fields["attached"].help_text = _("PDF, photo (JPEG, PNG) or plain text, %(n)d MB at most.") % {
            "n": MAX_MEGABYTES
        }
        self.fields["kind"].required = False
        self.initial.setdefault("key", secrets.token_hex(16))

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            text=data["text"],
            readers=data["readers"],
            key=data["key"],
            way=data.get("way") or Message.Way.HERE.value,
            letter=data.get("letter", ""),
            files=data["attached"],
            kind=data["kind"] or "other",
        )


class ComposerForm(WritingForm):
    """For the staff. What a party will read is looked at once more before it leaves: see `is_looked_at`.

    `leaves`: one of those it is for has no account here, so that the staff bring it there and say how.
    """

    readers = forms.ChoiceField(
        label=_("Who can read this message?"), choices=Readers.choices, widget=forms.RadioSelect, initial=Readers.STAFF
    )
    way = forms.ChoiceField(
        label=_("How does it reach the seller?"),
        choices=[("", _("Choose…")), *WAYS],
        required=False,
        help_text=_("The seller has no account here: you send it, this page keeps that you did."),
    )
    letter = forms.ChoiceField(choices=[("", ""), *Letter.Kind.choices], widget=forms.HiddenInput, required=False)
    field_order = ["readers", "text", "way", "attached", "kind", "letter", "key"]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, language=case.language, **kwargs)
        self.case, self.leaves = case, False
        self.fields["text"].label = _("Message")
        if not case.has_account:
            self.fields["way"].label = _("How does it reach them?")
            self.fields["way"].help_text = _("They have no account here: you send it, this page keeps that you did.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.leaves = leaves_the_site(self.case, data.get("readers", ""))
        self.fields["way"].is_asked = self.leaves  # type: ignore[attr-defined]
        if not self.leaves:
            data["way"] = ""
        checked_text(data.get("text", ""), may_be_empty=True)  # before the look: files are chosen there
        return data


class RecordForm(WritingForm):
    """For the staff: what somebody said elsewhere."""

    said_by = forms.ChoiceField(
        label=_("Who said it?"),
        choices=[(Role.TRADER.value, _("the seller")), (Role.ASKER.value, THE_ASKER)],
        widget=forms.RadioSelect,
        initial=Role.TRADER.value,
    )
    way = forms.ChoiceField(label=_("How did it reach you?"), choices=WAYS)
    said_on = DayField(label=_("On which day?"))
    readers = forms.ChoiceField(
        label=_("Who can read this message?"),
        choices=[
            (Readers.STAFF.value, _("your service only")),
            (Readers.CONSUMER.value, _("the person who asked, too")),
            (Readers.BOTH.value, _("both parties")),
        ],
        widget=forms.RadioSelect,
        initial=Readers.STAFF,
    )
    field_order = ["said_by", "way", "said_on", "readers", "text", "attached", "kind", "key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What was said")


class AskerForm(WritingForm):
    """For the person who asked, to the service that has the case."""

    readers = forms.ChoiceField(
        label=_("Who can read this message?"),
        choices=[
            (Readers.CONSUMER.value, _("the mediation service only")),
            (Readers.BOTH.value, _("the mediation service and, through it, the seller")),
        ],
        widget=forms.RadioSelect,
        initial=Readers.CONSUMER,
    )
    field_order = ["readers", "text", "attached", "kind", "key"]
