"""The name of a case, short enough to be read over the phone: SC-26-7F3KQ-H."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date

# Crockford's base 32: no I, L, O or U, so that nothing is read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_.]+")
_SPOKEN = re.compile(rf"(?:SC)?([0-9]{{2}})([{ALPHABET}]{{5}})([{ALPHABET}])")


def new_reference(on: date) -> str:
    """A fresh reference of that day's year: one of 33 million. Uniqueness is the database's to keep."""
    year = f"{on.year % 100:02}"
    body = "".join(secrets.choice(ALPHABET) for _ in range(5))
    return _written(year, body, check_character(year + body))


def parse_reference(text: str) -> str | None:
    """The reference as we write it, from whatever case, spaces or look-alikes; None when it is not one."""
    # Longer than any way of writing it: not worth reading.
    if len(text) > 64:
        return None
    folded = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    match = _SPOKEN.fullmatch(_SEPARATORS.sub("", folded))
    if match is None or check_character(match[1] + match[2]) != match[3]:
        return None
    return _written(match[1], match[2], match[3])


def check_character(text: str) -> str:
    """A Reed-Solomon check over GF(32): any one wrong character and any two swapped ones show."""
    remainder = 0
    for character in text:
        remainder = _times_alpha(remainder ^ ALPHABET.index(character))
    return ALPHABET[remainder]


def _times_alpha(value: int) -> int:
    doubled = value << 1
    # x^5 + x^2 + 1 is primitive: 31 places would each have their own weight, eight are used.
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _written(year: str, body: str, check: str) -> str:
    return f"SC-{year}-{body}-{check}"
