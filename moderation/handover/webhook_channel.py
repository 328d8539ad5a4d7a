"""The channel `webhook`: Standard Webhooks 1.0.0, signed at each attempt."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.handover import safe_http, signing
from moderation.handover.channels import Channel, Outgoing, Reply
from moderation.handover.events import Kind
from moderation.handover.models import Endpoint

SIGNATURES = ("v1", "v1a")


class WebhookChannel(Channel):
    name = "webhook"
    label = _("webhook (Standard Webhooks)")
    kinds = tuple(Kind)

    def new_secret(self, options: Mapping[str, str]) -> str:
        return signing.new_private_key() if options.get("signature") == "v1a" else signing.new_secret()

    def shown(self, secret: str) -> str:
        """Of an ed25519 key the public half alone: whoever reads it at the receiver's can forge nothing."""
        return signing.public_key(secret) if secret.startswith(signing.PRIVATE) else secret

    def check(self, endpoint: Endpoint) -> None:
        unknown = set(endpoint.options) - {"signature"}
        if unknown or endpoint.options.get("signature", "v1") not in SIGNATURES:
            raise ValidationError(_("A webhook has one option: signature = v1, or signature = v1a for ed25519."))

    def send(self, outgoing: Outgoing) -> Reply:
        signed = signing.signed_headers(
            outgoing.endpoint.secrets, message_id=outgoing.id, at=timezone.now(), body=outgoing.payload
        )
        response = safe_http.post(
            outgoing.endpoint.url,
            outgoing.payload,
            {"Content-Type": "application/json", **signed},
            timeout=outgoing.timeout,
            allow_loopback=settings.WEBHOOKS_TO_LOOPBACK,
        )
        return Reply(response.status, response.headers)
