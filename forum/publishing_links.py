"""The mailed link by which somebody without an account publishes what they wrote: one question, one address, once."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from forum.models import Draft

SALT = "forum.publishing_links"
VALID = timedelta(days=3)


def token_of(draft: Draft) -> str:
    return signing.dumps([draft.pk, draft.link_key], salt=SALT)


def draft_of(token: str) -> Draft | None:
    """None for a link that is forged, too old, or followed by another one. It may be published by now."""
    try:
        pk, key = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return Draft.objects.filter(pk=pk, link_key=key).exclude(link_key="").first()
