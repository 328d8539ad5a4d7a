"""Numbers of bank accounts (IBAN, ISO 13616) and of payment cards (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, luhn, numdb

from forum.text.personal_data.kinds import Finding, Kind, names_a_thing

# What people, or Markdown, put between the groups of a number.
SEPARATORS = frozenset(" -.\n*_~`\\/")
MOST_BETWEEN = 3  # of them in a row

_START = re.compile(r"(?:(?<![A-Z0-9])[A-Z]{2}|(?<![A-Za-z0-9])[A-Za-z]{2})[ .-]?[0-9OoIl][ .-]?[0-9OoIl]")
_GROUPED = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){3,7}(?: [A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_SAID = re.compile(
    r"\b(?:iban|rib|(?:compte|account)(?: (?:n\S{0,5}|number))?)\b[^\w\n]{0,4}(?:\w{1,6}[^\w\n]{1,3}){0,3}$", re.I
)
_AFTER_SAID = re.compile(r"[A-Z]{2}[0-9]{2}[ .-]?(?:[A-Z0-9][ .-]?){10,30}(?![A-Za-z0-9])")
IBAN_DIGITS = 10  # fewer, and it is words that happen to have four letters
LONG_ENOUGH = 20  # shorter ones that fail their check digits are serial numbers as often
_AS_DIGIT = str.maketrans("OIL", "011")


@cache
def _structure(country: str) -> tuple[int, re.Pattern[str]] | None:
    """Length of all of it, and what follows the check digits; from the registry that stdnum carries."""
    parts = numdb.get("iban").info(country + "00")[0]
    bban = parts[1].get("bban", "") if parts[0] == country else ""
    fields = re.findall(r"(\d+)!([nac])", bban)
    if not fields:
        return None
    classes = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    return 4 + sum(int(count) for count, _kind in fields), re.compile(
        "".join(f"{classes[kind]}{{{count}}}" for count, kind in fields)
    )


def find_accounts(text: str) -> Iterator[Finding]:
    """Every IBAN; and what was meant as one, of a real country, with a wrong sign."""
    end = 0
    for match in _START.finditer(text):
        known = _structure(match[0][:2].upper())
        if known is None or match.start() < end:
            continue
        taken = _taken(text, match.start(), known[0])
        if taken is None:
            continue
        certain = _is_meant(taken[1], known[1], text, match.start(), taken[0])
        if certain is not None:
            end = taken[0]
            yield _finding(text, match.start(), end, certain)
    yield from _mistyped(text)


def _taken(text: str, start: int, count: int) -> tuple[int, str] | None:
    """Where the next `count` letters and digits end, and which they are."""
    signs: list[str] = []
    at, between = start, 0
    while at < len(text) and len(signs) < count:
        sign = text[at]
        if sign.isascii() and sign.isalnum():
            signs.append(sign)
            between = 0
        elif sign in SEPARATORS and between < MOST_BETWEEN:
            between += 1
        else:
            return None
        at += 1
    following = text[at : at + 1]
    if len(signs) < count or following.isdigit() or ("A" <= following <= "Z"):
        return None
    return at, "".join(signs).upper()


def _is_meant(number: str, bban: re.Pattern[str], text: str, start: int, end: int) -> bool | None:
    """True: an account. False: perhaps one. None: none."""
    if _passes(number, bban):
        return True
    if _digits(number) < IBAN_DIGITS:
        return None
    if _passes(_with_digits(number, bban), bban):  # the letter O for a zero
        return True
    if not bban.fullmatch(number[4:]) or not number[2:4].isdigit():
        return None
    if _is_said(text, start):
        return True
    is_compact = end - start == len(number)
    if (is_compact and len(number) < LONG_ENOUGH) or names_a_thing(text, start) or not text[start].isupper():
        return None
    return False


def _passes(number: str, bban: re.Pattern[str]) -> bool:
    return bool(bban.fullmatch(number[4:])) and iban.is_valid(number, check_country=False)


def _with_digits(number: str, bban: re.Pattern[str]) -> str:
    country, rest = number[:2], number[2:]
    digits = country + rest.translate(_AS_DIGIT)
    return digits if bban.fullmatch(digits[4:]) else country + rest[:2].translate(_AS_DIGIT) + rest[2:]


def _mistyped(text: str) -> Iterator[Finding]:
    """With a sign too many or too few: in groups of four, or called an IBAN."""
    for match in _GROUPED.finditer(text):
        if _structure(match[0][:2]) and _digits(match[0]) >= IBAN_DIGITS and not names_a_thing(text, match.start()):
            yield _finding(text, match.start(), match.end(), _is_said(text, match.start()))
    for match in _AFTER_SAID.finditer(text):
        if _structure(match[0][:2]) and _digits(match[0]) >= IBAN_DIGITS and _is_said(text, match.start()):
            yield _finding(text, match.start(), match.start() + len(match[0].rstrip(" .-")), True)


def _is_said(text: str, start: int) -> bool:
    return _SAID.search(text, max(start - 50, 0), start) is not None


def _finding(text: str, start: int, end: int, is_certain: bool) -> Finding:
    return Finding(Kind.IBAN, start, end, text[start:end], is_certain)


def _digits(words: str) -> int:
    return sum(sign.isdigit() for sign in words)


# Cards

_RUN = re.compile(r"(?<![\d+A-Z])\d(?:[ .\n*_~`\\/-]{0,3}\d){11,80}(?![\dA-Z])")
_GROUP = re.compile(r"\d+")
_CARD_SAID = re.compile(r"\b(?:cartes?|cards?|cb|visa|mastercard|amex|maestro|diners|credit|debit|bancaire)\b", re.I)
# First digits of the networks and the lengths they give their cards.
_NETWORKS = re.compile(
    r"4\d{15}|4\d{18}"  # Visa
    r"|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|62\d{14,17}"  # UnionPay
    r"|220[0-4]\d{12}"  # Mir
    r"|(?:50|5[6-8]|6[037])\d{14}(?:\d{3})?"  # Maestro, RuPay
)
# As long as numbers of goods and firms: they have to be called a card, or be written in the groups of one.
_RARER = re.compile(r"4\d{12}|3(?:0[0-5]|[689]\d)\d{11}|(?:50|5[6-8]|6[037])\d{10,16}")
_GROUPS_OF_A_CARD = {(4, 6, 4), (4, 3, 3, 3), (4, 4, 5), (4, 4, 4, 4, 2), (4, 6, 5)}
IMEI_LENGTH = 15
SHORTEST, LONGEST = 12, 19
SHORT_GROUP = 3


def find_cards(text: str) -> Iterator[Finding]:
    for run in _RUN.finditer(text):
        groups = [(match.start(), match.end()) for match in _GROUP.finditer(text, run.start(), run.end())]
        first = 0
        while first < len(groups):
            found = _card_from(text, groups, first)
            if found is None:
                first += 1
                continue
            last, finding = found
            yield finding
            first = last + 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, Finding] | None:
    """The longest card that begins with this group and ends with a group."""
    best, digits = None, ""
    is_alone = first == 0 and len(groups) <= LONGEST
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += text[start:end]
        if len(digits) > LONGEST:
            break
        if end - start < SHORT_GROUP and not is_alone and last + 1 < len(groups) and len(digits) < SHORTEST:
            break
        sizes = tuple(end - start for start, end in groups[first : last + 1])
        certain = _is_card(text, groups[first][0], digits, sizes, whole=last - first + 1 == len(groups))
        if certain is not None:
            begin = groups[first][0]
            best = last, Finding(Kind.CARD, begin, end, text[begin:end], certain)
    return best


def _is_card(text: str, start: int, digits: str, sizes: tuple[int, ...], *, whole: bool) -> bool | None:
    if len(digits) < SHORTEST or not _is_grouped(sizes, whole=whole):
        return None
    is_common = _NETWORKS.fullmatch(digits)
    if not (is_common or _RARER.fullmatch(digits)) or not passes_luhn(digits):
        return None
    if is_common:
        if not names_a_thing(text, start):
            return True
        return None if len(digits) <= IMEI_LENGTH else False
    is_called_one = _CARD_SAID.search(text, max(start - 40, 0), start) is not None
    return True if is_called_one or sizes in _GROUPS_OF_A_CARD else None


def _is_grouped(sizes: tuple[int, ...], *, whole: bool) -> bool:
    """A row of short numbers passes by chance: such groups count only where nothing else stands beside them."""
    return len(sizes) == 1 or min(sizes[:-1]) >= SHORT_GROUP or (whole and len(set(sizes)) == 1)


def passes_luhn(words: str) -> bool:
    """The check digit of a payment card."""
    return bool(luhn.is_valid("".join(filter(str.isdigit, words))))
