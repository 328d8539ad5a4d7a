"""Addresses of documents that are good for five minutes, for one reader in one session: nothing of them is stored.

They open nothing by themselves: whoever comes with one passes the same doors as without. What they take away is the use
of an address that stays behind, in a history, in the log of a proxy, in a mail somebody copied it into.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse

from moderation.mediation.references import parse_reference

GOOD_FOR = 300  # seconds
PARAMETER = "until"


def address_of(request: HttpRequest, ref: str, pk: int) -> str:
    """Of a document of a case, from now on and for this reader."""
    token = _signer(request, ref, pk).sign(str(pk))
    return f"{reverse('moderation:case_file', args=[ref, pk])}?{urlencode({PARAMETER: token})}"


def is_good(request: HttpRequest, ref: str, pk: int) -> bool:
    """Whether the address was made for this reader, session, case and document, not longer than GOOD_FOR ago."""
    try:
        said = _signer(request, ref, pk).unsign(request.GET.get(PARAMETER, ""), max_age=GOOD_FOR)
    except BadSignature:
        return False
    return said == str(pk)


def _signer(request: HttpRequest, ref: str, pk: int) -> TimestampSigner:
    viewer: Any = request.user
    session = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
    return TimestampSigner(salt=f"case_file:{viewer.pk}:{session}:{parse_reference(ref)}:{pk}")
