"""The pictures of members in the HTML of a post."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_ADDRESS = re.compile(r"/pictures/([0-9a-f]{20})-(\d{1,4})x(\d{1,4})\.webp")


class Shown(NamedTuple):
    """`alt`: what whoever wrote the post says of it, if anything."""

    key: str
    width: int
    height: int
    alt: str


def pictures_in(body_html: str) -> list[Shown]:
    """In the order of the text."""
    if "/pictures/" not in body_html:
        return []
    reader = _Reader()
    reader.feed(body_html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Shown] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        address = _ADDRESS.fullmatch(known.get("src") or "") if tag == "img" else None
        if address:
            key, width, height = address.groups()
            self.found.append(Shown(key, int(width), int(height), known.get("alt") or ""))
