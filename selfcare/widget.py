"""The script that shows the questions about a product on the page of a shop, at an address that never changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from forum.views.embeds import for_others

FRESH_SECONDS = 60 * 60  # shops get a new version after as long


@conditional_page
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    response = for_others(HttpResponse(source(), content_type="text/javascript; charset=utf-8"))
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


@cache
def source() -> bytes:
    return (Path(settings.ROOT) / "selfcare/static/selfcare/js/widget.js").read_bytes()
