"""`/api/v1/inbound/…`: where the tools of bodies tell of steps; and the public keys of our own webhooks."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from forum import limits
from forum.api import REFUSALS, Conflict
from moderation.handover import body_steps, inbound
from moderation.handover.inbound_signatures import NotSigned
from moderation.handover.models import Endpoint

router = Router(tags=["cases of a mediation body"])


class Taken(Schema):
    """`is_new`: false for a message that was taken before."""

    is_new: bool


class Keys(Schema):
    keys: list[str]


@router.post("/inbound/{slug}", response=Taken, url_name="inbound", auth=None, openapi_extra=REFUSALS)
def receive(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A signed message `{"type": …, "data": {"case": …}}` of a body's tool. Of a faulty one nothing is done; the same
    message again is 200 and does nothing."""
    source = inbound.source_of(slug)
    limits.spend_for(source.code, "api")
    body = request.body
    if len(body) > inbound.MAX_BYTES:
        raise RequestDataTooBig(_("Send less than 20 kB."))
    try:
        message_id = inbound.check(source, request.headers, body)
    except NotSigned:
        raise HttpError(401, "") from None
    try:
        return {"is_new": inbound.take(source, message_id, _json(body))}
    except body_steps.NotNow as refusal:
        raise Conflict(str(refusal)) from None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError(_("The body cannot be read: send JSON.")) from None


@router.get("/webhook-keys/{int:number}", response=Keys, url_name="webhook_keys", auth=None, openapi_extra=REFUSALS)
def webhook_keys(request: HttpRequest, number: int) -> dict[str, Any]:
    """The ed25519 keys (`whpk_…`) that sign what this receiver gets; two while they change. 404 where there is none."""
    endpoint = Endpoint.objects.filter(pk=number, is_active=True).first() if number < 2**31 else None
    if endpoint is None or not endpoint.public_keys:
        raise Http404
    return {"keys": endpoint.public_keys}
