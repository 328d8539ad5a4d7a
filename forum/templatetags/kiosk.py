"""For pages without a way out: those of a kiosk."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_LINK = re.compile(r'</?a(?:\s+[a-z-]+(?:="[^"]*")?)*\s*>')


@register.filter
def unlinked(html: str) -> SafeString:
    """HTML that the sanitizer or a template made, with the words of its links only."""
    return mark_safe(_LINK.sub("", html))  # noqa: S308
