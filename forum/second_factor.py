"""The second step of signing in: who needs it, and whether this session took it (OWASP ASVS 6.3.3).

A password is guessed, or read over a shoulder; an account that opens what others must not see needs something one holds
as well. `docs/adr/0034-second-factor.md`
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from forum.models import Member

PROVING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
METHOD = "mfa"  # as allauth writes it into the session
WAY_BACK = "second_factor_next"  # session key: where somebody wanted to go
USED_FOR = 180  # seconds: longer than any code is taken, clocks that differ included
# Of the demo's accounts, printed at its start. A production site never takes a code of it.
DEMO_SECRET = "SELFCAREDEMOSELFCAREDEMOSELFCARE"  # noqa: S105


class Needed(Exception):
    """What was asked for opens to a session that took the second step only."""


def has_one(member: Any) -> bool:
    return bool(Authenticator.objects.filter(user_id=member.pk, type__in=PROVING).exists())


def is_proved(request: HttpRequest) -> bool:
    """Whether this session was authenticated with a second step that still stands."""
    member = request.user
    if not isinstance(member, Member) or not member.is_active:
        return False
    records = get_authentication_records(request, member)
    return any(record.get("method") == METHOD for record in records) and has_one(member)


def check_is_proved(request: HttpRequest) -> None:
    if not is_proved(request):
        raise Needed


def note_proof(request: HttpRequest, member: Member, kind: str = Authenticator.Type.TOTP) -> None:
    """That a code was shown just now: who sets it up has shown one."""
    record_authentication(request, member, METHOD, type=str(kind))


def works_here(member: Any) -> bool:
    """Whose account opens more than their own things: /admin/, the moderators' pages, cases."""
    return isinstance(member, Member) and bool(member.is_staff or member.is_superuser or member.group_names)


def claim(member: Member, code: str) -> bool:
    """A code counts once, whichever process it reaches; False when it was used."""
    return bool(caches["shared"].add(_key_of(member, code), True, timeout=USED_FOR))


def is_claimed(member: Member, code: str) -> bool:
    return bool(caches["shared"].get(_key_of(member, code)))


def _key_of(member: Member, code: str) -> str:
    digits = "".join(filter(str.isalnum, code)).lower()
    return f"second-factor:{member.pk}:{hashlib.sha256(digits.encode()).hexdigest()[:20]}"


def is_public(secret: str) -> bool:
    return secret == DEMO_SECRET


def give_demo(member: Member) -> None:
    """The public key, so that whoever tries the demo can make its codes."""
    Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.TOTP,
        data={"secret": seal(DEMO_SECRET)},
    )


def seal(text: str) -> str:
    """For the database: whoever reads a copy of it makes no codes."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given; nothing where the key of the site is another one, so that no code is right."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _keys() -> MultiFernet:
    """Of the site's secret key, and of those it had: a change of it locks nobody out."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in known]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
