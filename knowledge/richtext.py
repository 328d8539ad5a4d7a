"""From the rendered HTML of an answer to the blocks of a guide.

The editors' rich text knows fewer elements than an answer and no block inside another: quotes, tables and
code are made flat. Whatever comes out was let through by the sanitizer, twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, TypeAlias

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from forum.text import policy, sanitizer

# Name of a block of `knowledge.blocks.ArticleBody` and its value: HTML, or a list of HTML for steps.
Part: TypeAlias = tuple[str, Any]

_INLINE = {
    "strong": "b",
    "em": "i",
    "del": "s",
    "sup": "sup",
    "sub": "sub",
    "code": "code",
    "kbd": "code",
}
# The guide's own title is the h1.
_HEADINGS = {"h3": "h2", "h4": "h3", "h5": "h4", "h6": "h4"}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", "pre", "blockquote", "table", "hr", *_LISTS, *_HEADINGS}

_last_word = nh3.Cleaner(
    tags={"p", "br", "hr", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", *_INLINE.values()},
    attributes={"a": {"href"}},
    url_schemes=policy.SCHEMES,
    link_rel=None,
)


def parts(body_html: str) -> list[Part]:
    """The blocks of an answer, in order: each numbered list becomes steps, what is between them text."""
    soup = BeautifulSoup(sanitizer.last_word(body_html), "html.parser")
    found: list[Part] = []
    text: list[str] = []
    for node in soup.children:
        if isinstance(node, Tag) and node.name == "ol":
            _close(text, found)
            found.append(("steps", [clean("".join(_item(item))) for item in _items(node)]))
        else:
            text.extend(_flat(node))
    _close(text, found)
    return found


def _close(text: list[str], found: list[Part]) -> None:
    html = clean("".join(text))
    if html.strip():
        found.append(("paragraph", html))
    text.clear()


def part_of(nodes: Sequence[Any]) -> Part:
    """The block that neighbours in an answer become: a numbered list on its own is steps."""
    if len(nodes) == 1 and isinstance(nodes[0], Tag) and nodes[0].name == "ol":
        steps = [clean("".join(_item(item))) for item in _items(nodes[0])]
        return "steps", [step for step in steps if step.strip()]
    return "paragraph", clean("".join(html for node in nodes for html in _flat(node))).strip()


def clean(html: str) -> str:
    # The editor's parser is one of XML: it wants void elements closed.
    return _last_word.clean(html).replace("<br>", "<br/>").replace("<hr>", "<hr/>")


def _flat(node: Any) -> Iterator[str]:
    """A node of the answer as blocks that hold no other blocks (lists may hold lists)."""
    if not isinstance(node, Tag) or node.name not in _BLOCKS:
        words = _inline(node)
        if words.strip():
            yield f"<p>{words}</p>"
    elif node.name in _LISTS:
        yield _list(node)
    elif node.name in _HEADINGS:
        yield f"<{_HEADINGS[node.name]}>{_inside(node)}</{_HEADINGS[node.name]}>"
    else:
        yield from _SPECIAL.get(node.name, _paragraph)(node)


def _paragraph(node: Tag) -> Iterator[str]:
    words = _inside(node)
    if words.strip():
        yield f"<p>{words}</p>"


def _quote(node: Tag) -> Iterator[str]:
    for block in _lines(node):
        yield f"<blockquote>{block}</blockquote>"


def _code(node: Tag) -> Iterator[str]:
    lines = node.get_text().rstrip("\n").split("\n")
    yield "<p>" + "<br>".join(f"<code>{escape(line)}</code>" for line in lines) + "</p>"


def _table(node: Tag) -> Iterator[str]:
    for row in node.find_all("tr"):
        cells = [_inside(cell) for cell in row.find_all(["th", "td"])]
        yield f"<p>{' – '.join(cells)}</p>"


def _rule(node: Tag) -> Iterator[str]:
    yield "<hr>"


_SPECIAL: dict[str, Callable[[Tag], Iterator[str]]] = {
    "blockquote": _quote,
    "pre": _code,
    "table": _table,
    "hr": _rule,
}


def _list(node: Tag) -> str:
    items = "".join(f"<li>{''.join(_item(item, paragraphs=False))}</li>" for item in _items(node))
    return f"<{node.name}>{items}</{node.name}>"


def _items(node: Tag) -> list[Tag]:
    return [child for child in node.children if isinstance(child, Tag) and child.name == "li"]


def _item(item: Tag, *, paragraphs: bool = True) -> Iterator[str]:
    """The content of a list item: its words, then the lists in it. Steps are whole texts, items one line."""
    lists = [child for child in item.children if isinstance(child, Tag) and child.name in _LISTS]
    lines = list(_lines(item))
    yield "".join(f"<p>{line}</p>" for line in lines) if paragraphs else "<br>".join(lines)
    for inner in lists:
        inner.name = "ul" if paragraphs else inner.name  # steps hold no steps
        yield _list(inner)


def _lines(node: Tag) -> Iterator[str]:
    """The words of what a quote or an item holds, one string for each block; lists in it left out."""
    run = ""
    for child in node.children:
        is_block = isinstance(child, Tag) and child.name in _BLOCKS
        if not is_block:
            run += _inline(child)
            continue
        if run.strip():
            yield run.strip()
        run = ""
        if isinstance(child, Tag) and child.name not in _LISTS:
            yield from filter(str.strip, [_inside(child)])
    if run.strip():
        yield run.strip()


def _inside(node: Tag) -> str:
    return "".join(_inline(child) for child in node.children)


def _inline(node: Any) -> str:
    if isinstance(node, NavigableString):
        return escape(str(node), quote=False)
    if node.name == "br":
        return "<br>"
    if node.name == "img":
        return escape(str(node.get("alt", "")), quote=False)
    inside = _inside(node)
    if node.name == "a":
        return f'<a href="{escape(str(node.get("href", "")))}">{inside}</a>'
    if node.name in _INLINE:
        return f"<{_INLINE[node.name]}>{inside}</{_INLINE[node.name]}>"
    return inside
