"""Outgoing webhooks are signed as Standard Webhooks 1.0.0 says, so that any receiver's library checks them."""

from __future__ import annotations

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def new_secret() -> str:
    """A key for one endpoint: `whsec_` and 32 random bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode("ascii")


def signed_headers(keys: Sequence[str], *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of one attempt, with a signature per key while a key is being replaced.

    `at` is the aware instant of the attempt, `body` the exact bytes sent. ValueError without a key, for
    a key of the wrong length, an id that could change what is signed, or a naive instant.
    """
    if not keys:
        raise ValueError("A webhook is signed with at least one key.")
    if at.tzinfo is None:
        raise ValueError("A signature needs an instant with its time zone.")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError("A message id holds letters, digits, _ and - only.")
    # The library replaces the zone instead of converting it: only UTC goes in.
    moment = at.astimezone(UTC)
    text = body.decode("utf-8")
    signatures = [Webhook(_checked(key)).sign(message_id, moment, text) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _checked(key: str) -> str:
    try:
        length = len(b64decode(key.removeprefix(PREFIX), validate=True))
    except ValueError:
        length = 0
    if not key.startswith(PREFIX) or length not in SECRET_BYTES:
        raise ValueError("A key is whsec_ and 24 to 64 bytes in base64.")
    return key
