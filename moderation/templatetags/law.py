"""What the site says of the law, on pages and in mails: the words that the team keeps, with their source."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from moderation.law import agreeing, words

register = template.Library()

NEAR_YOU = "near-you"


@register.simple_tag
def legal(key: str, **values: Any) -> str:
    """`{% legal "withdraw-court" %}`: one line, in the language of the page."""
    return words.said(key, **values)


@register.simple_tag
def legal_prose(key: str, **values: Any) -> SafeString:
    """A long text, as paragraphs and lists."""
    return words.html(key, **values)


@register.simple_tag
def legal_url(key: str) -> str:
    """The address that belongs to a text."""
    return words.words(key).url


@register.filter
def carried(text: str) -> str:
    """The value of a hidden field `words`, for a form that somebody agrees with: what they agree to."""
    return agreeing.carried(text)


@register.inclusion_tag("moderation/law/_near_you.html")
def near_you() -> dict[str, Any]:
    """Where somebody helps in person or on the telephone, with the source and the day of the last look."""
    phone = settings.HELP_PHONE
    return {"words": words.words(NEAR_YOU), "phone": phone, "dialled": re.sub(r"[^+\d]", "", phone)}


@register.inclusion_tag("moderation/law/_source.html")
def legal_source(key: str) -> dict[str, Any]:
    """Under a text: the article, and since when nobody doubts it."""
    return {"words": words.words(key)}
