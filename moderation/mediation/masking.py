"""What other people wrote of themselves does not travel with a case: addresses, numbers, account names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

MEMBER = "[member]"
# Each begins where nothing of its own kind stands before it, so that a long run is read once.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\d+])\d(?:[ -]?\d){14,18}(?!\d)")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+33|0033) ?(?:\(0\))?|0)[ .-]?[1-9](?:[ .-]?\d{2}){4}(?!\d)")
_PHONE_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ .()-]{0,2}\d){7,12}(?!\d)")
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]*\w)")
IBAN_DIGITS = 10  # fewer, and it is words that happen to have four letters


class Mask:
    """Masks text after text and counts what it took out, by kind. `names`: pseudonyms by folded account name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.counts: Counter[str] = Counter()

    def over(self, text: str) -> str:
        text = self._replace(_EMAIL, "e-mail", text)
        text = _IBAN.sub(self._iban, text)
        text = _CARD.sub(self._card, text)
        text = self._replace(_PHONE, "telephone", text)
        text = self._replace(_PHONE_ABROAD, "telephone", text)
        return self.mentions(text)

    def mentions(self, text: str) -> str:
        """`@name` only: a name without its sign may be any word."""
        return _MENTION.sub(self._mention, text)

    def _replace(self, pattern: re.Pattern[str], kind: str, text: str) -> str:
        text, count = pattern.subn(f"[{kind}]", text)
        self._count(kind, count)
        return text

    def _iban(self, found: re.Match[str]) -> str:
        if sum(sign.isdigit() for sign in found[0]) < IBAN_DIGITS:
            return found[0]
        self._count("iban")
        return "[iban]"

    def _card(self, found: re.Match[str]) -> str:
        if not passes_luhn(found[0]):
            return found[0]
        self._count("card")
        return "[card]"

    def _mention(self, found: re.Match[str]) -> str:
        self._count("member")
        return f"@{self.names.get(found[1].casefold(), MEMBER)}"

    def _count(self, kind: str, count: int = 1) -> None:
        if count:
            self.counts[kind] += count


def passes_luhn(text: str) -> bool:
    """The check digit of a payment card."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
