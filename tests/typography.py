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
