"""From what a member typed to what readers see: the one module that owns the chain, once per save.

Markdown (raw HTML off) → bleach → house policy → French spaces → nh3, which has the last word. Every
function here takes any string and never raises; what cannot be rendered within bounds is shown as plain text.
"""

import re
from collections.abc import Mapping
from html import escape

from django.conf import settings

from forum.text import commonmark, sanitizer
from forum.text.cleaning import clean_line, clean_text
from forum.text.plain import excerpt, plain_text
from forum.text.policy import VOID

__all__ = [
    "RENDER_VERSION",
    "clean_line",
    "clean_text",
    "excerpt",
    "plain_text",
    "render_html",
    "render_markdown",
]

# Stored beside each rendered text. Raise it with any change of output; `manage.py rerender` does the rest.
RENDER_VERSION = 2

MAX_SOURCE = 60_000  # characters; forms stop at 30,000, imports may bring more
# One link reference of 9,000 characters, used 1,750 times, makes 15.8 MB out of 16 KB.
MAX_GROWTH = 10
FREE_GROWTH = 5 * 1024
# bleach's parser is quadratic in both. A real post of 22,000 characters has 122 elements.
MAX_DEPTH = 100
MAX_ELEMENTS = 5000
# Left open, formatting elements are repeated in every block after them: 37 KB of that made 2 GB.
MAX_REPEATED = 250_000

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_FORMATTING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)
_OPENING = re.compile(r"<[a-z]", re.IGNORECASE)


def render_markdown(
    source: str,
    *,
    language: str = "",
    base_url: str | None = None,
    mentions: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The stored HTML of a post. `language="fr"` sets its spaces; `base_url` is whose links need no `rel`.

    `mentions`: the names that become links where they stand after an @, and where those lead. `titles`: the bare
    addresses that show a title, and which.
    """
    text = clean_text(source)
    if len(text) > MAX_SOURCE:
        return _as_typed(text)
    html = commonmark.to_html(text, mentions, titles)
    return _finish(html, text, language, base_url)


def render_html(source: str, *, language: str = "", base_url: str | None = None) -> str:
    """The same for HTML that comes from elsewhere (an import): same elements, same policy, same walls."""
    text = clean_text(source)
    if len(text) > MAX_SOURCE or _repeats_too_much(text):
        return _as_typed(text)
    html = clean_text(sanitizer.reduce(text))
    return _finish(html, text, language, base_url)


def _finish(html: str, text: str, language: str, base_url: str | None) -> str:
    if _has_grown(html, text) or _is_tangled(html):
        return _as_typed(text)
    base = getattr(settings, "BASE_URL", "") if base_url is None else base_url
    safe = sanitizer.sanitize(html, base_url=base, language=language)
    return _as_typed(text) if _has_grown(safe, text) else safe


def _as_typed(text: str) -> str:
    return sanitizer.last_word(f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>\n"))


def _has_grown(html: str, text: str) -> bool:
    return len(html) > MAX_GROWTH * len(text) + FREE_GROWTH


def _is_tangled(html: str) -> bool:
    """Whether well-formed HTML has too many elements, or too many inside each other."""
    depth = deepest = 0
    tags = _TAG.findall(html)
    for close, name in tags:
        if name not in VOID:
            depth += -1 if close else 1
            deepest = max(deepest, depth)
    return deepest > MAX_DEPTH or len(tags) > 2 * MAX_ELEMENTS


def _repeats_too_much(html: str) -> bool:
    return len(_FORMATTING.findall(html)) * len(_OPENING.findall(html)) > MAX_REPEATED
