"""Whether a message comes from whom it says, and was not sent before: each tool signs in its own way."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from moderation.handover import signing

TOLERANCE = timedelta(minutes=5)
ID_MAX = 128


class NotSigned(Exception):
    """By nobody who has the key, or too long ago. It does not say which."""


Check = Callable[[Sequence[str], Mapping[str, str], bytes, datetime], str]


def standard(keys: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Standard Webhooks 1.0.0, `v1` and `v1a`; the id of the message."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (message_id and len(message_id) <= ID_MAX and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise NotSigned
    _check_time(datetime.fromtimestamp(int(stamp), UTC), now)
    signed = f"{message_id}.{stamp}.".encode() + body
    given = headers.get("webhook-signature", "").split(" ")[:10]
    if not any(_holds(key, signature, signed) for key in keys for signature in given):
        raise NotSigned
    return message_id


def zammad(keys: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """`X-Hub-Signature: sha1=…` over the body. Neither a time nor their id is signed: the same body counts once."""
    made = {"sha1=" + hmac.new(key.encode(), body, "sha1").hexdigest() for key in keys}
    if not _is_one_of(headers.get("x-hub-signature", ""), made):
        raise NotSigned
    return sha256(body).hexdigest()


def zendesk(keys: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """base64 of HMAC-SHA256 over timestamp and body, with nothing between them."""
    stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        raise NotSigned from None
    if at.tzinfo is None:
        raise NotSigned
    _check_time(at, now)
    given = headers.get("x-zendesk-webhook-signature", "")
    made = {b64encode(hmac.digest(key.encode(), stamp.encode() + body, "sha256")).decode() for key in keys}
    if not _is_one_of(given, made):
        raise NotSigned
    return sha256(given.encode()).hexdigest()


CHECKS: dict[str, Check] = {"standard": standard, "zammad": zammad, "zendesk": zendesk}


def _check_time(at: datetime, now: datetime) -> None:
    if abs(now - at) > TOLERANCE:
        raise NotSigned


def _is_one_of(given: str, made: set[str]) -> bool:
    return any(hmac.compare_digest(given.encode("utf-8", "replace"), one.encode()) for one in made)


def _holds(key: str, signature: str, signed: bytes) -> bool:
    version, _, said = signature.partition(",")
    try:
        raw = b64decode(said, validate=True)
        secret = b64decode(key.partition("_")[2], validate=True)
    except ValueError:
        return False
    if key.startswith(signing.PREFIX) and version == "v1":
        return hmac.compare_digest(raw, hmac.digest(secret, signed, "sha256"))
    if key.startswith(signing.PUBLIC) and version == "v1a":
        try:
            Ed25519PublicKey.from_public_bytes(secret).verify(raw, signed)
        except (InvalidSignature, ValueError):
            return False
        return True
    return False
