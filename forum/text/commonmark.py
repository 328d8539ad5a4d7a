"""The Markdown that members write: CommonMark with tables, strikethrough and bare web addresses, and no raw HTML."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
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

# As accounts are called here: letters without accents, digits, and - _ . between them.
_MENTION = re.compile(r"(?<![\w@/])@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,148}[A-Za-z0-9])?)(?![^\W_])")
MAX_NAMES = 20  # of one text; who names more is not naming anybody
MAX_MENTIONING = 60_000  # characters

_of_thread = threading.local()  # the linkifier keeps state


def to_html(source: str, mentions: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None) -> str:
    """HTML as CommonMark says, not yet sanitised. `mentions`: names in small letters, and where they lead; `titles`:
    addresses that stand bare in the text, and what is shown in their place."""
    env: dict[str, Any] = {"mentions": mentions or {}, "titles": titles or {}}
    return str(_parser().render(source if source.endswith("\n") else source + "\n", env))


def mentioned(source: str) -> list[str]:
    """The names after an @, in small letters, in order, once each; none in code, in a quote or in a link."""
    if len(source) > MAX_MENTIONING or not _MENTION.search(source):
        return []
    env: dict[str, Any] = {"mentions": {}, "named": {}}
    _parser().parse(source + "\n", env)
    return list(env["named"])[:MAX_NAMES]


def addresses(source: str) -> list[str]:
    """The web addresses that stand bare in a text, in order, once each, as their links lead; none in code."""
    if len(source) > MAX_MENTIONING:
        return []
    env: dict[str, Any] = {"titles": {}, "addresses": {}}
    _parser().parse(source + "\n", env)
    return list(env["addresses"])


def _parser() -> MarkdownIt:
    parser: MarkdownIt | None = getattr(_of_thread, "parser", None)
    if parser is None:
        parser = _of_thread.parser = _build()
    return parser


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
    parser.core.ruler.before("text_join", "mentions", _mentions)
    parser.core.ruler.push("titles", _titles)
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


def _mentions(state: StateCore) -> None:
    """`@name` in plain words becomes a link, where the name is one of `mentions`; before `text_join`: not `\\@name`."""
    named: dict[str, bool] = state.env.get("named", {})
    quoted = 0
    for token in state.tokens:
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and not quoted and "@" in token.content:
            token.children = list(_with_links(token.children or [], state.env.get("mentions", {}), named))


def _with_links(tokens: Sequence[Token], mentions: Mapping[str, str], named: dict[str, bool]) -> Iterator[Token]:
    linked, before = 0, ""
    for token in tokens:
        linked += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not linked:
            follows_word = before[-1:].isalnum() or before[-1:] in {"@", "/", "_"}
            yield from _split(token, mentions, named, follows_word)
        else:
            yield token
        before = token.content if token.type.startswith("text") else ""


def _split(token: Token, mentions: Mapping[str, str], named: dict[str, bool], follows_word: bool) -> Iterator[Token]:
    start = 0
    for match in _MENTION.finditer(token.content):
        name = match[1].lower()
        if follows_word and match.start() == 0:
            continue
        named[name] = True
        if name in mentions:
            yield _text(token.content[start : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": mentions[name]})
            yield _text(match[0])
            yield Token("link_close", "a", -1)
            start = match.end()
    yield _text(token.content[start:]) if start else token


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _titles(state: StateCore) -> None:
    """A bare address of `titles` says its title; one that its writer gave words keeps those words."""
    titles, found = state.env.get("titles", {}), state.env.get("addresses", {})
    for token in state.tokens:
        children = token.children or []
        for link, words in pairwise(children):
            if link.type == "link_open" and link.info == "auto" and words.type == "text":
                href = str(link.attrs["href"])
                found[href] = True
                words.content = titles.get(href, words.content)


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The alignment as an attribute: posts have no styles."""
    style = str(tokens[index].attrs.pop("style", ""))
    if style:
        tokens[index].attrSet("align", style.removeprefix("text-align:"))
    return str(self.renderToken(tokens, index, options, env))
