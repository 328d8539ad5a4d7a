"""Words of the second step for templates."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import template
from django.conf import settings

from forum import second_factor
from forum.qr import Code, code

register = template.Library()


@register.filter
def in_fours(text: str) -> str:
    """A key or a code as one reads it out."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@register.simple_tag
def qr_of(address: str) -> Code:
    """For `components/qr.html`."""
    return code(address)


@register.simple_tag
def demo_code(member: Any) -> str:
    """The code of now of an account of the demo, whose key is public; never on a production site."""
    if settings.PRODUCTION or member is None:
        return ""
    kept = Authenticator.objects.filter(user_id=member.pk, type=Authenticator.Type.TOTP).first()
    if kept is None or not second_factor.is_public(second_factor.unseal(kept.data["secret"])):
        return ""
    digits = [format_hotp_value(hotp_value(second_factor.DEMO_SECRET, at)) for at in yield_hotp_counters_from_time()]
    usable = [shown for shown in digits if not second_factor.is_claimed(member, shown)]
    return usable[len(usable) // 2] if usable else ""
