"""Links in mails that work without signing in: each for one purpose, one member and the address it was sent to."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from forum.models import Member
from forum.numbers import number_in

UNSUBSCRIBE = "unsubscribe"
PREFERENCES = "preferences"


def token_for(member: Member, purpose: str) -> str:
    return _signer(member, purpose).sign(str(member.pk))


def holder_of(token: str, purpose: str) -> Member | None:
    """Whose link it is; None for a forged one, and once the address changed or the account is closed."""
    pk = number_in(token.partition(":")[0])
    member: Member | None = Member.objects.filter(pk=pk, is_active=True).first() if pk is not None else None
    if member is None:
        return None
    try:
        _signer(member, purpose).unsign(token)
    except BadSignature:
        return None
    return member


def _signer(member: Member, purpose: str) -> Signer:
    return Signer(salt=f"forum.links.{purpose}:{member.email.casefold()}")
