"""A post of the frozen discussion as the site shows it: the same Markdown, the same sanitizer, and nothing fetched."""

from __future__ import annotations

import html
import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forum.text.markdown import render_markdown

# What the sanitizer wrote: attributes in double quotes, where a “>” can stand.
_PICTURE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_ALT = re.compile(r'\balt="([^"]*)"')


def as_shown(text: str, language: str) -> SafeString:
    """A picture is its words: what is read alone must not change with what an address serves later."""
    shown = render_markdown(text, language=language)
    return mark_safe(_PICTURE.sub(_words, shown))  # noqa: S308  sanitized; `_words` escapes


def _words(found: re.Match[str]) -> str:
    alt = _ALT.search(found[0])
    words = html.unescape(alt[1]).strip() if alt else ""
    return format_html("[{}]", _("picture: %(words)s") % {"words": words} if words else _("picture"))
