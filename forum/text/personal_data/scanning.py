"""All rules over one text; where two find the same signs, the graver one keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from forum.text.personal_data.accounts import find_accounts, find_cards
from forum.text.personal_data.kinds import Finding, Kind
from forum.text.personal_data.numbers import find_nir, find_siret
from forum.text.personal_data.orders import find_orders
from forum.text.personal_data.phones import find_phones
from forum.text.personal_data.plain import plain

# Begins where nothing of its own kind stands before it, so that a long run is read once.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*[^\W_]", re.I)
# "jean (at) example (dot) org"
_SPELLED = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64} ?[\[({] ?(?:at|@|arobase|chez|a) ?[\])}] ?[\w-]{1,63}"
    r"(?: ?(?:\.|[\[({] ?(?:dot|point|\.) ?[\])}]) ?[\w-]{2,63}){1,4}",
    re.I,
)
# "jean point dupont arobase example point org"; "write to jean at example dot org", but not "look at example dot com"
_SAID = (
    re.compile(
        r"(?<![\w.+%-])[\w.+%-]{1,64}(?: (?:point|dot|tiret|dash|underscore) [\w-]{1,63}){0,4} arobase"
        r" [\w-]{1,63}(?: (?:point|dot|tiret|dash) [\w-]{1,63}){0,3} (?:point|dot) [a-z]{2,10}(?![\w-])",
        re.I,
    ),
    re.compile(
        r"\b(?:to|is|e-?mail|mail|write|address|contact)(?: is)?[ :]{1,2}"
        r"(?P<address>(?!(?:it|me|us|them|one|this|that|not|only|available|sold)\b)[\w.+%-]{1,64}"
        r"(?: (?:dot|dash|underscore) [\w-]{1,63}){0,4} at [\w-]{1,63}(?: (?:dot|dash) [\w-]{1,63}){0,3}"
        r" dot [a-z]{2,10})(?![\w-])",
        re.I,
    ),
)
_FILE = re.compile(r"@\dx\.\w+$")  # a picture for fine screens: logo@2x.png
_PICTURE = re.compile(r"/pictures/[0-9a-f]{20}(?:-\d{1,4}x\d{1,4})?\.webp")  # one key in twenty looks like an account
_SIGN_SAID = re.compile(r" arobase | dot ", re.I)

Rule = Callable[[str], Iterator[Finding]]


def _emails(text: str) -> Iterator[Finding]:
    for pattern in (_EMAIL, _SPELLED, *_SAID):
        for match in pattern.finditer(text):
            of = "address" if "address" in pattern.groupindex else 0
            if not _FILE.search(match[of]):
                yield Finding(Kind.EMAIL, match.start(of), match.end(of), match[of])


_RULES: tuple[Rule, ...] = (find_accounts, find_cards, find_nir, _emails, find_siret, find_orders, find_phones)
_GRAVEST = (Kind.IBAN, Kind.CARD, Kind.NIR, Kind.EMAIL, Kind.SIRET, Kind.ORDER, Kind.PHONE)


def scan(text: str) -> list[Finding]:
    """In the order of the text, none over another."""
    if not may_hold(text):
        return []
    signs = plain(text)
    pictures = [match.span() for match in _PICTURE.finditer(signs)]
    found = [one for rule in _RULES for one in rule(signs) if not _is_within(one, pictures)]
    return [one._replace(words=text[one.start : one.end]) for one in apart(found)]


def may_hold(text: str) -> bool:
    """Whether it is worth a look. `&` begins what may be a sign."""
    return any(sign.isdigit() or sign in "@＠[({&" for sign in text) or _SIGN_SAID.search(text) is not None


def _is_within(one: Finding, pictures: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in pictures)


def apart(found: list[Finding]) -> list[Finding]:
    """What lies over something else becomes one with it, so that no part of either stays when they are masked."""
    kept: list[Finding] = []
    ranks = {rule_kind: rank for rank, rule_kind in enumerate(_GRAVEST)}
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        if kept and kept[-1].end > one.start:
            graver = min(kept[-1], one, key=lambda each: (each.may_stay, ranks[each.kind]))
            kept[-1] = graver._replace(start=kept[-1].start, end=max(kept[-1].end, one.end))
        else:
            kept.append(one)
    return kept
