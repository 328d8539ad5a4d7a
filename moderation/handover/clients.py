"""Tokens of the programs of a body: made, shown once, changed without a gap, revoked. docs/adr/0035-programs.md"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.models import Member
from moderation.handover.client_models import BodyClient, Scope
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyStaff, MediationBody

PREFIX = "scbody_"  # so that scanners of leaked secrets know one when they see it
GOOD_FOR = timedelta(days=365)
HINT = 4


def add(
    body: MediationBody,
    name: str,
    *,
    scopes: Iterable[str] = (Scope.READ,),
    answered_by: Member | None = None,
    expires_at: datetime | None = None,
) -> tuple[BodyClient, str]:
    """A program and its token, which is shown this once. Good for a year unless another day is said.

    `answered_by`: somebody of the staff, who is told what they answer for (Code de la consommation, art. R613-1).
    """
    if unknown := sorted(set(scopes) - set(Scope.values)):
        raise ValidationError(_("There is no such right: %(names)s.") % {"names": ", ".join(unknown)})
    if not set(scopes):
        raise ValidationError(_("Say what the program may do."))
    if body.clients.filter(name=name).exists():
        raise ValidationError(_("This body has a program of this name."))
    if answered_by is not None and not is_on_duty(body, answered_by):
        raise ValidationError(_("Name somebody who is on the staff of this body today."))
    token = _new_token()
    kept = {
        "answered_by": answered_by,
        "hint": token[-HINT:],
        "token_sha256": _digest(token),
        "expires_at": expires_at or timezone.now() + GOOD_FOR,
    }
    made = BodyClient.objects.create(body=body, name=name, scopes=sorted(set(scopes)), **kept)
    if answered_by is not None:
        _tell(made, answered_by)
    return made, token


def is_on_duty(body: MediationBody, member: Member) -> bool:
    rows = BodyStaff.objects.filter(body=body, member=member).select_related("member")
    return any(row.is_on_duty(civil_date(timezone.now())) for row in rows)


def _tell(client: BodyClient, member: Member) -> None:
    """Whoever handles a case by a program is met by no question here: this person sees to it at the body."""
    with translation.override(member.language):
        text = _(
            "A program of %(body)s can now use the cases that are sent to it here: “%(name)s”. You are named as the "
            "person who answers for it.\n\nAt our desk, everybody declares for each case that nothing binds them to "
            "a party (Code de la consommation, art. R613-1). A program cannot declare that. You see to it that those "
            "who use it do so at your service. You also see to it that nobody handles a case of a party they are tied "
            "to.\n\n"
            "Is that not so? Write to us: %(contact)s"
        )
        values = {"body": client.body.name, "name": client.name, "contact": settings.CONTACT_EMAIL}
        subject = _("You answer for a program: %(name)s") % values
        mail.queue(to=[member.email], subject=subject, text=text % values)


@transaction.atomic
def rotate(client: BodyClient) -> str:
    """A new token, shown this once, good for another year. The old one works too, until `forget_old_token`."""
    client = BodyClient.objects.select_for_update().get(pk=client.pk)
    if client.old_token_sha256 or client.revoked_at:
        raise ValidationError(_("Forget the old token first; one that was revoked stays so."))
    token = _new_token()
    client.old_token_sha256, client.token_sha256 = client.token_sha256, _digest(token)
    client.hint, client.expires_at = token[-HINT:], timezone.now() + GOOD_FOR
    client.save(update_fields=["old_token_sha256", "token_sha256", "hint", "expires_at"])
    return token


def forget_old_token(client: BodyClient) -> None:
    BodyClient.objects.filter(pk=client.pk).update(old_token_sha256=None)


def revoke(client: BodyClient, *, at: datetime | None = None) -> None:
    """At once and for good; twice is once."""
    known = BodyClient.objects.filter(pk=client.pk, revoked_at__isnull=True)
    known.update(revoked_at=at or timezone.now(), old_token_sha256=None)


def holder(token: str) -> BodyClient | None:
    """Whose token it is, if it is good now. Looked up by its digest: no time tells how much of a guess was right."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    digest = _digest(token)
    now = timezone.now()
    known = BodyClient.objects.usable(now).select_related("body")
    client = known.filter(Q(token_sha256=digest) | Q(old_token_sha256=digest)).first()
    if client is not None and client.last_used_on != now.date():
        BodyClient.objects.filter(pk=client.pk).update(last_used_on=now.date())
    return client


def _new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def _digest(token: str) -> str:
    """Plain SHA-256 is enough: 256 random bits cannot be guessed, however fast the guesses are."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
