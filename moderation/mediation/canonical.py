"""One spelling per value: what is sealed today must hash the same in ten years, and elsewhere."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON in NFC, keys sorted by code point, no insignificant space.

    Dates become ISO text, aware instants UTC with a `Z`, decimals their digits. TypeError for anything
    whose spelling depends on the machine (floats, naive datetimes, sets); ValueError for a lone
    surrogate or two keys that NFC makes equal.
    """
    text = json.dumps(_normal(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON: 64 lower-case hexadecimal characters."""
    return sha256(canonical_json(value)).hexdigest()


def _normal(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return _normal_mapping(value)
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    return _spelled(value)


def _normal_mapping(value: Mapping[object, object]) -> dict[str, object]:
    normal: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"A key of canonical JSON is text, not {type(key).__name__}.")
        name = unicodedata.normalize("NFC", key)
        if name in normal:
            raise ValueError("Two keys are the same once normalised.")
        normal[name] = _normal(item)
    return normal


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("An instant without its time zone has no canonical spelling.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no canonical spelling.")
