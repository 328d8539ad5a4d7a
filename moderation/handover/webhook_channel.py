"""The channel `webhook`: Standard Webhooks 1.0.0, signed at each attempt."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.handover import safe_http, signing
from moderation.handover.channels import Channel, Outgoing, Reply


class WebhookChannel(Channel):
    name = "webhook"
    label = _("webhook (Standard Webhooks)")

    def new_secret(self) -> str:
        return signing.new_secret()

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
