"""What members type about their own account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField
from forum.models import Member


class RenameForm(forms.Form):
    username = LineField(
        label=_("New name"),
        help_text=_("Everybody sees it. Letters without accents, digits and - _ . between them."),
        max_length=150,
        error_messages={"required": _("Choose the name you will write under.")},
    )

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"]).lower()
        least = settings.ACCOUNT_USERNAME_MIN_LENGTH
        if len(name) < least:
            raise ValidationError(_("Choose a name of %(n)d characters or more."), params={"n": least})
        return str(get_adapter().clean_username(name, shallow=True))


class LeaveForm(forms.Form):
    """`posts` is what becomes of what they wrote; the word is typed so that nobody leaves by a slip."""

    KEEP, REMOVE = "keep", "remove"

    posts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            (KEEP, _("Keep it, without my name: others may still need it")),
            (REMOVE, _("Remove it: questions go with the answers of others")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of what you wrote.")},
    )
    username = LineField(
        label=_("Write your username"),
        help_text=_("So that nobody deletes an account by a slip."),
        max_length=150,
        error_messages={"required": _("Write your username to confirm.")},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"posts": self.KEEP}, **kwargs})
        self.member = member
        self.fields["username"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        if typed.casefold() != self.member.username.casefold():
            raise ValidationError(
                _("Write “%(name)s”: it is the name of this account.") % {"name": self.member.username}
            )
        return typed
