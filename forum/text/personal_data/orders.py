"""Numbers of orders, as merchants write them: shapes in a file that whoever runs the site may extend."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from forum.text.personal_data.kinds import Finding, Kind, names_a_thing

SHAPES = Path(__file__).with_name("orders.json")
SHAPE_MAX = 40
NEAR = 40  # signs before a number in which one of the words stands
_CLASSES = {"9": r"\d", "A": "[A-Z]", "?": "[A-Z0-9]"}


class Shape(NamedTuple):
    """A merchant's numbers. With `words`, one of them has to stand before."""

    merchant: str
    pattern: re.Pattern[str]
    words: re.Pattern[str] | None


class BadShape(ValueError):
    """A file of shapes that cannot be read; says which line, and what to write."""


def read_shapes(path: Path) -> tuple[Shape, ...]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadShape(f"{path}: {fault}") from None
    if not isinstance(rows, list):
        raise BadShape(f"{path}: write a list of merchants.")
    return tuple(shape for number, row in enumerate(rows, 1) for shape in _shapes(row, f"{path}, entry {number}"))


def _shapes(row: Any, where: str) -> Iterator[Shape]:
    if (
        not isinstance(row, Mapping)
        or not isinstance(row.get("merchant"), str)
        or not isinstance(row.get("shapes"), list)
    ):
        raise BadShape(f"{where}: write “merchant” and a list of “shapes”.")
    words = row.get("words", [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise BadShape(f"{where}: “words” is a list of words.")
    for written in row["shapes"]:
        yield Shape(row["merchant"], _pattern(written, where), _any_of(words))


def _pattern(written: object, where: str) -> re.Pattern[str]:
    """`9` a digit, `A` a capital letter, `?` one of both; `'` before a sign that is meant as it is."""
    if not isinstance(written, str) or not 6 <= len(written) <= SHAPE_MAX or not set(written) & set(_CLASSES):
        raise BadShape(f"{where}: a shape has 6 to {SHAPE_MAX} signs: 9 for a digit, A for a letter, ? for either.")
    signs = re.findall(r"'.|[^']", written)
    body = "".join(re.escape(sign[1]) if sign[0] == "'" else _CLASSES.get(sign, re.escape(sign)) for sign in signs)
    return re.compile(rf"(?<![\w-]){body}(?![\w-])")


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.I) if words else None


_known: tuple[Shape, ...] = read_shapes(SHAPES)


def use_shapes(more: Iterable[Shape]) -> None:
    """Those of this site, beside those that come with the program."""
    global _known
    _known = (*read_shapes(SHAPES), *more)


# "Order number 4471-220", whoever the merchant is: said to be one, and with enough digits to be one.
_SAID = re.compile(
    r"(?P<first>\b(?:num[ée]ro|n[°ºo]|r[ée]f(?:[ée]rence)?|number)\.? (?:de|of)(?: ma| la| my| the)? )?"
    r"\b(?:commande|order|cde|facture|invoice)s?\b ?(?P<named>"
    r"(?:(?:(?:id|no|nr|num|number|num[ée]ro|r[ée]f(?:[ée]rence)?|est|is)\b\.?|n[°º]|[#:=]) ?){0,4})"
    r"(?P<number>[A-Z0-9](?:[A-Z0-9]|[-_/.](?=[A-Z0-9])){4,29})(?![\w-])",
    re.I,
)
DIGITS = 5  # "order 2026" names a year
DIGITS_UNNAMED = 7  # "in descending order 91756 and 5113"; with a dash, it is no quantity either
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")


def find_orders(text: str) -> Iterator[Finding]:
    for shape in _known:
        for match in shape.pattern.finditer(text):
            if shape.words is None or shape.words.search(text, max(match.start() - NEAR, 0), match.start()):
                yield Finding(Kind.ORDER, match.start(), match.end(), match[0])
    for match in _SAID.finditer(text):
        start, end = match.span("number")
        if _is_order(match["number"], is_named=bool(match["first"] or match["named"])) and not names_a_thing(
            text, start
        ):
            yield Finding(Kind.ORDER, start, end, match["number"])


def _is_order(number: str, *, is_named: bool) -> bool:
    digits = sum(map(str.isdigit, number))
    if is_named:
        return digits >= DIGITS and not _DAY.fullmatch(number)
    return digits >= DIGITS_UNNAMED and ("-" in number or digits == len(number)) and not _DAY.fullmatch(number)
