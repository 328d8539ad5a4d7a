"""Global Trade Item Numbers: what stands under a barcode, in one form (GS1 General Specifications, section 3.3)."""

from __future__ import annotations

import re

from stdnum import ean

LENGTHS = frozenset({8, 12, 13, 14})
_SEPARATORS = re.compile(r"[\s-]+")


def normalise_gtin(typed: str) -> str:
    """14 digits, zero-filled on the left. Raises ValueError, with what is wrong, for anything but a GTIN."""
    digits = _SEPARATORS.sub("", typed)
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"a GTIN holds digits only: {typed[:40]!r}")
    if len(digits) not in LENGTHS:
        raise ValueError(f"a GTIN has 8, 12, 13 or 14 digits, not {len(digits)}: {digits[:40]}")
    if not ean.is_valid(digits):
        raise ValueError(f"the check digit of {digits} is wrong")
    return digits.zfill(14)
