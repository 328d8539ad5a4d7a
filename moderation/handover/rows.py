"""One row for one event and receiver: its id and its bytes are fixed here, so that every attempt sends the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from forum.models import Question
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.models import Case

MAX_BYTES = 20_000  # what Standard Webhooks asks to stay below


def write(
    endpoint: Endpoint,
    event: str,
    about: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    case: Case | None = None,
    question: Question | None = None,
) -> bool:
    """In the transaction of the act; False where this event was written before. `about` tells it from others."""
    values: dict[str, Any] = {
        "case": case,
        "question": question,
        "webhook_id": f"msg_{about}_{event.replace('.', '_')}_{endpoint.pk}",
        "payload": payload(event, data, at=at),
        "next_attempt_at": at,
    }
    if not endpoint.is_active:
        # Kept where staff see it: it can be sent again once the receiver is well.
        values |= {"state": Delivery.State.DEAD, "last_error": "receiver disabled", "settled_at": at}
    _row, is_new = Delivery.objects.get_or_create(endpoint=endpoint, event=event, about=about, defaults=values)
    return is_new


def payload(event: str, data: Mapping[str, Any], *, at: datetime) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    told = json.dumps({"type": event, "timestamp": moment, "data": data}, separators=(",", ":"))
    if len(told.encode()) >= MAX_BYTES:
        raise ValueError(f"A message of type {event} is longer than {MAX_BYTES} bytes.")
    return told
