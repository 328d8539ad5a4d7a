"""The Markdown that members write: CommonMark with tables, strikethrough and bare web addresses, and no raw HTML."""

import re
import threading
from collections.abc import Sequence
from typing import Any

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token

from forum.text.policy import MAX_DESTINATION

# A table fills the missing cells of its rows by itself: without a limit 2 KB become 650 KB.
MAX_CELLS = 2000
# Each address of a paragraph may be searched to the paragraph's end.
MAX_ADDRESSES = 100

_ADDRESS = re.compile(r"https?:|mailto:|www\.", re.IGNORECASE)
_HOST = re.compile(r"[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62}){1,8}(?![\w.-]*[\w-])")

_of_thread = threading.local()  # the linkifier keeps state


def to_html(source: str) -> str:
    """HTML as CommonMark says, not yet sanitised."""
    parser: MarkdownIt | None = getattr(_of_thread, "parser", None)
    if parser is None:
        parser = _of_thread.parser = _build()
    return str(parser.render(source if source.endswith("\n") else source + "\n"))


class WebAddresses(LinkifyIt):
    """Links for http, https, mailto and www only.

    Guessing more makes a link of a forgotten space ("la panne.Il faut" is a name under .il), and
    a bare mail address is not made easier to harvest.
    """

    def __init__(self) -> None:
        schemas = {"ftp:": None, "//": None, "www.": {"validate": self._length_of_www}}
        super().__init__(schemas, {"fuzzy_link": False, "fuzzy_email": False})

    def pretest(self, text: str) -> bool:
        return len(_ADDRESS.findall(text)) <= MAX_ADDRESSES and bool(super().pretest(text))

    def match_at_start(self, text: str) -> Any:
        within = text[: 2 * MAX_DESTINATION].partition("~~")[0]  # ~~https://struck.example~~
        return super().match_at_start(within)

    def _length_of_www(self, text: str, position: int) -> int:
        host = _HOST.match(text, position)
        if host is None:
            return 0
        path = re.compile(self.re["src_path"], re.IGNORECASE).match(text, host.end())
        return (path.end() if path else host.end()) - position

    def normalize(self, match: Any) -> None:
        super().normalize(match)
        if match.schema == "www.":
            match.url = "http://" + match.url


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["strikethrough", "linkify", "table"])
    parser.linkify = WebAddresses()
    parser.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("linkify", _bounded_linkify)
    for cell in ("th_open", "td_open"):
        parser.add_render_rule(cell, _cell)
    return parser


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, unless the cells of the post's tables exceed `MAX_CELLS`: then its lines stay lines."""
    if "|" not in state.src or "cells_exceeded" in state.env or not table(state, start, end, True):
        return False
    columns = 1 + state.getLines(start + 1, start + 2, 0, False).strip().strip("|").count("|")
    rows, last = 1, start + 2
    while last < end and not state.isEmpty(last) and columns * rows <= MAX_CELLS:
        rows, last = rows + 1, last + 1
    state.env["cells"] = state.env.get("cells", 0) + (0 if silent else columns * rows)
    if max(state.env["cells"], columns * rows) > MAX_CELLS:
        state.env["cells_exceeded"] = True
        return False
    return silent or bool(table(state, start, end, False))


def _bounded_linkify(state: StateInline, silent: bool) -> bool:
    """Asked at each colon, the rule searches all the text before it for a scheme: 30,000 characters took 3 s."""
    ahead = state.src[state.pos] == ":" and state.pending[-5:].lower().endswith(("http", "https"))
    return ahead and bool(linkify(state, silent))


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The alignment as an attribute: posts have no styles."""
    style = str(tokens[index].attrs.pop("style", ""))
    if style:
        tokens[index].attrSet("align", style.removeprefix("text-align:"))
    return str(self.renderToken(tokens, index, options, env))
