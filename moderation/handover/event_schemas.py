"""JSON Schema (2020-12) of each type of event, at `/schemas/event-…-1.json`. A change of meaning is a new number."""

from __future__ import annotations

from typing import Any

from moderation.handover.events import (
    APPEAL_DECIDED,
    APPEAL_OPENED,
    DEADLINE_NEAR,
    LABELS,
    OF_CASES,
    OF_THREADS,
    REFERRED,
    STATEMENT_ISSUED,
)

VERSION = 1


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_URL = {"type": "string", "pattern": "^https?://"}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_CODE = {"type": "string", "maxLength": 80}
_NUMBER = {"type": "integer", "minimum": 1}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CASE: dict[str, Any] = {
    "case": {"type": "string", "pattern": "^SC-[0-9]{2}-[0-9A-Z]{5}-[0-9A-Z]$"},
    "body": _CODE,
    "url": _URL,
    "page": _URL,
    "schema": _URL,
    "version": _NUMBER,
    "dossier_sha256": _SHA256,
    "thread_sha256": _SHA256,
    "language": {"enum": ["fr", "en"]},
    "source": {"enum": ["asker", "staff", "system", "integration", "self_reported"]},
    "via": _CODE,
}
_THREAD: dict[str, Any] = {
    "question": _NUMBER,
    "url": _URL,
    "page": _URL,
    "product": {"type": ["string", "null"], "maxLength": 220},
    "language": {"enum": ["fr", "en"]},
}
DATA: dict[str, dict[str, Any]] = {
    **dict.fromkeys(OF_CASES, _CASE),
    DEADLINE_NEAR: {**_CASE, "deadline": _object({"kind": _CODE, "due_on": _DAY})},
    **dict.fromkeys(OF_THREADS, _THREAD),
    REFERRED: {"referral": _NUMBER, "page": _URL},
    STATEMENT_ISSUED: {"decision": _NUMBER, "page": _URL},
    APPEAL_OPENED: {"appeal": _NUMBER, "page": _URL},
    APPEAL_DECIDED: {"appeal": _NUMBER, "page": _URL},
}


def name_of(event: str) -> str:
    """`case.sent` is at `/schemas/event-case-sent-1.json`."""
    return f"event-{event.replace('.', '-')}-{VERSION}"


def schema_of(event: str) -> dict[str, Any]:
    moment = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
    whole = _object({"type": {"const": event}, "timestamp": moment, "data": _object(DATA[event])})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": event, **whole}


def named(name: str) -> dict[str, Any] | None:
    """By the name in its address; none where there is no such event."""
    return next((schema_of(event) for event in LABELS if name_of(event) == name), None)
