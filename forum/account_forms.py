"""allauth's forms, in our words: the rule of names is told before it is broken, what is missing is named."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

MISSING = {
    "login": _("Write your username or your e-mail address."),
    "password": _("Write your password."),
    "email": _("Write your e-mail address."),
    "username": _("Choose the name you will write under."),
    "oldpassword": _("Write your present password."),
    "password1": _("Choose a password."),
    "code": _("Type the code of the e-mail."),
    "password2": _("Write the new password once more."),
}


class SaysWhatIsMissing:
    """“Fill in this field” three times over would not say which."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence


class SignupForm(SaysWhatIsMissing, forms.SignupForm):
    """Keeps the language in which somebody signed up: mails are written in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _(
            "Everybody sees it. Letters without accents, digits and - _ . between them."
        )

    def save(self, request: HttpRequest) -> Any:
        member = super().save(request)
        if member is not None:
            member.language = translation.get_language() or settings.LANGUAGE_CODE
            member.save(update_fields=["language"])
        return member


class LoginForm(SaysWhatIsMissing, forms.LoginForm):
    pass


class AddEmailForm(SaysWhatIsMissing, forms.AddEmailForm):
    pass


class ChangePasswordForm(SaysWhatIsMissing, forms.ChangePasswordForm):
    pass


class ResetPasswordForm(SaysWhatIsMissing, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(SaysWhatIsMissing, forms.ResetPasswordKeyForm):
    pass


class RequestLoginCodeForm(SaysWhatIsMissing, forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(SaysWhatIsMissing, forms.ConfirmLoginCodeForm):
    pass


class ReauthenticateForm(SaysWhatIsMissing, forms.ReauthenticateForm):
    pass
