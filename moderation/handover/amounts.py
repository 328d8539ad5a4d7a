"""The sum somebody names in euros: it orders the moderators' list, and is never a condition of anything. Pure.

French and English spellings: 89 €, 1 299,90 euros, 1.299,90 €, €1,299.90, EUR 45, 89€90.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from forum.text.sizes import READ_MAX

BIGGEST = Decimal(10_000_000)  # beyond it, a number that happens to stand beside the word
_NUMBER = r"\d{1,3}(?:[ .,'’]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,3})?(?!\d)"
_EURO = r"(?:€|euros?(?!\w)|eur(?!\w))"
_AFTER = re.compile(rf"(?<![\d.,])({_NUMBER}) ?(?:{_EURO})(?:(?<=€)(\d{{2}})(?!\d))?", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:(?<!\d)(?<!\d )€|(?<!\w)eur) ?({_NUMBER})", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")


def at_stake(texts: Iterable[str]) -> Decimal | None:
    """The biggest sum in euros that somebody names; none where there is none."""
    return max((sum_ for text in texts for sum_ in _sums(text)), default=None)


def _sums(text: str) -> Iterator[Decimal]:
    plain = " ".join(unicodedata.normalize("NFKC", text[:READ_MAX]).split())
    for found in _AFTER.finditer(plain):
        number, cents = found.groups()
        yield from _read(f"{number},{cents}" if cents else number)
    for found in _BEFORE.finditer(plain):
        yield from _read(found[1])


def _read(number: str) -> Iterator[Decimal]:
    """1.299 and 1,299 are thousands, as no price has three decimals; 0.299 is a price for a unit."""
    digits = re.sub(r"[ '’]", "", number)
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    else:
        whole, sign, rest = _last_sign(digits)
        digits = re.sub(r"[.,]", "", whole) + ("." + rest if sign else "")
    value = Decimal(digits)
    if value <= BIGGEST:
        yield value


def _last_sign(digits: str) -> tuple[str, str, str]:
    """At the last comma or point, which is the decimal one."""
    found = re.fullmatch(r"(.*)([.,])(\d*)", digits)
    return (found[1], found[2], found[3]) if found else (digits, "", "")
