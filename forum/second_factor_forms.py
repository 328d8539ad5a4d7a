"""allauth's part for second factors, in our words: codes that count once, secrets that are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum import second_factor

if TYPE_CHECKING:
    from forum.models import Member

MISSING = _("Type the code.")
WRONG = _("This code is not right, or was used already. Wait for the next one, then type it.")
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "maxlength": 20}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG,
        "unverified_email": _("Confirm your e-mail address first: open the link that we sent there."),
        "add_email_blocked": _(
            "Your account has a second step: to add an address, switch it off first, then on again afterwards."
        ),
        "cannot_delete_authenticator": _("You cannot switch off the second step of this account."),
        "cannot_generate_recovery_codes": _("Set up the second step first: recovery codes stand in for it."),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def build_totp_svg(self, url: str) -> str:
        return ""  # the page draws it: components/qr.html

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)


class _Once:
    """Asks for a code, and takes each once."""

    fields: dict[str, Any]
    user: Member

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.error_messages["required"] = self.label, MISSING
        field.widget.attrs = dict(CODE)

    label = _("Code of your app, or a recovery code")

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if not second_factor.claim(self.user, code):
            raise ValidationError(WRONG, code="incorrect_code")
        return code


class _NotInPublic(_Once):
    def clean_code(self) -> str:
        code = super().clean_code()
        kept: Authenticator = self.authenticator  # type: ignore[attr-defined]
        is_demo = kept.type == Authenticator.Type.TOTP and second_factor.is_public(
            second_factor.unseal(kept.data["secret"])
        )
        if settings.PRODUCTION and is_demo:
            raise ValidationError(WRONG, code="incorrect_code")
        return code


class AuthenticateForm(_NotInPublic, BaseAuthenticateForm):
    pass


class ReauthenticateForm(_NotInPublic, BaseReauthenticateForm):
    pass


class ActivateForm(_Once, ActivateTOTPForm):
    label = _("The six digits that the app shows")

    def clean_code(self) -> str:
        """Whoever sets it up has shown a code of it: they are not asked for another one at once."""
        code = super().clean_code()
        second_factor.note_proof(context.request, self.user)
        return code
