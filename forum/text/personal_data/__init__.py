"""What people write of themselves by mistake: addresses, and numbers of telephones, accounts, cards, orders.

Pure: text in, findings out. Spared are what names things (parts, series, barcodes) and what names firms (hotlines,
numbers in public registers).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forum.text.personal_data.accounts import IBAN_DIGITS, passes_luhn
from forum.text.personal_data.kinds import NEVER_PUBLISHED, Finding, Kind
from forum.text.personal_data.scanning import may_hold, scan

__all__ = [
    "IBAN_DIGITS",
    "NEVER_PUBLISHED",
    "Finding",
    "Kind",
    "Replace",
    "find",
    "masked",
    "may_hold",
    "passes_luhn",
    "replace",
    "scan",
    "shortened",
    "sorted_out",
]

Replace = Callable[[Kind, str], str]


def replace(text: str, by: Replace) -> str:
    """The text with everything found put through `by(kind, found)`."""
    return masked(text, scan(text), lambda one: by(one.kind, one.words))


def masked(text: str, findings: Sequence[Finding], by: Callable[[Finding], str]) -> str:
    """The text with these findings, in its order, put through `by`."""
    parts, done = [], 0
    for one in findings:
        parts += [text[done : one.start], by(one)]
        done = one.end
    return "".join([*parts, text[done:]])


def find(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.words) for one in scan(text)]


def sorted_out(text: str) -> tuple[list[str], list[str]]:
    """What is never published, and the rest, such as serial numbers that look like it."""
    found = scan(text)
    return [one.words for one in found if not one.may_stay], [one.words for one in found if one.may_stay]


def shortened(words: str) -> str:
    """Enough of it for its owner to know it by."""
    return f"{words[:2]}…{words[-2:]}"
