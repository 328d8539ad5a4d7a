"""Whole pages kept for visitors, by the version of what they show: a change is a new key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from forum import maintenance
from forum.density import is_dense
from forum.saving import is_saving

KEPT_SECONDS = 600
MADE_OF = ("forum", "knowledge", "moderation", "selfcare", "templates")
SUFFIXES = {".py", ".html", ".svg", ".css", ".js", ".mo"}
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}


@once
def release() -> str:
    """Names all that makes pages of rows: code, templates, styles, translations, packages, what settings show.

    The same in every process of one installation. First asked while the process starts (`apps.py`): files that
    are replaced under a running one are not what it works with.
    """
    marks = [f"{path}:{path.stat().st_mtime_ns}" for path in sorted(_files())]
    return hashlib.sha256(
        repr((marks, settings.SITE_NAME, settings.BASE_URL, settings.HELP_PHONE, settings.MAIL_IN_ADDRESS)).encode()
    ).hexdigest()[:12]


def _files() -> Iterator[Path]:
    for part in MADE_OF:
        below = Path(settings.ROOT) / part
        yield from (path for path in below.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    lock = Path(settings.ROOT) / "requirements.lock"
    yield from [lock] if lock.exists() else []


def is_visitor(request: HttpRequest) -> bool:
    """A reader without session or message: everybody of this kind gets the same page."""
    reads = request.method in {"GET", "HEAD"}
    return reads and PERSONAL_COOKIES.isdisjoint(request.COOKIES) and "HX-Request" not in request.headers


def visitor_page(request: HttpRequest, what: str, make: Callable[[], HttpResponse]) -> HttpResponseBase:
    """The page named `what` (its versions included), from the cache if there, with ETag and 304."""
    digest = page_key(request, what)
    response = HttpResponse()
    response["ETag"] = f'"{digest[:32]}"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    patch_vary_headers(response, ["Cookie", "Save-Data"])
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not None and answer is not response:
        return answer
    content = cache.get(digest)
    if content is None:
        made = make()
        if made.status_code != 200:
            return made
        content = made.content
        cache.set(digest, content, KEPT_SECONDS)
    response.content = content
    return response


def page_key(request: HttpRequest, what: str) -> str:
    """Names a page by all it is made of. The whole address counts: the language switch carries it on."""
    theme = request.COOKIES.get("theme", "")
    chosen = (theme if theme in {"light", "dark"} else "", is_saving(request), is_dense(request))
    return key_of(request.get_full_path(), what, maintenance.mark(), *chosen)


def key_of(*parts: object) -> str:
    """A key of the cache for what is made of these parts, in the language and release of now.

    The day bounds what no version covers, in caches that never forget by themselves: those of browsers.
    """
    return hashlib.sha256(repr((*parts, get_language(), release(), timezone.localdate())).encode()).hexdigest()
