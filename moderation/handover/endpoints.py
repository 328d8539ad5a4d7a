"""Receivers: adding one, changing its key without losing a delivery, switching it off when it fails for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import mail
from moderation.handover import channels, safe_http
from moderation.handover.channels import Channel
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


def add(
    body: MediationBody, url: str, *, channel: str = "webhook", options: Mapping[str, str] | None = None, key: str = ""
) -> tuple[Endpoint, str]:
    """A new receiver and its key, which is shown this once; `key` where the receiver gave one.

    ValidationError for an address we may not call, or for what its channel refuses.
    """
    if body.endpoints.filter(url=url, channel=channel).exists():
        raise ValidationError(_("This address is already a receiver of this body."))
    found = channel_of(channel)
    made = found.new_secret(options or {})
    endpoint = Endpoint(body=body, url=url, channel=channel, options=dict(options or {}), secrets=[key or made])
    check(endpoint)
    endpoint.save(force_insert=True)
    return endpoint, "" if key else found.shown(made)


def check(endpoint: Endpoint) -> None:
    """ValidationError with what to change."""
    check_url(endpoint.url)
    channel_of(endpoint.channel).check(endpoint)


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
        to = [address for address in (settings.CONTACT_EMAIL, endpoint.body.email) if address]
        text = _(
            "The webhook receiver %(number)s of %(body)s was switched off: %(reason)s.\n\n"
            "What could not be delivered is kept and can be sent again: %(link)s\n"
            "The cases themselves are on the desk as before."
        )
        link = f"{settings.BASE_URL}/admin/"
        values = {"number": endpoint.pk, "body": endpoint.body.name, "reason": reason, "link": link}
        mail.queue(to=to, subject=_("A webhook receiver was switched off"), text=text % values)


def is_dead(endpoint: Endpoint, *, since: datetime) -> bool:
    """Nothing has reached it since then."""
    done = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.DONE, settled_at__gte=since)
    return not done.exists()
