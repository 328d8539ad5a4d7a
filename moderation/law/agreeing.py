"""What somebody agrees to is what they had read, also where the team changed the words while the page was open."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

FIELD = "words"
_SALT = "moderation.law.agreeing"


def carried(text: str) -> str:
    """For a hidden field of the form: the text as this page shows it, signed."""
    return signing.dumps(str(text), salt=_SALT)


def read_in(request: HttpRequest, *, otherwise: str) -> str:
    """The text that stood on the page that was sent; `otherwise` where it carries none of ours."""
    try:
        return str(signing.loads(request.POST.get(FIELD, ""), salt=_SALT))
    except signing.BadSignature:
        return otherwise
