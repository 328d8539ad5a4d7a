"""The address for mail: whoever loses it to somebody else takes it back, with the whole account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import APIToken

from forum import mail, sessions
from forum.actions.leaving import cancel_departure
from forum.dates import written_day
from forum.models import AddressChange, Member

REVERTIBLE = timedelta(days=7)
SALT = "forum.addresses.restore"


def proven_addresses(member: Member) -> list[str]:
    """Those that the member has shown to read: whoever only typed one gets nothing that was written to it."""
    rows: Any = member
    known = dict(rows.emailaddress_set.values_list("email", "verified"))
    known.setdefault(member.email, True)  # the staff gave an account with it
    return sorted(address for address, is_proven in known.items() if address and is_proven)


@transaction.atomic
def note_change(member: Member, *, former: str, present: str, at: datetime | None = None) -> AddressChange | None:
    """Keep it, and warn the former address. Nothing when nothing changed."""
    at = at or timezone.now()
    if not former or former.casefold() == present.casefold():
        return None
    change = AddressChange.objects.create(member=member, former=former, present=present, changed_at=at)
    context = {
        "member": member,
        "token": token_of(change),
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
    }
    with translation.override(member.language):
        text = render_to_string("emails/address_changed.txt", {**context, "day": written_day(at + REVERTIBLE)})
        mail.queue(to=[former], subject=_("Your e-mail address was changed"), text=text)
    return change


def token_of(change: AddressChange) -> str:
    return Signer(salt=SALT).sign(str(change.pk))


def change_of(token: str, *, at: datetime | None = None) -> AddressChange | None:
    """The change that a mail speaks of, while it can be taken back."""
    try:
        pk = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
    since = (at or timezone.now()) - REVERTIBLE
    found = AddressChange.objects.select_related("member").filter(pk=pk, reverted_at__isnull=True)
    return found.filter(changed_at__gt=since).first()


@transaction.atomic
def restore_address(change: AddressChange, *, at: datetime | None = None) -> Member:
    """The former address is the only one again; every session ends, and so does the password.

    Changes that came after this one cannot be taken back any more, those before it can.
    """
    at = at or timezone.now()
    member: Member = Member.objects.select_for_update(no_key=True).get(pk=change.member_id)
    later = AddressChange.objects.filter(member=member, changed_at__gte=change.changed_at, reverted_at__isnull=True)
    if not later.filter(pk=change.pk).exists():
        raise PermissionDenied(_("This link was used already."))
    _make_only_address(member, change.former)
    member.email = change.former
    member.set_unusable_password()
    member.save(update_fields=["email", "password"])
    later.update(reverted_at=at)
    cancel_departure(member)
    APIToken.objects.filter(user=member).delete()
    sessions.end_all(member)
    return member


def _make_only_address(member: Any, address: str) -> None:
    from allauth.account.models import EmailAddress

    if EmailAddress.objects.filter(email__iexact=address, verified=True).exclude(user=member).exists():
        raise PermissionDenied(_("This address belongs to another account by now. Write to us."))
    member.emailaddress_set.exclude(email__iexact=address).delete()
    EmailAddress.objects.update_or_create(
        user=member, email__iexact=address, defaults={"email": address, "verified": True, "primary": True}
    )
