"""Guides by machine: their answer cards, with the revision that each of them is. docs/adr/0006-api.md"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import ValidationError as RequestError

from forum.api import READ
from forum.text.cleaning import clean_line
from forum.views.caching import key_of
from knowledge.cards.channels import data
from knowledge.cards.reading import briefs_of, card_of
from knowledge.guides import public_guides
from knowledge.models import ArticlePage
from knowledge.views import access_guide

router = Router(tags=["guides"])


class GuideQuery(Schema):
    language: Literal["fr", "en"] | None = None
    product: str = ""
    cursor: str = ""
    limit: Annotated[int, Query(ge=1, le=50)] = 20


class GuidePage(Schema):
    items: list[data.CardShortOut]
    next: str | None


@router.get("/guides", response=GuidePage, url_name="guides", **READ)
def list_guides(request: HttpRequest, query: Query[GuideQuery]) -> dict[str, Any]:
    """Short forms of the guides, the last made first. `product` is a slug; `cursor` is `next` of the page before."""
    found = public_guides().select_related("product", "locale").defer(None).order_by("-pk")
    if query.language:
        found = found.filter(locale__language_code=query.language)
    if query.product:
        found = found.filter(product__slug=clean_line(query.product))
    if query.cursor:
        found = found.filter(pk__lt=_after(query.cursor))
    rows: list[ArticlePage] = list(found[: query.limit + 1])
    shown = rows[: query.limit]
    more = signing.dumps(shown[-1].pk, salt="api.guides") if len(rows) > query.limit else None
    return {"items": [data.short(card) for card in briefs_of(shown)], "next": more}


@router.get("/guides/{int:pk}", response=data.CardOut, url_name="guide", **READ)
def get_guide(request: HttpRequest, response: HttpResponse, pk: int) -> HttpResponseBase | dict[str, Any]:
    """The whole card. Send `ETag` back as `If-None-Match`: 304 as long as the guide says the same."""
    page = access_guide(pk)
    response["ETag"] = etag = f'"{key_of("guide", pk, page.last_published_at, page.mark(request))[:32]}"'
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged if unchanged not in {None, response} else data.full(card_of(page))


def _after(cursor: str) -> int:
    try:
        return int(signing.loads(cursor, salt="api.guides"))
    except signing.BadSignature:
        said = _("Take it from “next” of a page of this list.")
        raise RequestError([{"type": "cursor", "loc": ["query", "cursor"], "msg": said}]) from None
