"""Having an account by nothing but an e-mail address that one has shown to read."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext

from forum.lookalikes import look_of
from forum.models import FormerName, Member

TRIES = 50


def account_for(email: str, *, at: datetime | None = None) -> tuple[Member, bool]:
    """Whoever reads this address: the account that has it, or a new one; True when it is new."""
    try:
        with transaction.atomic():
            return _account_for(email.lower(), at or timezone.now())
    except IntegrityError:  # two links for one address at once: the other made it
        return EmailAddress.objects.select_related("user").get(email=email.lower(), verified=True).user, False


def _account_for(email: str, at: datetime) -> tuple[Member, bool]:
    owner = owner_of(email)
    if owner is not None:
        return owner, False
    claimed = EmailAddress.objects.filter(email=email, user__last_login=None).select_related("user").first()
    member = _made_ones_own(claimed.user) if claimed else _new(email, at)
    EmailAddress.objects.update_or_create(user=member, email=email, defaults={"verified": True, "primary": True})
    return member, True


def owner_of(email: str) -> Member | None:
    """Who has shown to read it; or whom the staff gave an account with it."""
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    owner: Member | None = verified.user if verified is not None else None
    return owner or Member.objects.filter(email__iexact=email, emailaddress=None).order_by("pk").first()


def _made_ones_own(member: Member) -> Member:
    """Somebody signed up with this address and never confirmed it: their password and their name count for nothing."""
    member.set_unusable_password()
    member.take_name(made_up_name())
    member.display_name = ""
    member.save()
    return member


def _new(email: str, at: datetime) -> Member:
    """Its mails are in the language of the moment."""
    language = get_language() or settings.LANGUAGE_CODE
    made: Member = Member.objects.create_user(made_up_name(), email, None, language=language, date_joined=at)
    return made


def made_up_name() -> str:
    """Neutral, in the language of the moment, and nobody's; its owner may take another one."""
    for _try in range(TRIES):
        name = f"{gettext('member')}-{100_000 + secrets.randbelow(900_000)}"
        if not (Member.objects.filter(look=look_of(name)) or FormerName.objects.filter(name__iexact=name)):
            return name
    raise RuntimeError("no free name found")
