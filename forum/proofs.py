"""What a shop signs when it says that somebody bought a product: docs/purchase-proofs.md. Pure: no row, no request."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from urllib.parse import urlencode

VERSION = "v1"
_SHAPES = {
    "shop": re.compile(r"[a-z0-9-]{1,60}"),
    "gtin": re.compile(r"[0-9]{14}"),
    "ref": re.compile(r"[A-Za-z0-9._~-]{8,100}"),
    "month": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
    "expires": re.compile(r"[0-9]{1,12}"),
    "signature": re.compile(r"[0-9a-f]{64}"),
}


class BadProof(ValueError):
    """`code` says why: damaged, unsigned or expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Proof:
    """`ref` is the shop's own random word for the purchase; `month` when it was, as 2026-11; `expires` in seconds."""

    shop: str
    gtin: str
    ref: str
    month: str
    expires: int

    @property
    def signed_text(self) -> str:
        return "\n".join([VERSION, self.shop, self.gtin, self.ref, self.month, str(self.expires)])

    def digest(self, secret: str) -> str:
        """What is kept of the purchase: enough to know it again, useless without the shop's key."""
        return _hmac(secret, f"{VERSION} used\n{self.ref}")


def new_secret() -> str:
    return b64encode(token_bytes(32)).decode("ascii")


def read(values: Mapping[str, str]) -> tuple[Proof, str]:
    """The proof in an address and its signature, both unchecked. BadProof where a part is missing or odd."""
    if not all(shape.fullmatch(values.get(name, "")) for name, shape in _SHAPES.items()):
        raise BadProof("damaged")
    parts = {name: values[name] for name in ("shop", "gtin", "ref", "month")}
    return Proof(**parts, expires=int(values["expires"])), values["signature"]


def sign(proof: Proof, secret: str) -> str:
    return _hmac(secret, proof.signed_text)


def check(proof: Proof, signature: str, *, secret: str, now: datetime) -> None:
    """BadProof unless this shop signed it and it still holds."""
    if not hmac.compare_digest(sign(proof, secret), signature):
        raise BadProof("unsigned")
    if proof.expires < now.timestamp():
        raise BadProof("expired")


def query_of(proof: Proof, secret: str) -> str:
    """The end of the link, after the question mark."""
    parts = {name: getattr(proof, name) for name in ("shop", "gtin", "ref", "month", "expires")}
    return urlencode({**parts, "signature": sign(proof, secret)})


def _hmac(secret: str, text: str) -> str:
    return hmac.new(secret.encode("utf-8"), text.encode("utf-8"), sha256).hexdigest()
