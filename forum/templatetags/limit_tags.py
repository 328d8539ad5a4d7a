"""Bounds of our rules, for sentences that say them."""

from django import template
from django.conf import settings

from forum import photos

register = template.Library()


@register.simple_tag
def picture_limit() -> str:
    """In bytes, for a script."""
    return str(photos.MAX_SIZE)


@register.simple_tag
def picture_megabytes() -> int:
    """The same, for people."""
    return photos.MAX_MEGABYTES


@register.simple_tag
def picture_too_large() -> str:
    return photos.too_large()


@register.simple_tag
def code_minutes() -> int:
    """How long the code to sign in with works."""
    return int(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT) // 60
