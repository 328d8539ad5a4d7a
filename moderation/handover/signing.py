"""Outgoing webhooks are signed as Standard Webhooks 1.0.0 says, so that any receiver's library checks them."""

from __future__ import annotations

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks.webhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
# ed25519: a seed, with the public key behind it in the spelling of the reference libraries.
PRIVATE, PUBLIC = "whsk_", "whpk_"
PRIVATE_BYTES = (32, 64)
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def new_secret() -> str:
    """A key for one endpoint: `whsec_` and 32 random bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode("ascii")


def new_private_key() -> str:
    """For ed25519: it stays here, the receiver gets `public_key` of it."""
    made = Ed25519PrivateKey.generate()
    return PRIVATE + b64encode(made.private_bytes_raw() + made.public_key().public_bytes_raw()).decode("ascii")


def public_key(private: str) -> str:
    """`whpk_…` of a `whsk_…`."""
    return PUBLIC + b64encode(_private(private).public_key().public_bytes_raw()).decode("ascii")


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
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(_signature(key, message_id, moment, body) for key in keys),
    }


def _signature(key: str, message_id: str, moment: datetime, body: bytes) -> str:
    text = body.decode("utf-8")
    if not key.startswith(PRIVATE):
        return str(Webhook(_checked(key)).sign(message_id, moment, text))
    # The library knows symmetric keys only.
    signed = _private(key).sign(f"{message_id}.{int(moment.timestamp())}.{text}".encode())
    return "v1a," + b64encode(signed).decode("ascii")


def _private(key: str) -> Ed25519PrivateKey:
    """ValueError for what is none, and where the public half is not that of the seed."""
    try:
        raw = b64decode(key.removeprefix(PRIVATE), validate=True)
    except ValueError:
        raw = b""
    if not key.startswith(PRIVATE) or len(raw) not in PRIVATE_BYTES:
        raise ValueError("A private key is whsk_ and 32 or 64 bytes in base64.")
    found = Ed25519PrivateKey.from_private_bytes(raw[:32])
    if raw[32:] not in (b"", found.public_key().public_bytes_raw()):
        raise ValueError("The two halves of this key do not belong together.")
    return found


def _checked(key: str) -> str:
    try:
        length = len(b64decode(key.removeprefix(PREFIX), validate=True))
    except ValueError:
        length = 0
    if not key.startswith(PREFIX) or length not in SECRET_BYTES:
        raise ValueError("A key is whsec_ and 24 to 64 bytes in base64.")
    return key
