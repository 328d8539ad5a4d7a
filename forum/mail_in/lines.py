"""What each line of a mail is: text, a quotation, or what introduces one. Pure, and linear in the length."""

from __future__ import annotations

import re
from enum import StrEnum

from forum.mail_in import words


class Kind(StrEnum):
    """One letter each, so that a mail is a word that regular expressions can read."""

    TEXT = "t"
    EMPTY = "e"
    QUOTE = "q"
    WROTE = "b"  # "On Monday, Alice wrote:"
    HEADER = "h"  # "From: Alice", in a block of them
    END = "d"  # "-----Original Message-----", or the line of our own mails
    SIGNATURE = "g"  # "-- "
    RULE = "r"  # a line of dashes, which may be one or the other
    SENT_FROM = "s"  # "Sent from my telephone"


LINE_MAX = 2000  # characters of a line that are looked at
INTRODUCTION_LINES = 5
INTRODUCTION_MAX = 400

_QUOTE = re.compile(r"\s{0,3}[>›»|](?!\s*:\s*$)")
_ADDRESS = re.compile(r"[^\s<>()\[\]]{1,64}@[^\s<>()\[\]]{2,}|mailto:|<https?://")
_WHEN = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}\s?[:.hH時时시]\s?\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\d+\s?[年月日년월일]"
)
_DAY = re.compile(r"\W{0,3}(?:on|le|am|el|il|em|op|den|the|dne|ap|på|w dniu)\b[^\d]{0,30}\d", re.IGNORECASE)
_WROTE = re.compile(rf"(?:{words.alternatives(words.WROTE)})", re.IGNORECASE)
_WROTE_AT_END = re.compile(rf"(?:{words.alternatives(words.WROTE)})\W*$", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:il|elle|ils|elles|on|he|she|they|you|vous|we|nous|er|sie)\b", re.IGNORECASE)  # no name
_RULES = re.compile(r"^[\s*_]*[-_=]{2,}\s*|\s*[-_=]{2,}[\s*_]*$")
_SIGNATURE = re.compile(r"\s?(?:--|__|—|–|-- ­)\s*$")
_RULE = re.compile(r"\s*[-_=*#~+—–―‗─━ᐧ]{3,}\s*$")
_ORIGINAL = re.compile(
    rf"\s*[-_=*—]{{2,}}\s*[^-_=*]{{0,30}}(?:{words.alternatives(words.MESSAGE)})[^-_=*]{{0,40}}[-_=*—]{{2,}}[\s:]*$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(rf"\W{{0,3}}(?:{words.alternatives(words.SENT_FROM)})(?!\w)", re.IGNORECASE)
_SENT_FROM_ENDS = re.compile(r"(?:gesendet|から送信|보냄|tarafından gönderildi)\W*$", re.IGNORECASE)
_HEADERS = [
    (part, re.compile(rf"[\s*_>]{{0,12}}(?:{words.alternatives(names)})[\s*_]*[:：]", re.IGNORECASE))
    for part, names in (
        ("from", words.FROM),
        ("sent", words.SENT),
        ("to", words.TO),
        ("copy", words.COPY),
        ("subject", words.SUBJECT),
    )
]


def kinds_of(lines: list[str]) -> str:
    """A letter of `Kind` for each line."""
    found = [_alone(line[:LINE_MAX]) for line in lines]
    _mark_headers(lines, found)
    for start in range(len(lines)):
        if found[start] in {Kind.TEXT, Kind.RULE, Kind.SIGNATURE}:
            first, stop = _introduction(lines, found, start)
            found[first:stop] = [Kind.WROTE] * (stop - first)
    _mark_wrapped(lines, found)
    return "".join(found)


def _alone(line: str) -> str:
    """What a line is whatever stands beside it."""
    if not line.strip():
        return Kind.EMPTY
    for kind, pattern in ((Kind.SIGNATURE, _SIGNATURE), (Kind.RULE, _RULE), (Kind.QUOTE, _QUOTE)):
        if pattern.match(line):
            return kind
    if _ORIGINAL.match(line):
        return Kind.END
    return Kind.SENT_FROM if _is_sent_from(line) else Kind.TEXT


def _is_sent_from(line: str) -> bool:
    plain = re.sub(r"[<(\[]?https?://\S+", "", line).strip(" \t*_[]()<>.")
    if not plain or len(plain) > 80 or re.search(r"[,;!?]", plain) or len(plain.split()) > 9:
        return False
    return bool(_SENT_FROM.match(plain) or _SENT_FROM_ENDS.search(plain))


def _mark_headers(lines: list[str], found: list[str]) -> None:
    """Lines "From: …", "Sent: …" that stand together; one of them alone may be anybody's sentence."""
    start = 0
    while start < len(lines):
        stop, parts = _block(lines, found, start)
        dated = parts & {"sent", "subject"} or any(map(_ADDRESS.search, lines[start:stop]))
        if len(parts) >= 2 and dated and parts & {"from", "sent"}:
            found[start:stop] = [Kind.HEADER] * (stop - start)
        start = max(stop, start + 1)


def _block(lines: list[str], found: list[str], start: int) -> tuple[int, set[str]]:
    """The end of the block of headers that begins there, and what they say; a long one may go on in a second line."""
    parts: set[str] = set()
    at = last = start
    while at < len(lines) and at - last <= 1 and found[at] != Kind.QUOTE:
        part = next((name for name, pattern in _HEADERS if pattern.match(lines[at][:LINE_MAX])), "")
        if not part and at == start:
            return start, set()
        if part:
            parts.add(part)
            last = at + 1
        at += 1
    return last, parts


def _introduction(lines: list[str], found: list[str], start: int) -> tuple[int, int]:
    """First and last line of a sentence like "On Monday, Alice wrote:" that ends soon; the same twice for none."""
    joined = ""
    for stop in range(start + 1, min(len(lines), start + INTRODUCTION_LINES) + 1):
        if found[stop - 1] not in {Kind.TEXT, Kind.RULE, Kind.SIGNATURE, Kind.SENT_FROM}:
            break
        joined = f"{joined} {lines[stop - 1].strip()}".strip()
        if len(joined) > INTRODUCTION_MAX:
            break
        if _introduces(joined, _next(found, stop)):
            return _without_text_above(lines, found, start, stop), stop
    return start, start


def _without_text_above(lines: list[str], found: list[str], start: int, stop: int) -> int:
    """The sentence may stand right under the text, which tells of no date."""
    while start + 1 < stop and not (_WHEN.search(lines[start]) or _DAY.match(lines[start])):
        rest = " ".join(line.strip() for line in lines[start + 1 : stop])
        if not _introduces(rest, _next(found, stop)):
            break
        start += 1
    return start


def _next(found: list[str], start: int) -> str:
    return next((kind for kind in found[start : start + 6] if kind != Kind.EMPTY), "")


def _introduces(sentence: str, followed_by: str) -> bool:
    plain = _RULES.sub("", sentence).rstrip("*_ ")
    ends = plain.endswith((":", "：")) or bool(_WROTE_AT_END.search(plain))
    if not ends:
        return False
    said, when, who = _WROTE.search(plain), _WHEN.search(plain), _ADDRESS.search(plain)
    if when and (who or (said and (_WROTE_AT_END.search(plain) or (len(plain) < 120 and _is_led(plain))))):
        return True
    named = who or (_WROTE_AT_END.search(plain) and not _SOMEBODY.search(plain))
    return followed_by == Kind.QUOTE and len(plain) < 160 and bool(named)


def _is_led(plain: str) -> bool:
    """Whether the sentence says when or who before anything else, as those of mail programmes do."""
    return bool(re.match(r"\W{0,3}(?:on|le|am|el|il|em|op|den|the|\d)\b", plain, re.IGNORECASE)) or plain.count(" ") < 8


def _mark_wrapped(lines: list[str], found: list[str]) -> None:
    """A long quoted line that was broken in two: its second half lost the sign."""
    for at in range(1, len(lines) - 1):
        between = found[at - 1] == Kind.QUOTE and found[at + 1] == Kind.QUOTE
        if found[at] == Kind.TEXT and between and len(lines[at - 1]) > 60:
            found[at] = Kind.QUOTE
