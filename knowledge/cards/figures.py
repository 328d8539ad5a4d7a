"""What a text states that can be checked letter by letter: dates, amounts, numbers, codes, addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

ADDRESS = re.compile(r"https?://[^\s<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_GROUPED = r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,:/]\d+)*"
_UNIT = r"(?:€|\$|£|%|°C|EUR\b|kg\b|cm\b|mm\b|ml\b|kWh?\b|[mgWVAhl]\b)"
FIGURE = re.compile(
    rf"(?P<date>\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:{_MONTHS})(?: \d{{4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    r"|(?P<code>\b(?=[\w/.-]*\d)(?=[\w/.-]*[^\W\d_])\w[\w/.-]*\w\b)"
    rf"|(?P<amount>[€$£] ?(?:{_GROUPED})|(?:{_GROUPED})(?: ?{_UNIT})?)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def normal(text: str) -> str:
    """As it is compared: one plain space between words, whichever kind of space was printed."""
    return _SPACES.sub(" ", text).strip()


def figures(text: str) -> Iterator[str]:
    """Dates, amounts, numbers and codes, in the order of the text; those within addresses are not figures."""
    for found in FIGURE.finditer(ADDRESS.sub(" ", normal(text))):
        yield found.group().lower()


def addresses(text: str) -> Iterator[str]:
    for found in ADDRESS.finditer(text):
        yield found.group().rstrip(".,;:!?)")


def spans(text: str) -> list[tuple[int, int]]:
    """Where what must not be cut in two stands in a text on one line."""
    return [found.span() for pattern in (ADDRESS, FIGURE) for found in pattern.finditer(text)]
