"""Pages travel compressed: a quarter of the bytes on a slow line."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

TYPES = ("text/", "application/atom+xml", "application/xml", "application/manifest+json", "image/svg+xml")


class Compressed(GZipMiddleware):
    """Text that people and readers of feeds ask for. docs/adr/0041-compressed-pages.md

    Answers of the API stay as they are: their ETag is compared strongly (If-Match), which a compressed answer's
    may not be. Files, pictures and archives are compressed already.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_MODIFIED:  # says what the page itself would have said
            patch_vary_headers(response, ("Accept-Encoding",))
        if not response.get("Content-Type", "").startswith(TYPES):
            return response
        return super().process_response(request, response)
