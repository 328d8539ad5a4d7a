"""The sanitised HTML of a post for a mail: no pictures, which would tell who reads it, and whole addresses."""

import html
import re
from functools import cache

import nh3
from django.utils.translation import gettext as _

from forum.text import policy

_IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
_ALT = re.compile(r'\salt="([^"]*)"')
_STYLES = {
    "pre": {"style": "white-space:pre-wrap;overflow-wrap:anywhere"},
    "blockquote": {"style": "margin:0 0 12px;padding:0 0 0 12px;border-left:2px solid #7a9aa1"},
}


def mailed_html(markup: str, *, base_url: str) -> str:
    """What stands in the HTML of a mail; nothing in it is fetched when the mail is opened."""
    return _cleaner(base_url).clean(worded(markup))


def worded(markup: str) -> str:
    """With the words of each picture instead of it; a link around it still leads to the picture."""
    return _IMAGE.sub(_words, markup)


def _words(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    words = html.unescape(alt[1]).strip() if alt else ""
    return html.escape(_("Picture: %(words)s") % {"words": words} if words else _("Picture"))


@cache
def _cleaner(base_url: str) -> nh3.Cleaner:
    attributes = {tag: names for tag, names in policy.ATTRIBUTES.items() if tag not in {"img", "code"}}
    return nh3.Cleaner(
        tags=policy.TAGS - {"img"},
        attributes=attributes,
        url_schemes=policy.SCHEMES,
        url_relative=("rewrite_with_base", f"{base_url}/"),
        set_tag_attribute_values=_STYLES,
        link_rel=None,
    )
