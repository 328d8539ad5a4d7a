"""How French and English punctuate: what to write before ; : ! ? % € and inside quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

NBSP, NNBSP = "\u00a0", "\u202f"
# Addresses, and the names of HTTP headers, keep their own signs.
LITERAL = re.compile(r"https?://\S+|Authorization: Bearer|%\(\w+\)[sd]|%[sd]|\d:\d")
FRENCH = (
    (re.compile(r"(?<!\u202f)[;!?€]"), "needs a narrow no-break space (U+202F) before its ; ! ? or €"),
    (re.compile(r"(?<![\u202f%])%"), "needs a narrow no-break space (U+202F) before its %"),
    (re.compile(r"(?<!\u00a0):"), "needs a no-break space (U+00A0) before its :"),
    (re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"), "needs a no-break space (U+00A0) inside its « »"),
    (re.compile(r"[“”]"), "quotes with “ ” instead of « »"),
    (re.compile(rf"[\dx](?: |{NBSP})(?:h|min|Mo|ko|Go|km|cm|kg)\b"), "needs a narrow no-break space before its unit"),
    (re.compile(rf"\d(?: |{NBSP})\d{{3}}(?!\d)"), "needs a narrow no-break space in its number"),
    (
        re.compile(rf"\b1[ {NBSP}{NNBSP}](?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)"),
        "needs 1er for its day",
    ),
    (re.compile(r"\b(?i:c|s|v|b|n|man)oeu|\boeuvre|\boeil"), "needs œ"),
    (
        re.compile(r"\bE(?:tat|tap|tes|quip|chan|ner|vit|tab|crir|crit|criv|nonc)|(?:^|[.!?] )A (?:vous|votre|la|l’)"),
        "needs the accent of its capital",
    ),
)
ENGLISH = (
    (re.compile(r"[\s\u00a0\u202f][;:!?%]"), "has a space before its ; : ! ? or %"),
    (re.compile(r"[«»]"), "quotes with « » instead of “ ”"),
)
BOTH = (
    (re.compile(r"'"), "has a straight apostrophe instead of ’"),
    (re.compile(r'"'), "has straight quotes"),
    (re.compile(r"\.\.\."), "has three dots instead of …"),
    (re.compile(r"  "), "has two spaces"),
)


def french_faults(words: str) -> Iterator[str]:
    yield from _faults(words, (*FRENCH, *BOTH))


def english_faults(words: str) -> Iterator[str]:
    yield from _faults(words, (*ENGLISH, *BOTH))


def _faults(words: str, signs: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[str]:
    # A word stands for what is literal, so that the signs around it are still looked at.
    prose = LITERAL.sub("x", words)
    yield from (fault for sign, fault in signs if sign.search(prose))
