"""The parts an answer is cut into, for somebody who chooses among them. Pure: HTML in, values of blocks out."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from forum.text import sanitizer
from forum.text.pictures import pictures_in
from knowledge.richtext import part_of

PARAGRAPH, STEPS, WARNING, IMAGE, PRODUCT, QUESTION = "paragraph", "steps", "warning", "image", "product", "question"
TEXTS = (PARAGRAPH, STEPS, WARNING)  # kinds that turn into each other

MOST = 60  # of one answer: more, and neighbours stand together
_BLOCKS = uuid.UUID("6b0f5c2e-4c53-4b8e-9f0e-6a1b1f5f6c55")  # of the names of blocks; never to be changed
_PICTURE = re.compile("^/pictures/")
_NUMBERED = re.compile(r"\s*([0-9]{1,2})\s*[.)°-]\s+")


class Piece(NamedTuple):
    """`value`: HTML of a text or a warning, a list of HTML for steps, key and words of a picture, a number.

    `key` stays the same as long as the words do; it names the block that the piece becomes, in whatever guide.
    `answer` is 0 for what no answer said.
    """

    key: str
    kind: str
    value: Any
    answer: int = 0

    @property
    def block_id(self) -> str:
        return str(uuid.uuid5(_BLOCKS, self.key))


def pieces_of(answer: int, body_html: str, *, most: int = MOST) -> list[Piece]:
    """In the order of the answer: numbered lists as steps, each picture for itself."""
    soup = BeautifulSoup(sanitizer.last_word(body_html), "html.parser")
    nodes = [node for node in soup.children if isinstance(node, Tag) or str(node).strip()]
    found = [part for group in _groups(nodes, most) for part in _parts(group)]
    return list(_keyed(answer, found))


def _groups(nodes: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """Each node for itself, or so many together that there are few enough."""
    size = -(-len(nodes) // most) or 1
    return (nodes[start : start + size] for start in range(0, len(nodes), size))


def _parts(group: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    shown = [picture for node in group for picture in pictures_in(str(node))]
    for node in group:
        _take_pictures_out(node)
    kind, value = part_of(group)
    if kind == PARAGRAPH:
        kind, value = _as_steps(value)
    if _says_something(value):
        yield kind, value
    for picture in shown:
        yield IMAGE, {"picture": picture.key, "alt": picture.alt, "width": picture.width, "height": picture.height}


def _take_pictures_out(node: Any) -> None:
    """With the link to the large one around each."""
    for image in node.find_all("img", src=_PICTURE) if isinstance(node, Tag) else ():
        around: Any = image.parent
        is_link = around.name == "a" and _PICTURE.match(str(around.get("href", "")))
        (around if is_link else image).decompose()


def _says_something(value: Any) -> bool:
    html = value if isinstance(value, str) else "".join(value)
    return bool(BeautifulSoup(html, "html.parser").get_text().strip())


def _as_steps(html: str) -> tuple[str, Any]:
    """A paragraph whose lines are numbered from one on, as people type them, is steps."""
    soup: Any = BeautifulSoup(html, "html.parser")
    if [node.name for node in soup.children] != ["p"]:
        return PARAGRAPH, html
    lines = lines_of(soup.p)
    numbers = [_NUMBERED.match(BeautifulSoup(line, "html.parser").get_text()) for line in lines]
    if len(lines) < 2 or [match and int(match[1]) for match in numbers] != list(range(1, len(lines) + 1)):
        return PARAGRAPH, html
    return STEPS, [f"<p>{_unnumbered(line)}</p>" for line in lines]


def _unnumbered(line: str) -> str:
    soup = BeautifulSoup(line, "html.parser")
    first = next(text for text in soup.find_all(string=True) if text.strip())
    first.replace_with(NavigableString(_NUMBERED.sub("", str(first), count=1)))
    return str(soup).strip()


def lines_of(node: Any) -> list[str]:
    """The HTML between line breaks; empty lines left out."""
    lines: list[str] = [""]
    for child in node.children:
        if isinstance(child, Tag) and child.name == "br":
            lines.append("")
        else:
            lines[-1] += child.decode() if isinstance(child, Tag) else child.output_ready()
    return [line.strip() for line in lines if line.strip()]


def _keyed(answer: int, parts: Iterable[tuple[str, Any]]) -> Iterator[Piece]:
    seen: dict[str, int] = {}
    for kind, value in parts:
        digest = hashlib.sha256(json.dumps([kind, value], sort_keys=True).encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        repeated = f"-{seen[digest]}" if seen[digest] > 1 else ""
        yield Piece(f"{answer}-{digest}{repeated}", kind, value, answer)
