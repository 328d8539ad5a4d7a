"""What the operator's own receivers hear of moderation: numbers and the way to the page, which asks who is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from moderation.handover import rows
from moderation.handover.events import APPEAL_DECIDED, APPEAL_OPENED, REFERRED, STATEMENT_ISSUED, Kind
from moderation.handover.models import Endpoint

LANGUAGE = settings.LANGUAGES[0][0]  # of the way to a page: the first language of the site


def statement_issued(decision: int, *, at: datetime) -> None:
    _tell(STATEMENT_ISSUED, "decision", decision, f"moderation/decisions/{decision}/", at)


def appeal_opened(appeal: int, *, at: datetime) -> None:
    _tell(APPEAL_OPENED, "appeal", appeal, f"moderation/appeals/{appeal}/", at)


def appeal_decided(appeal: int, *, at: datetime) -> None:
    """By a person, or by a later decision that granted it. Not one that was withdrawn."""
    _tell(APPEAL_DECIDED, "appeal", appeal, f"moderation/appeals/{appeal}/", at)


def referral_created(told: int, kind: str, post: int, *, at: datetime) -> None:
    """The team told an authority, or a person, of a danger in a post."""
    _tell(REFERRED, "referral", told, f"moderation/{kind}/{post}/safety/", at)


def _tell(event: str, name: str, number: int, path: str, at: datetime) -> None:
    data: dict[str, Any] = {name: number, "page": f"{settings.BASE_URL}/{LANGUAGE}/{path}"}
    for endpoint in Endpoint.objects.filter(kind=Kind.OPERATOR).wanting():
        if endpoint.wants(event):
            rows.write(endpoint, event, f"{name}_{number}", data, at=at)
