"""Whole pages kept for visitors, by the version of what they show: a change is a new key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

KEPT_SECONDS = 600  # bounds what no version covers, such as the name of a product
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}


@once
def release() -> str:
    """Names the templates and styles that made a page; the same in every process of one installation."""
    folders = [settings.ROOT / "templates", settings.ROOT / "selfcare" / "static"]
    files = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    marks = [f"{path}:{path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:12]


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
    patch_vary_headers(response, ["Cookie"])
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
    return key_of(request.get_full_path(), what, theme if theme in {"light", "dark"} else "")


def key_of(*parts: object) -> str:
    """A key of the cache for what is made of these parts, in the language and release of now."""
    return hashlib.sha256(repr((*parts, get_language(), release())).encode()).hexdigest()
