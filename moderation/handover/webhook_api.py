"""`/api/v1/webhooks` and `/api/v1/stats/`: what a body's program does besides cases, for its own body alone."""

from __future__ import annotations

import logging
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from forum import limits
from forum.figures.files import csv_file
from moderation.handover import endpoints
from moderation.handover.body_api import AUTH, BodyRequest, client_with, file_of
from moderation.handover.client_models import BodyClient, Scope
from moderation.handover.models import Endpoint
from moderation.mediation import statistics

log = logging.getLogger("moderation.cases")
router = Router(tags=["cases of a mediation body"])


class Hook(Schema):
    """Without its key. `is_own`: a program of the body added it, so that one can take it away."""

    number: int
    url: str
    channel: str
    events: list[str]
    is_active: bool
    why_not: str
    is_own: bool


class NewHook(Hook):
    """`key`, this once: `whsec_…`, or the public half `whpk_…` of an ed25519 key that stays here."""

    key: str


class HookIn(Schema):
    """`events`: none is all of a body. `signature`: v1 (HMAC) or v1a (ed25519)."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=500)
    events: list[str] = Field(default_factory=list, max_length=20)
    signature: Literal["v1", "v1a"] = "v1"


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "number": endpoint.pk,
        "url": endpoint.url,
        "channel": endpoint.channel,
        "events": endpoint.events,
        "is_active": endpoint.is_active,
        "why_not": endpoint.disabled_reason,
        "is_own": endpoint.made_by_id is not None,
    }


@router.get("/webhooks", response=list[Hook], url_name="webhooks", **AUTH)
def list_hooks(request: BodyRequest) -> Any:
    """The receivers of the body, whoever added them."""
    client = client_with(request, Scope.HOOKS)
    return [_shown(endpoint) for endpoint in _of(client).order_by("pk")]


@router.post("/webhooks", response={201: NewHook}, url_name="webhooks", **AUTH)
def add_hook(request: BodyRequest, data: HookIn) -> Status[Any]:
    """A receiver of the body at an https address of the open Internet. It hears no echo of what this program does."""
    client = client_with(request, Scope.HOOKS)
    limits.spend_for(client.code, "api")
    options = {} if data.signature == "v1" else {"signature": data.signature}
    made, key = endpoints.add_by_program(client, data.url, events=data.events, options=options)
    log.info("%s added receiver %s", client.code, made.pk)
    return Status(201, {**_shown(made), "key": key})


@router.delete("/webhooks/{int:number}", response={204: None}, url_name="webhook", **AUTH)
def remove_hook(request: BodyRequest, number: int) -> Status[None]:
    """Switched off for good; what was sent to it stays on record. 403 for one that the operator added."""
    client = client_with(request, Scope.HOOKS)
    found = _of(client).filter(pk=number).first() if number < 2**31 else None
    if found is None:
        raise Http404
    if found.made_by_id is None:
        raise PermissionDenied(_("The operator of the site added this receiver: ask them to remove it."))
    endpoints.remove(found)
    log.info("%s removed receiver %s", client.code, number)
    return Status(204, None)


def _of(client: BodyClient) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(body_id=client.body_id).exclude(disabled_reason=endpoints.REMOVED)


@router.get(
    "/stats/{int:year}.csv", url_name="stats", auth=AUTH["auth"], openapi_extra=file_of("text/csv", {"type": "string"})
)
def stats(request: BodyRequest, year: int) -> HttpResponse:
    """The year of the body in the items of art. R614-2: a line of names, a line of figures. Confidential."""
    client = client_with(request, Scope.STATS)
    if not 2000 <= year < 2100:
        raise Http404
    limits.spend_for(client.code, "api")
    row = statistics.row(statistics.counted(client.body, year))
    with translation.override("en"):  # the separator does not change with who asks
        response = csv_file(f"{client.body.slug}-{year}", statistics.COLUMNS, [row])
    response["Cache-Control"] = "private, no-store"
    return response
