"""What leaves when a case is sent or ends: rows written in the transaction of the act. Ids only; never case text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.conf import settings

from moderation.handover import channels
from moderation.handover.channels import Told
from moderation.handover.models import Delivery
from moderation.mediation.models import Case, MediationBody

# Programs compare these, so they never change.
SENT = "case.sent"
CLOSED = "case.closed"
MESSAGE = "case.message"  # by mail only


def announce(case: Case, event: str, *, at: datetime, is_news: bool = True) -> None:
    """One delivery per receiver of the body, and whatever other channels write. Twice is once."""
    if case.body is None:
        return
    for endpoint in case.body.endpoints.wanting():
        values = {
            "webhook_id": f"msg_{case.ref}_{event.replace('.', '_')}_{endpoint.pk}",
            "payload": payload(case, event, at=at),
            "next_attempt_at": at,
        }
        if not endpoint.is_active:
            # Kept where staff see it: it can be sent again once the receiver is well.
            values |= {"state": Delivery.State.DEAD, "last_error": "receiver disabled", "settled_at": at}
        Delivery.objects.get_or_create(endpoint=endpoint, case=case, event=event, defaults=values)
    _tell(Told(case, event, at, is_news))


def tell_of_message(case: Case, key: str, *, at: datetime) -> None:
    """The asker wrote in the case: its body is told that there is something to read, and not what. By mail only."""
    _tell(Told(case, f"{MESSAGE}.{key}", at))


def _tell(told: Told) -> None:
    for channel in channels.registered().values():
        channel.tell(told)


def payload(case: Case, event: str, *, at: datetime) -> str:
    """The body of the webhook, written once so that every attempt sends the same bytes."""
    assert case.body is not None  # noqa: S101  announce() checked it
    data = {
        "case": case.ref,
        "body": case.body.slug,
        "url": f"{settings.BASE_URL}/{case.language}/cases/{case.ref}/",
        "thread_sha256": case.snapshot.sha256,
        "language": case.language,
    }
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"type": event, "timestamp": moment, "data": data}, separators=(",", ":"))


def language_of(body: MediationBody, wanted: str) -> str:
    """The wanted language where the body speaks it, else its first one that this site has."""
    spoken = [code for code, _name in settings.LANGUAGES if code in body.languages]
    return wanted if wanted in spoken or not spoken else spoken[0]
