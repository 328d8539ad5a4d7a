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
_MESSENGERS = (
    (re.compile(r"(?<![^\W_])w ?h ?a ?t ?s ?-? ?a ?p ?p(?![^\W_])"), "whatsapp"),
    (re.compile(r"(?<![^\W_])t ?[e€3] ?l ?[e€3] ?g ?r ?[a@4] ?m(?![^\W_])"), "telegram"),
)
# A digit or sign for the letter that it looks like, between letters: "p0ker", "m3me", "gu*ci" stays.
_LEET = re.compile(r"(?<=[a-z])[0134€$](?=[a-z])|(?<=[a-z]\.)0(?=\.[a-z])")
_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "€": "e", "$": "s"}
# The letter O for a nought, and unusual signs, in what is else a number.
_NUMBER = re.compile(r"(?<![^\W_])[\do](?:[\do]|[.~*·_-](?=[\do])){7,24}(?![^\W_])")


def plain(text: str) -> str:
    """Small letters without accents, on one line, in Latin letters where they look so; `v i a g r a` is one word."""
    small = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:READ_MAX])).casefold().translate(_QUOTES)
    bare = small if small.isascii() else _bare(small)
    read = _LEET.sub(lambda match: _LETTERS[match[0]], _NUMBER.sub(_dialled, bare))
    words = _SPACES.sub(" ", _SPACED.sub(_joined, read)).strip()
    for pattern, name in _MESSENGERS:
        words = pattern.sub(name, words)
    return words


_UNUSUAL = (
    re.compile(r"\w[\u200b\u2060]\w|[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]"),  # within a word
    re.compile(r"\bw(?:h a t|ha ts|hat ?s[ -]a ?pp| h a|ha tsa| ?h ?a ?t ?s a p p)|\bt€l|\bteleg?r@m", re.IGNORECASE),
    re.compile(r"(?<![\w])[+\dO](?:[\dO]{0,4}[~·*]){3,9}[\dO]{1,6}(?!\w)"),  # 0·8·9·9, +1~877~555
    re.compile(r"(?<![^\W_])(?=[\d.-]{0,12}O)(?=O{0,2}[.-]?\d)[\dO]{1,4}(?:[.-][\dO]{1,4}){2,5}(?![^\W_])"),  # O8OO-555
    re.compile(r"(?<![^\W_])(?=[0-9 .]{0,13}O)[0O][0-9O](?:[ .][0-9O]{2}){4}(?![^\W_])"),  # O6 39 98 O1 22
    re.compile(r"\bplus (?:(?:one|two|three|four|five|six|seven|eight|nine|zero) ){1,3}\d", re.IGNORECASE),
    re.compile(r"(?<![^\W_])(?:[^\W\d_xX] ){4,12}[^\W\d_xX](?![^\W_])"),  # v e r s i o n
    re.compile(
        r"(?<![^\W_])(?:[A-Z]\.\d?){2,}[A-Z0](?:\.[A-Za-z])?|"
        r"\b[a-z]{1,8}[03][a-z]{1,8}\b[^\n]{0,80}\b[a-z]{1,8}[03][a-z]{1,8}\b"
    ),
)


def is_disguised(text: str) -> bool:
    """Whether letters, words or numbers are written so that programs do not know them."""
    return any(pattern.search(text, 0, READ_MAX) for pattern in _UNUSUAL)


_QUOTED = re.compile(r"«[^»]{0,800}»|“[^”]{0,800}”|(?<!\w)\"[^\"]{1,800}\"(?!\w)")


def unquoted(text: str) -> str:
    """Without what stands between quotation marks."""
    return _QUOTED.sub(" … ", text)


def _dialled(match: re.Match[str]) -> str:
    number = match[0]
    if sum(map(str.isdigit, number)) < 5:
        return number
    return re.sub(r"[~*·_]", "-", number.replace("o", "0"))


def _bare(small: str) -> str:
    letters = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_LOOKALIKES)


def _joined(match: re.Match[str]) -> str:
    """Letters that stand alone, one after the other, each followed by the same sign: one word."""
    return re.sub(r"[ .*_\-]+", "", match[0])
