"""The text of a mail that came as HTML only, without what it quotes."""

from __future__ import annotations

import re
from itertools import islice

import nh3
from bs4 import BeautifulSoup, Tag

HTML_MAX = 500_000  # characters looked at
TAGS_MAX = 10_000  # of those; the first parser looks back over all that are open, at each one
REDUCED_MAX = 100_000  # of those, once what is not read is gone
DEEPEST = 200  # elements in one another

# How mail programmes mark what they quote.
QUOTED = (
    ".gmail_quote, .gmail_extra blockquote, .yahoo_quoted, .moz-cite-prefix, .protonmail_quote, .zmail_extra, "
    ".gmail_attr, .OutlookMessageHeader, .mail_quote, [id^=yahoo_quoted], blockquote[type=cite], [name=quote]"
)
FOLLOWED_BY_QUOTED = "#divRplyFwdMsg, #appendonsend, #x_divRplyFwdMsg, #zwchr, #OLK_SRC_BODY_SECTION, #stopSpelling"
SIGNATURES = (
    ".gmail_signature, .moz-signature, .protonmail_signature_block, #Signature, [id^=ms-outlook-mobile-signature]"
)
UNREAD = {"script", "style", "head", "title", "template", "svg", "math", "object", "iframe"}
LINES = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}

# The slow parser sees well-formed HTML only: what is broken on purpose would keep it busy for hours.
_reduced = nh3.Cleaner(
    tags={*LINES, "a", "blockquote", "br", "li", "span", "td", "th"},
    clean_content_tags=UNREAD,
    attributes={"*": {"class", "id", "name", "type"}},
    link_rel=None,
)


def text_of_html(html: str) -> str:
    """Plain text; a list keeps its dashes, what is still quoted its signs."""
    soup = BeautifulSoup(_reduced.clean(_beginning(html))[:REDUCED_MAX], "html.parser")
    if _is_too_deep(soup):
        return ""
    for selector in (QUOTED, SIGNATURES):
        for quoted in soup.select(selector):
            quoted.decompose()
    for mark in soup.select(FOLLOWED_BY_QUOTED):
        _drop_from(mark)
    return _plain(soup)


def _beginning(html: str) -> str:
    return "<".join(html[:HTML_MAX].split("<", TAGS_MAX)[:TAGS_MAX])


def _is_too_deep(soup: BeautifulSoup) -> bool:
    return any(sum(1 for _ in islice(node.parents, DEEPEST)) == DEEPEST for node in soup.find_all(True))


def _drop_from(mark: Tag) -> None:
    """With everything after it: below stands the mail that is answered."""
    for later in list(mark.find_all_next(string=True)):
        later.extract()
    mark.decompose()


def _plain(soup: Tag) -> str:
    text = re.sub(r"[ \t\xa0]+", " ", _text_of(soup))
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _text_of(node: Tag, *, as_typed: bool = False) -> str:
    """With the line breaks that a reader sees; `as_typed` inside of `pre`."""
    parts = []
    for child in node.children:
        if isinstance(child, Tag):
            parts.append(_text_of_element(child, as_typed=as_typed or child.name == "pre"))
        else:
            parts.append(str(child) if as_typed else re.sub(r"\s+", " ", str(child)))
    return "".join(parts)


def _text_of_element(element: Tag, *, as_typed: bool) -> str:
    if element.name == "br":
        return "\n"
    text = _text_of(element, as_typed=as_typed)
    if element.name == "blockquote":
        return "\n\n" + "\n".join(f"> {line.strip()}" for line in text.strip().split("\n")) + "\n\n"
    if element.name == "li":
        return f"\n- {text}"
    return f"\n{text}\n" if element.name in LINES else text
