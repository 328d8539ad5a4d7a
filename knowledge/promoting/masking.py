"""Personal data in what is about to become a guide: shown line by line, and taken out of every text. Pure.

Words that run across two elements are found as well: they are looked for in the lines a reader sees.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.text import personal_data
from forum.text.personal_data import Kind

NAME = "name"  # of a member, named with an @
AROUND = 60  # characters shown on each side of what was found
_LINES = ["p", "li", "h2", "h3", "h4", "blockquote"]
_STAND_IN = 0x100000  # private signs, which no rule takes for a part of anything
_STAND_INS = re.compile("[\U00100000-\U0010ffff]")
_MARK = re.compile(r"[0-9a-f]{16}")
_MEMBER = re.compile(r"^(?:https?://[^/]+)?/m/\d+$")


class Finding(NamedTuple):
    """`may_stay`: an editor may say that it is harmless; numbers of accounts and cards never are."""

    kind: str
    words: str
    before: str
    after: str
    may_stay: bool

    @property
    def mark(self) -> str:
        """Names it in a form without saying it."""
        return mark_of(self.words)


def mark_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def is_mark(text: str) -> bool:
    return bool(_MARK.fullmatch(text))


def findings(texts: Iterable[str]) -> list[Finding]:
    """In plain lines or HTML, each once, in the order of the texts."""
    found: dict[str, Finding] = {}
    for html in texts:
        for kind, words, line in _found_in(BeautifulSoup(html, "html.parser")):
            before, _words, after = line.partition(words)
            accounts, _others = personal_data.sorted_out(words)
            around = (
                f"{'…' * (len(before) > AROUND)}{before[-AROUND:]}",
                f"{after[:AROUND]}{'…' * (len(after) > AROUND)}",
            )
            finding = Finding(kind, words, *around, not accounts)
            found.setdefault(finding.mark, finding)
    return list(found.values())


def masked(html: str, *, keep: Iterable[str] = (), language: str) -> str:
    """The HTML without what is found in it, but for what bears a mark of `keep`; in the language of the guide."""
    soup: Any = BeautifulSoup(html, "html.parser")
    kept = set(keep)
    cleaned = [_clean_link(link, kept, language) for link in soup.find_all("a")]
    cleaned += [_clean_run(run, kept, language) for run in list(_runs(soup))]
    return _written(soup) if any(cleaned) else html


def masked_line(line: str, *, keep: Iterable[str] = (), language: str) -> str:
    """The same for a title or a summary: no HTML."""
    kept = set(keep)

    def by(kind: Kind, words: str) -> str:
        return words if _stays(words, kept) else f"[{removed(kind, language)}]"

    return personal_data.replace(line, by)


def removed(kind: str, language: str) -> str:
    with override(language):
        return {
            Kind.EMAIL: _("e-mail address removed"),
            Kind.PHONE: _("telephone number removed"),
            Kind.IBAN: _("account number removed"),
            Kind.CARD: _("card number removed"),
            Kind.NIR: _("social security number removed"),
            Kind.SIRET: _("SIRET number removed"),
            Kind.ORDER: _("order number removed"),
            NAME: _("name removed"),
        }[kind]


def _stays(words: str, kept: set[str]) -> bool:
    return mark_of(words) in kept and not personal_data.sorted_out(words)[0]


def _found_in(soup: Any) -> Iterator[tuple[str, str, str]]:
    """(kind, words, the line they stand in)."""
    for line in _lines_in(soup):
        yield from ((kind, words, line) for kind, words in personal_data.find(line))
    for link in soup.find_all("a"):
        address = unquote(str(link.get("href", "")))
        words = link.get_text()
        if _MEMBER.match(address):
            yield NAME, words, words
        yield from ((kind, found, f"{words} ({address})") for kind, found in personal_data.find(address))


def _lines_in(soup: Any) -> Iterator[str]:
    for run in _runs(soup):
        text = "".join(str(node) for node in run)
        if text.strip():
            yield text


def _runs(soup: Any) -> Iterator[list[NavigableString]]:
    """The texts that a reader sees as one line each."""
    run: list[NavigableString] = []
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in {*_LINES, "br", "ul", "ol", "hr"}:
            yield run
            run = []
        elif isinstance(node, NavigableString):
            run.append(node)
    yield run


def _clean_link(link: Any, kept: set[str], language: str) -> bool:
    """Whether the link had to go, because of where it leads."""
    address, words = unquote(str(link.get("href", ""))), link.get_text()
    names_member = bool(_MEMBER.match(address)) and not _stays(words, kept)
    if names_member:
        link.string = f"[{removed(NAME, language)}]"
    gone = names_member or any(not _stays(found, kept) for _kind, found in personal_data.find(address))
    if gone:
        link.unwrap()
    return gone


def _clean_run(run: list[NavigableString], kept: set[str], language: str) -> bool:
    text = "".join(str(node) for node in run)
    spans = [(start, end, kind) for start, end, kind in _spans(text) if not _stays(text[start:end], kept)]
    at = 0
    for node in run if spans else ():
        end = at + len(node)
        new = _without(str(node), at, [span for span in spans if span[0] < end and span[1] > at], language)
        if new != node:
            node.replace_with(NavigableString(new))
        at = end
    return bool(spans)


def _without(text: str, at: int, spans: list[tuple[int, int, Kind]], language: str) -> str:
    """A text that begins at `at` of its line, without what lies in it of the spans; what begins in it is named."""
    parts, done = [], 0
    for start, end, kind in spans:
        parts.append(text[done : max(start - at, 0)])
        parts.append(f"[{removed(kind, language)}]" if start >= at else "")
        done = end - at
    return "".join([*parts, text[done:]])


def _spans(text: str) -> list[tuple[int, int, Kind]]:
    """Where something stands, in order. Each is found as the one rule finds it, and stood for by one sign meanwhile."""
    found: list[tuple[Kind, int]] = []

    def stand_in(kind: Kind, words: str) -> str:
        found.append((kind, len(words)))
        return chr(_STAND_IN + len(found) - 1)

    spans, at = [], 0
    for sign in personal_data.replace(_STAND_INS.sub("\ufffd", text), stand_in):
        number = ord(sign) - _STAND_IN
        kind, length = found[number] if number >= 0 else (None, 1)
        if kind is not None:
            spans.append((at, at + length, kind))
        at += length
    return spans


def _written(soup: Any) -> str:
    return str(soup.decode(formatter=lambda text: escape(text, quote=False)))
