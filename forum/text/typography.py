"""French typography: the spaces a reader typed become unbreakable where a line must not break."""

import re
from collections.abc import Callable

NARROW = "\u202f"
WIDE = "\u00a0"

_UNITS = "kg|g|mg|km|m|cm|mm|l|cl|ml|h|min|s|ms|W|kW|Wh|kWh|V|A|mAh|Hz|dB|ko|Ko|Mo|Go|To|°C"
_RULES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r" (?=[;!?%€])"), NARROW),
    (re.compile(r" (?=[:»])"), WIDE),
    (re.compile(r"(?<=«) |(?<=\bn°) (?=[\w{])"), WIDE),
    (re.compile(rf"(?<=\d) (?=(?:{_UNITS})\b)"), NARROW),
    # 1 234 567 but neither 2026 100 nor 06 12 34 56 78
    (re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)"), lambda number: number.group().replace(" ", NARROW)),
]


def typeset_in(language: str, text: str) -> str:
    """The text as its language is printed."""
    return typeset(text) if language == "fr" else text


_PART = re.compile(r"<(code|pre|kbd|samp)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)


def typeset_html(html: str) -> str:
    """The same of the texts between the tags, but for what stands letter by letter."""
    return _PART.sub(lambda part: part[0] if part[0].startswith("<") else typeset(part[0]), html)


def typeset(text: str) -> str:
    """The same text with unbreakable spaces, of the same length: only U+0020 changes, nothing is added."""
    if " " not in text:
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
