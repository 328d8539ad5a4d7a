"""What people write of themselves by mistake: e-mail addresses, telephone, card and account numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from stdnum import iban, luhn


class Kind(StrEnum):
    EMAIL = "e-mail"
    IBAN = "iban"
    CARD = "card"
    PHONE = "telephone"


# Each begins where nothing of its own kind stands before it, so that a long run is read once.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\d+])\d(?:[ -]?\d){14,18}(?!\d)")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+33|0033) ?(?:\(0\))?|0)[ .-]?[1-9](?:[ .-]?\d{2}){4}(?!\d)")
_PHONE_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ .()-]{0,2}\d){7,12}(?!\d)")
_BANK_CARD = re.compile(r"[2-6]\d{15}|3[47]\d{13}|[46]\d{18}")
IBAN_DIGITS = 10  # fewer, and it is words that happen to have four letters

Replace = Callable[[Kind, str], str]


def replace(text: str, by: Replace) -> str:
    """The text with everything found put through `by(kind, found)`."""
    for kind, pattern, is_one in _LOOKED_FOR:
        text = pattern.sub(partial(_replaced, kind, is_one, by), text)
    return text


def find(text: str) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []

    def keep(kind: Kind, words: str) -> str:
        found.append((kind, words))
        return "\n"  # what was found as one kind is looked at no more

    replace(text, keep)
    return found


def sorted_out(text: str) -> tuple[list[str], list[str]]:
    """Numbers of accounts and cards, and the rest, such as serial numbers that look like one of them."""
    accounts: list[str] = []
    others: list[str] = []
    for kind, words in find(text):
        is_account = (kind is Kind.CARD and _is_of_a_bank(words)) or (kind is Kind.IBAN and iban.is_valid(words))
        (accounts if is_account else others).append(words)
    return accounts, others


def _is_of_a_bank(words: str) -> bool:
    """Length and first digits of the networks of payment cards; every IMEI passes Luhn too."""
    return _BANK_CARD.fullmatch("".join(filter(str.isdigit, words))) is not None


def shortened(words: str) -> str:
    """Enough of it for its owner to know it by."""
    return f"{words[:2]}…{words[-2:]}"


def _replaced(kind: Kind, is_one: Callable[[str], bool], by: Replace, match: re.Match[str]) -> str:
    return by(kind, match[0]) if is_one(match[0]) else match[0]


def _is_iban(text: str) -> bool:
    return sum(sign.isdigit() for sign in text) >= IBAN_DIGITS


def passes_luhn(text: str) -> bool:
    """The check digit of a payment card."""
    return bool(luhn.is_valid("".join(filter(str.isdigit, text))))


def _any(text: str) -> bool:
    return True


_LOOKED_FOR: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.EMAIL, _EMAIL, _any),
    (Kind.IBAN, _IBAN, _is_iban),
    (Kind.CARD, _CARD, passes_luhn),
    (Kind.PHONE, _PHONE, _any),
    (Kind.PHONE, _PHONE_ABROAD, _any),
)
