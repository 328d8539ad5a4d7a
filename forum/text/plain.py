"""Words without markup: for excerpts, the search index and the plain part of mails."""

import html
import re

import nh3

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|pre|tr|table|ul|ol|div)>|<(?:br|hr)\b", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]>\s*", re.IGNORECASE)


def plain_text(markup: str) -> str:
    """The visible words of rendered HTML, each block on its own line. No longer HTML: escape it where it is shown."""
    spaced = _CELL_END.sub(" ", _BLOCK_END.sub("\n\\g<0>", markup))
    words = html.unescape(nh3.clean(spaced, tags=set(), link_rel=None))
    return "\n".join(line for line in map(str.strip, words.splitlines()) if line)


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
