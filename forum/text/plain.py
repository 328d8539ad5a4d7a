"""Words without markup: for excerpts, the search index and the plain part of mails."""

import html
import re

import nh3

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|pre|tr|table|ul|ol|div)>|<(?:br|hr)\b", re.IGNORECASE)
_LISTS = re.compile(r"<(/?)(ol|ul|li)\b([^>]*)>\s*", re.IGNORECASE)
_START = re.compile(r'start="(\d{1,9})"')
_CELL_END = re.compile(r"</t[dh]>\s*", re.IGNORECASE)


def plain_text(markup: str) -> str:
    """The visible words of rendered HTML, each block on its own line. No longer HTML: escape it where it is shown."""
    spaced = _CELL_END.sub(" ", _BLOCK_END.sub("\n\\g<0>", markup))
    words = html.unescape(nh3.clean(spaced, tags=set(), link_rel=None))
    return "\n".join(line for line in map(str.strip, words.splitlines()) if line)


def listed_text(markup: str) -> str:
    """The same for mails, with the numbers and dashes of lists, which a browser draws."""
    lists: list[int | None] = []  # those that are open: the next number, None where there are dashes

    def mark(tag: re.Match[str]) -> str:
        closes, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name == "li":
            return tag[0] if closes or not lists else f"<li>{_next_mark(lists)} "
        if not closes:
            start = _START.search(attributes)
            lists.append(None if name == "ul" else int(start[1]) if start else 1)
        elif lists:
            lists.pop()
        return tag[0]

    return plain_text(_LISTS.sub(mark, markup))


def _next_mark(lists: list[int | None]) -> str:
    number = lists[-1]
    if number is None:
        return "-"
    lists[-1] = number + 1
    return f"{number}."


def excerpt(text: str, length: int) -> str:
    """At most `length` characters of a text on one line, cut between words and marked with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    if length < 1:
        return ""
    head = line[: length - 1]
    if not line[length - 1].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.…") + "…"
