"""The charter by machine: reading it, and accepting it before the first post. docs/adr/0006-api.md"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from forum.api import READ, WRITE, MemberRequest
from moderation.review import actions
from moderation.review.charter.reading import shown
from moderation.review.models import CharterVersion

router = Router(tags=["charter"])


class RuleOut(Schema):
    number: int
    anchor: str
    title: str
    text: str


class CharterOut(Schema):
    """`accepted_since`: who accepted this version or a later one is not asked again. `digest`: of all it says."""

    version: int
    accepted_since: int
    published_at: datetime
    is_major: bool
    digest: str
    url: str
    essentials: list[str]
    rules: list[RuleOut]


class AcceptIn(Schema):
    version: int


class AcceptedOut(Schema):
    version: int
    accepted_at: datetime | None  # none where there is no charter to accept


@router.get("/charter", response=CharterOut, url_name="charter", **READ)
def read_charter(request: HttpRequest) -> dict[str, Any]:
    """The version in force, in the language of the request."""
    version = CharterVersion.objects.in_force()
    if version is None:
        raise Http404
    words = shown(version.content)
    return {
        "version": version.number,
        "accepted_since": version.since,
        "published_at": version.published_at,
        "is_major": version.is_major,
        "digest": version.digest,
        "url": f"{settings.BASE_URL}{version.get_absolute_url()}",
        "essentials": words["charter"]["essentials"],
        "rules": words["rules"],
    }


@router.post("/charter/accept", response=AcceptedOut, url_name="accept_charter", **WRITE)
def accept_charter(request: MemberRequest, data: AcceptIn) -> dict[str, Any]:
    """Says that the member has read the essentials of this version; 403 when another one is in force. Twice is once."""
    found = actions.accept_charter(data.version, by=request.user)
    return {"version": data.version, "accepted_at": found.accepted_at if found else None}
