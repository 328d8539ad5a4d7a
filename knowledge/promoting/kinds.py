"""One kind of text into another: text, steps, warning. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from knowledge.promoting.pieces import PARAGRAPH, STEPS, WARNING, lines_of
from knowledge.richtext import clean

_LISTS = {"ul", "ol"}
_HEADINGS = {"h2", "h3", "h4"}


def converted(value: Any, *, of: str, to: str) -> Any:
    """The value of a block of kind `to`, from that of a block of kind `of`; what is no text stays as it is."""
    if of == to or not {of, to} <= {PARAGRAPH, STEPS, WARNING}:
        return value
    if to == STEPS:
        return _steps(value)
    html = _ordered(value) if of == STEPS else value
    return _warning(html) if to == WARNING else html


def _steps(html: str) -> list[str]:
    """An item of a list is a step, and so is each line of anything else."""
    found = [clean(step) for step in _each_step(BeautifulSoup(html, "html.parser"))]
    return [step for step in found if step.strip()]


def _each_step(soup: Any) -> Iterator[str]:
    for node in soup.children:
        if isinstance(node, Tag) and node.name in _LISTS:
            yield from (_step(item) for item in node.find_all("li", recursive=False))
        elif isinstance(node, Tag) and node.name not in {"hr", "br"}:
            yield from (f"<p>{line}</p>" for line in lines_of(node))
        elif not isinstance(node, Tag) and str(node).strip():
            yield f"<p>{node.output_ready()}</p>"


def _step(item: Tag) -> str:
    """Its words as a paragraph, a list in it as a list: the editor's parser wants no words beside blocks."""
    inner = [child.extract() for child in item.find_all(["ul", "ol"], recursive=False)]
    for each in inner:
        each.name = "ul"
    words = item.decode_contents().strip()
    if words and not words.startswith("<p"):
        words = f"<p>{words}</p>"
    return words + "".join(str(each) for each in inner)


def _ordered(steps: list[str]) -> str:
    items = "".join(f"<li>{_flat(step)}</li>" for step in steps)
    return clean(f"<ol>{items}</ol>")


def _flat(step: str) -> str:
    """Paragraphs of a step as lines: an item holds no paragraph."""
    lines: list[str] = []
    lists = ""
    for node in BeautifulSoup(step, "html.parser").children:
        if isinstance(node, Tag) and node.name in _LISTS:
            lists += str(node)
        elif isinstance(node, Tag) and node.name == "p":
            lines.append(node.decode_contents())
        else:
            lines.append(str(node))
    return "<br>".join(line for line in lines if line.strip()) + lists


def _warning(html: str) -> str:
    """A warning is lines: headings stand out by their weight, items by a dash."""
    return clean("".join(_lines(BeautifulSoup(html, "html.parser"))))


def _lines(soup: Any) -> Iterator[str]:
    for node in soup.children:
        if not isinstance(node, Tag):
            yield f"<p>{node.output_ready()}</p>" if str(node).strip() else ""
        elif node.name in _LISTS:
            yield from (f"<p>– {item.decode_contents()}</p>" for item in _all_items(node))
        elif node.name in _HEADINGS:
            yield f"<p><b>{node.decode_contents()}</b></p>"
        elif node.name != "hr":
            yield f"<p>{node.decode_contents()}</p>"


def _all_items(node: Tag) -> list[Tag]:
    """Of lists in lists too, each with its own words only."""
    items = node.find_all("li")
    for inner in node.find_all(["ul", "ol"]):
        inner.extract()
    return items
