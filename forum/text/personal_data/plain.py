"""The same text sign for sign, in the signs that the rules know: a number in wide digits is the same number."""

from __future__ import annotations

import unicodedata

_SPACES = dict.fromkeys([0x09, 0xA0, *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xAD], " ")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")
_SIGNS = {0xFF0B: "+", 0xFF20: "@", 0xFE6B: "@", 0xFF0E: ".", 0x2024: ".", 0xB7: ".", 0xFF08: "(", 0xFF09: ")"}
_KNOWN = {**_SPACES, **_DASHES, **_SIGNS}


def plain(text: str) -> str:
    """As long as `text`, so that what is found in the one stands at the same place of the other."""
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(sign if sign < "\x80" and sign != "\t" else _plain(sign) for sign in text)


def _plain(sign: str) -> str:
    known = _KNOWN.get(ord(sign))
    if known is not None:
        return known
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    wide = ord(sign) - 0xFEE0
    return chr(wide) if 0x41 <= wide <= 0x5A or 0x61 <= wide <= 0x7A else sign
