"""Signing up and in: django-allauth with the site's addresses, languages and names."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from forum import drafts, names

username_validators = [
    RegexValidator(
        re.compile(r"^[a-zA-Z0-9](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?$"),
        _("Use letters without accents, digits, dots, hyphens and underscores; begin and end with a letter or digit."),
    )
]


class AccountAdapter(DefaultAccountAdapter):
    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.BASE_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        return on_our_host(super().get_reset_password_from_key_url(key))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        name = str(super().clean_username(username, shallow=True))
        if not shallow:
            names.check_username(name)
        return name

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be led there after signing in or out: to this site only."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # not an address at all
            return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name and by where it comes from: whoever guesses at somebody's password shuts only themselves out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}|{get_ip(request)}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the offer to stay, for somebody about to leave; back to the question that was being written."""
        if getattr(request.user, "is_leaving", False):
            return reverse("forum:stay")
        way_back = drafts.way_back(request)
        if way_back:
            return reverse(way_back)
        return str(super().get_login_redirect_url(request))

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        rows: Any = email_address.user
        if self.request.user.is_authenticated and rows.emailaddress_set.count() > 1:
            return reverse("account_email")  # one was added: whether mail goes there is chosen here
        if not drafts.has_open(email_address.user):
            return reverse("home")
        return reverse("forum:ask_review") if self.request.user.is_authenticated else sign_in_to_draft(self.request)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Of the second step: who set it up or off, from where. What else happens to an account is told elsewhere."""
        if template_prefix.startswith("mfa/") and user.email:
            where = {
                "user": user,
                "timestamp": timezone.now(),
                "ip": get_ip(self.request),
                "user_agent": self.get_http_user_agent(self.request)[:200],
            }
            self.send_mail(template_prefix, email or user.email, {**where, **(context or {})})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        language = getattr(user, "language", None) or translation.get_language()
        context["site_name"] = settings.SITE_NAME
        for name, value in context.items():
            if name.endswith("_url") and isinstance(value, str):
                context[name] = on_our_host(value)
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


def sign_in_to_draft(request: HttpRequest, back: str = "") -> str:
    """Where somebody who is not signed in here finds again the question that waits in their account."""
    messages.info(request, _("Your question is kept. Sign in to publish it."))
    return f"{reverse('account_login')}?{urlencode({'next': back or reverse('forum:ask_review')})}"


def on_our_host(url: str) -> str:
    """The same address at the configured base: what a client says of the host never reaches a mail."""
    parts = urlsplit(url)
    return f"{settings.BASE_URL}{parts.path}{'?' + parts.query if parts.query else ''}"
