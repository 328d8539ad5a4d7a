"""The text of a mail that came as HTML only, without what it quotes."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

HTML_MAX = 500_000  # characters looked at
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
UNREAD = ["script", "style", "head", "title", "template", "svg", "math", "object", "iframe"]
LINES = ["p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"]


def text_of_html(html: str) -> str:
    """Plain text; a list keeps its dashes, what is still quoted its signs."""
    soup = BeautifulSoup(html[:HTML_MAX], "html.parser")
    if _is_too_deep(soup):
        return ""
    for selector in (QUOTED, SIGNATURES):
        for quoted in soup.select(selector):
            quoted.decompose()
    for mark in soup.select(FOLLOWED_BY_QUOTED):
        _drop_from(mark)
    for unread in soup.find_all(UNREAD):
        unread.decompose()
    return _plain(soup)


def _is_too_deep(soup: BeautifulSoup) -> bool:
    return any(sum(1 for _ in islice(node.parents, DEEPEST)) == DEEPEST for node in soup.find_all(True))


def _drop_from(mark: Tag) -> None:
    """With everything after it: below stands the mail that is answered."""
    for later in list(mark.find_all_next(string=True)):
        later.extract()
    mark.decompose()


def _plain(soup: BeautifulSoup) -> str:
    for words in soup.find_all(string=True):
        if isinstance(words, PreformattedString):  # comments, declarations
            words.extract()
        elif words.find_parent("pre") is None:
            words.replace_with(re.sub(r"\s+", " ", words))
    for quoted in soup.find_all("blockquote"):
        lines = quoted.get_text("\n").strip().split("\n")
        quoted.replace_with("\n\n" + "\n".join(f"> {line.strip()}" for line in lines) + "\n\n")
    for item in soup.find_all("li"):
        item.insert_before("\n- ")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for block in soup.find_all(LINES):
        block.insert_before("\n")
        block.insert_after("\n")
    text = re.sub(r"[ \t\xa0]+", " ", soup.get_text())
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
