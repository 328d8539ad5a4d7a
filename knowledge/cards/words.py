"""The editors' rich text as it leaves the site: sanitised, with whole addresses; and as plain text."""

from __future__ import annotations

import html
import re
from functools import cache

import nh3
from django.conf import settings
from wagtail.rich_text import expand_db_html

from forum.text import policy
from forum.text.plain import listed_text
from knowledge.cards.card import Words

# What `knowledge.blocks.TEXT` lets an editor write.
TAGS = {
    *("p", "br", "hr", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "h4"),
    *("b", "strong", "i", "em", "s", "del", "sup", "sub", "code"),
}
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_BARE_LINK = re.compile(r"</?a\b[^>]*>")


def words(rich: str) -> Words:
    """Of a rich text as Wagtail keeps it: links to its own pages become addresses."""
    clean = _cleaner(settings.BASE_URL).clean(expand_db_html(rich))
    return Words(clean, as_text(clean))


def as_text(clean: str) -> str:
    """Lines with the numbers and dashes of lists; behind the words of each link, its address in angle brackets."""
    return listed_text(_BARE_LINK.sub("", _LINK.sub(_with_address, clean)))


def _with_address(link: re.Match[str]) -> str:
    address, label = html.unescape(link[1]), link[2]
    said = html.unescape(nh3.clean(label, tags=set())).strip()
    written = html.escape(f"<{address.removeprefix('mailto:')}>")
    return written if said in {"", address, address.removeprefix("mailto:")} else f"{label} {written}"


@cache
def _cleaner(base_url: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=policy.SCHEMES,
        url_relative=("rewrite_with_base", f"{base_url}/"),
        link_rel=None,
    )
