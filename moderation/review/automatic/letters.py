"""Letters made comparable: what looks alike is alike, and words cannot be hidden by spaces, dots or other alphabets."""

from __future__ import annotations

import re
import unicodedata

from forum.text.sizes import READ_MAX

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f]+")
# Cyrillic, Greek and Armenian letters, each with the Latin one it is taken for.
_LOOKALIKES = str.maketrans(
    "авеѐёһіїјкмнорԛгѕтуѵԝхзԁьпαβεηικνορτυχωγσϲоսհցøłđħıȷ",
    "abeeehiijkmhopqrstyvwxedbnabenikvoptuxwyocounqoldhij",
)
_QUOTES = str.maketrans("’‘`´ʼ", "'''''")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_\-]{1,2}){3,}[^\W\d_](?![^\W_])")
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Small letters without accents, on one line, in Latin letters where they look so; `v i a g r a` is one word."""
    small = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:READ_MAX])).casefold().translate(_QUOTES)
    bare = small if small.isascii() else _bare(small)
    return _SPACES.sub(" ", _SPACED.sub(_joined, bare)).strip()


def _bare(small: str) -> str:
    letters = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_LOOKALIKES)


def _joined(match: re.Match[str]) -> str:
    """Letters that stand alone, one after the other, each followed by the same sign: one word."""
    return re.sub(r"[ .*_\-]+", "", match[0])
