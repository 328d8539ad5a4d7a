"""A text made comparable, sign for sign, and without what it only quotes."""

from __future__ import annotations

import re
import unicodedata

# What others wrote, and code: quoted lines, fenced and indented blocks, spans, words between quotation marks.
_QUOTED = re.compile(
    r"^ {0,3}>.*$|^(?:```|~~~).*?(?:^(?:```|~~~)|\Z)|^ {4,}.*$|`[^`\n]*`|«[^»\n]{0,500}»|“[^”\n]{0,500}”|"
    r'(?<!\w)"[^"\n]{1,500}"(?!\w)|https?://\S+|\]\([^)\s]{1,500}\)',
    re.MULTILINE | re.DOTALL,
)


def folded(text: str) -> str:
    """Small letters without accents, as many signs as before."""
    lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    if lowered.isascii():
        return lowered
    return "".join(sign if sign < "\x80" else _plain(sign) for sign in lowered)


def _plain(sign: str) -> str:
    if sign in "’ʼ‘":
        return "'"
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isalpha() or sign.isalpha() else sign


def without_quotes(text: str) -> str:
    """The same length: what is quoted becomes full stops, so that no phrase reaches across it."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", ".", match[0]), text)
