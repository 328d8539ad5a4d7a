"""Receivers: adding one, changing its key without losing a delivery, switching it off when it fails for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import mail
from forum.models import Brand
from moderation.handover import channels, safe_http
from moderation.handover.channels import Channel
from moderation.handover.client_models import BodyClient
from moderation.handover.events import Kind, not_for, of_kind
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.models import MediationBody

_REFUSALS = {
    "scheme": gettext_lazy("Write an address that begins with https://."),
    "port": gettext_lazy("Use the usual port of HTTPS: leave the number out."),
    "userinfo": gettext_lazy("Leave name and password out of the address."),
    "private": gettext_lazy("Write an address that the open Internet can reach."),
}


def check_url(url: str) -> None:
    """ValidationError with what to change; the name itself is only resolved when something is sent."""
    try:
        safe_http.check_url(url, allow_loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except safe_http.AddressRefused as refusal:
        raise ValidationError(
            _REFUSALS.get(refusal.reason, _("Write an address such as https://hooks.example.org/cases."))
        ) from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a receiver is besides its address; `key` where the receiver gave one, `events`: none is all."""

    channel: str = "webhook"
    options: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    events: Sequence[str] = ()
    made_by: BodyClient | None = None
    again: Endpoint | None = None  # was removed, and comes back


def add(owner: MediationBody | Brand | None, url: str, **wanted: Any) -> tuple[Endpoint, str]:
    """A new receiver of a body, of a brand or of the operator (none), and its key, which is shown this once.

    `wanted`: fields of `Wanted`. ValidationError for an address we may not call, for what its channel refuses, and
    for events that it cannot get.
    """
    told = Wanted(**wanted)
    endpoint = told.again or Endpoint(**_owned_by(owner))
    endpoint.url, endpoint.channel, endpoint.options = url, told.channel, dict(told.options or {})
    endpoint.is_active, endpoint.disabled_at, endpoint.disabled_reason = True, None, ""
    endpoint.events, endpoint.made_by = sorted(set(told.events)), told.made_by
    if is_known(endpoint):
        raise ValidationError({"url": _("This address is already a receiver.")})
    found = channel_of(told.channel)
    made = found.new_secret(endpoint.options)
    endpoint.secrets = [told.key or made]
    check(endpoint)
    endpoint.save()
    return endpoint, "" if told.key else found.shown(made)


MOST = 10  # receivers of a body that its programs may add
REMOVED = "removed by a program"


@transaction.atomic
def add_by_program(client: BodyClient, url: str, **wanted: Any) -> tuple[Endpoint, str]:
    """As `add`, for the body of the program; one that a program removed comes back, with a new key."""
    try:
        check_url(url)
    except ValidationError as refusal:
        raise ValidationError({"url": refusal.messages}) from None
    MediationBody.objects.select_for_update().get(pk=client.body_id)
    made = Endpoint.objects.filter(body=client.body, made_by__isnull=False)
    if made.exclude(disabled_reason=REMOVED).count() >= MOST:
        raise ValidationError({"url": _("This body has %(most)d receivers: remove one first.") % {"most": MOST}})
    former = made.filter(url=url, channel="webhook", disabled_reason=REMOVED).first()
    return add(client.body, url, made_by=client, again=former, **wanted)


def remove(endpoint: Endpoint) -> None:
    """By a program of the body: it gets nothing more; what was sent to it stays on record."""
    Endpoint.objects.filter(pk=endpoint.pk).update(is_active=False, disabled_at=None, disabled_reason=REMOVED)


def _owned_by(owner: MediationBody | Brand | None) -> dict[str, Any]:
    if owner is None:
        return {"kind": Kind.OPERATOR}
    return (
        {"kind": Kind.BODY, "body": owner}
        if isinstance(owner, MediationBody)
        else {"kind": Kind.TRADER, "brand": owner}
    )


def is_known(endpoint: Endpoint) -> bool:
    same = Endpoint.objects.filter(kind=endpoint.kind, body=endpoint.body, brand=endpoint.brand)
    return same.filter(url=endpoint.url, channel=endpoint.channel).exclude(pk=endpoint.pk).exists()


def check(endpoint: Endpoint) -> None:
    """ValidationError with what to change."""
    check_url(endpoint.url)
    if refused := not_for(endpoint.kind, endpoint.events):
        message = _("A receiver of this kind does not get: %(names)s. It can get: %(known)s.")
        values = {"names": ", ".join(refused), "known": ", ".join(of_kind(endpoint.kind))}
        raise ValidationError({"events": message % values})
    channel = channel_of(endpoint.channel)
    if endpoint.kind not in channel.kinds:
        raise ValidationError({"channel": _("This channel serves mediation bodies only: choose the webhook.")})
    channel.check(endpoint)


def channel_of(name: str) -> Channel:
    """ValidationError for one that no app registers, or that has no addresses of its own."""
    found = channels.registered().get(name)
    if found is None or not found.has_addresses:
        raise ValidationError(_("There is no such channel. Choose one of: %(names)s.") % {"names": ", ".join(names())})
    return found


def names() -> list[str]:
    return [name for name, channel in channels.registered().items() if channel.has_addresses]


@transaction.atomic
def rotate(endpoint: Endpoint) -> str:
    """A new key, shown this once. Until `forget_old_key` every delivery carries a signature by each.

    ValidationError while a change is under way: the receiver may still have the first key only.
    """
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if len(endpoint.secrets) > 1:
        raise ValidationError(_("This key is being changed: forget the old one first, once the receiver has the new."))
    channel = channel_of(endpoint.channel)
    secret = channel.new_secret(endpoint.options)
    if not secret:
        raise ValidationError(_("The receiver gives this key: make a new one there, and write it here."))
    endpoint.secrets = [secret, *endpoint.secrets]
    endpoint.save(update_fields=["secrets"])
    return channel.shown(secret)


@transaction.atomic
def forget_old_key(endpoint: Endpoint) -> None:
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    endpoint.secrets = endpoint.secrets[:1]
    endpoint.save(update_fields=["secrets"])


@transaction.atomic
def disable(endpoint: Endpoint, reason: str, *, at: datetime) -> None:
    """Switch it off and tell the people of the site and of the body, once."""
    changed = Endpoint.objects.filter(pk=endpoint.pk, is_active=True).update(
        is_active=False, disabled_at=at, disabled_reason=reason
    )
    if changed:
        theirs = endpoint.body.email if endpoint.body is not None else ""
        to = [address for address in (settings.CONTACT_EMAIL, theirs) if address]
        text = _(
            "The webhook receiver %(number)s of %(body)s was switched off: %(reason)s.\n\n"
            "What could not be delivered is kept and can be sent again: %(link)s\n"
            "The cases themselves are on the desk as before."
        )
        link = f"{settings.BASE_URL}/admin/"
        values = {"number": endpoint.pk, "body": endpoint.owner, "reason": reason, "link": link}
        mail.queue(to=to, subject=_("A webhook receiver was switched off"), text=text % values)


def is_dead(endpoint: Endpoint, *, since: datetime) -> bool:
    """Nothing has reached it since then."""
    done = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.DONE, settled_at__gte=since)
    return not done.exists()
