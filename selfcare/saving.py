"""Few bytes for those who ask for it: a picture is a link that says how large it is, on every page alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forum.models import Picture
from forum.saving import is_saving

# A picture of a post stands in the link to its larger form.
_IMAGE = re.compile(
    r'(?P<link><a href="/pictures/[0-9a-f]{20}\.webp">)?'
    r'<img(?P<attributes>(?:\s+[a-z-]+="[^"]*")*)\s*/?>'
    r"(?(link)</a>)"
)
_ATTRIBUTE = re.compile(r'\s(src|alt)="([^"]*)"')
_POSTED = re.compile(r"/pictures/([0-9a-f]{20})-\d{1,4}x\d{1,4}\.webp")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Sizes = dict[str, int]  # bytes, by address


class SavingReaders:
    """Rewrites what comes out, so that no page and no kept piece of one needs to know of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_page(request, response) and isinstance(response, HttpResponse) and b"<img" in response.content:
            response.content = without_pictures(response.content.decode(response.charset))
        return response


def _is_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming and is_saving(request) and not request.path.startswith("/admin/")


def without_pictures(html: str) -> str:
    """One query for all pictures of posts, one look at the disk for each picture."""
    sizes = _sizes({_told(image)["src"] for image in _IMAGE.finditer(html)})
    return _IMAGE.sub(lambda image: _link(image, sizes), html)


def _told(image: re.Match[str]) -> dict[str, str]:
    found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image["attributes"])}
    return {"src": "", "alt": "", **found}


def _link(image: re.Match[str], sizes: Sizes) -> str:
    """Inside a link that leads elsewhere, the words alone: a link holds no other."""
    src, alt = _told(image).values()
    is_inside_link = not image["link"] and _is_inside_link(image)
    if is_inside_link and not alt:
        return ""
    words = _("Picture: %(words)s") % {"words": alt} if alt else _("Picture")
    if src in sizes:
        words = f"{words} ({filesizeformat(sizes[src])})"
    if not is_inside_link:
        return format_html('<a href="{}">{}</a>', src, words)
    return format_html("{}", words)


def _is_inside_link(image: re.Match[str]) -> bool:
    before = image.string[: image.start()]
    return before.rfind("<a ") > before.rfind("</a>")


def _sizes(addresses: set[str]) -> Sizes:
    """Of those that can be told: a file that is missing has none."""
    posted = {found[1]: address for address in addresses if (found := _POSTED.fullmatch(address))}
    files = {}
    for picture in Picture.objects.filter(key__in=posted) if posted else ():
        files[posted[picture.key]] = ("private", picture.shown.name or "")
    for address in addresses:
        if settings.MEDIA_URL in address:
            files[address] = ("default", unquote(address.partition(settings.MEDIA_URL)[2]))
    sizes: Sizes = {}
    for address, (where, name) in files.items():
        with suppress(OSError, SuspiciousFileOperation, ValueError):
            sizes[address] = storages[where].size(name)
    return sizes
