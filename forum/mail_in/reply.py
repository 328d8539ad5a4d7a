"""What somebody wrote themselves in a mail that answers another one. Pure."""

from __future__ import annotations

import re
import unicodedata

from forum.mail_in.lines import Kind, kinds_of

TEXT_MAX = 60_000  # characters looked at
FOOTER_LINES = 6  # of text below the quotation: what lists and firms add
SIGNATURE_LINES = 10

# What the lines of a signature, or of a list's footer, hold.
_ADDRESSED = re.compile(r"@|https?://|www\.|\+?\d[\d .()-]{7,}|lists?\.|unsubscribe|désabonn", re.IGNORECASE)

# Stands at the top of our own mails: whatever is below was written by us.
MARK = "-·-·-·-"


def own_text(text: str) -> str:
    """The text without what it quotes, without signature, without what a programme added; maybe empty."""
    lines = _lines(text)
    kinds = kinds_of(lines)
    keep = _kept(lines, kinds)
    return "\n".join(lines[at].rstrip() for at in keep).strip("\n").strip()


def _lines(text: str) -> list[str]:
    text = text[:TEXT_MAX].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = (
        re.sub("[\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad]", "", text).replace("\u00a0", " ").replace("\u202f", " ")
    )
    text = unicodedata.normalize("NFC", text)
    lines = text.split("\n")
    marked = next((at for at, line in enumerate(lines) if MARK in line), None)
    return lines if marked is None else lines[:marked]


def _kept(lines: list[str], kinds: str) -> list[int]:
    """The numbers of the lines to keep."""
    end = _first_end(lines, kinds)
    kinds = kinds[:end]
    start, stop = _around_quotations(kinds)
    while stop > start and kinds[stop - 1] in {Kind.EMPTY, Kind.QUOTE, Kind.SENT_FROM, Kind.RULE, Kind.WROTE}:
        stop -= 1
    return [at for at in range(start, stop) if kinds[at] != Kind.WROTE]


def _first_end(lines: list[str], kinds: str) -> int:
    """Where a signature or another mail begins; nothing after it is looked at."""
    for at, kind in enumerate(kinds):
        has_text = Kind.TEXT in kinds[:at]
        if kind == Kind.END or (kind == Kind.HEADER and has_text):
            return _without_rule(kinds, at)
        stands_last = kinds[at + 1 : at + 2] in {"", Kind.EMPTY, Kind.SENT_FROM}
        if kind == Kind.SENT_FROM and has_text and stands_last:
            return at
        if kind == Kind.SIGNATURE and _is_signature(lines, kinds, at):
            return at
        if kind == Kind.RULE and has_text and _ends_text(lines, kinds, at):
            return at
    return len(kinds)


def _without_rule(kinds: str, at: int) -> int:
    """The line above the headers of another mail goes with them."""
    above = kinds[:at].rstrip(Kind.EMPTY)
    return len(above.rstrip(Kind.RULE))


def _is_signature(lines: list[str], kinds: str, at: int) -> bool:
    """Whoever signs does so at the end; what follows may also be a quotation."""
    return kinds[at:].count(Kind.TEXT) <= SIGNATURE_LINES or (Kind.TEXT in kinds[:at] and lines[at].strip() == "--")


def _ends_text(lines: list[str], kinds: str, at: int) -> bool:
    """A line of dashes may be part of the text; not when only a few short lines, or another mail, stand below."""
    below = kinds[at + 1 :].strip(Kind.EMPTY)
    if below[:1] == Kind.HEADER:
        return True
    if Kind.RULE in below or not 0 < below.count(Kind.TEXT) <= SIGNATURE_LINES:
        return False
    texts = [line for line, kind in zip(lines[at + 1 :], kinds[at + 1 :], strict=False) if kind == Kind.TEXT]
    is_footer = len(lines[at].strip()) >= 20 or any(map(_ADDRESSED.search, texts))
    return is_footer and max(map(len, texts)) < 100


def _around_quotations(kinds: str) -> tuple[int, int]:
    """First and last line to keep, when quotations stand above, below, or between what was written."""
    led = re.match(r"e*(?:b[be]*q|q)[qeb]*(?=t)", kinds)
    if led and Kind.QUOTE not in kinds[led.end() :]:
        return led.end(), len(kinds)  # all that is quoted stands above
    for wrote in re.finditer("b+", kinds):
        above, below = kinds[: wrote.start()], kinds[wrote.end() :]
        if Kind.TEXT in above and _is_all_quoted(below):
            return 0, wrote.start()
    return 0, len(kinds)


def _is_all_quoted(below: str) -> bool:
    """Whether nothing below an introduction is by the sender, but perhaps a footer."""
    if Kind.QUOTE not in below or re.match(r"[eb]*t", below):
        return True  # quoted without signs
    answers = re.findall(r"q[eb]*(t[te]*)", below)
    return len(answers) <= 1 and sum(answer.count(Kind.TEXT) for answer in answers) <= FOOTER_LINES
