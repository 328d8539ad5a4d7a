"""What every request passes through: its id in the log, 503 when the database is busy, privacy of pages."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import get_language_from_path

from forum import sessions
from forum.access import Gone, Moved
from forum.limits import TooMany
from forum.unhurried import let_go
from selfcare import errors, logs

log = logging.getLogger("selfcare.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]

UTF_8 = {"utf-8", "utf8"}

YEAR = 60 * 60 * 24 * 365  # seconds
_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class HeadersAlone:
    """HEAD is answered as GET, without what comes after the headers: gunicorn drops it and warns of each."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD" and isinstance(response, StreamingHttpResponse):
            response.streaming_content = []
        elif request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response


class RequestLog:
    """Gives the request an id, logs method, path without query, status and milliseconds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if "\x00" in request.path:
            raise BadRequest("no address has a NUL in it, and no database takes one")
        sent = request.headers.get("X-Request-ID", "")
        number = sent if _ID.match(sent) else secrets.token_hex(8)
        token = logs.request_id.set(number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            took = (time.perf_counter() - started) * 1000
            log.info("%s %s %s %.0fms", request.method, logs.path_for_log(request), response.status_code, took)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = number
        return response


class Unavailable:
    """A database that is locked, full or away is 503 with Retry-After, not a stack trace; see also `errors.failed`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, errors.UNAVAILABLE):
            return None
        log.error("database unavailable: %s", error)
        let_go(error)
        return errors.unavailable(request)


class Readable:
    """A body that is too long, or not in UTF-8, is refused before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset")
        if charset is not None:
            if charset.lower() not in UTF_8:
                return errors.refused(request, "wrong-charset")
            request.encoding = "utf-8"  # the one name by which Django knows it
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > longest_body(request):
            return errors.refused(request, "too-large")
        return self.get_response(request)


def longest_body(request: HttpRequest) -> int:
    """Bytes; only forms with files, and mails, may be longer than all other fields together."""
    has_files = request.content_type in {"multipart/form-data", "message/rfc822"}
    return settings.BODY_MAX if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class Refusals:
    """What was public and was taken away is 410, what comes too often 429."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            return errors.too_many(request, error)
        if isinstance(error, Moved):
            return HttpResponseRedirect(error.address)
        return errors.gone(request) if isinstance(error, Gone) else None


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere; Wagtail's own, looser one under its address only."""

    @cached_property
    def strict(self) -> str:
        """The header of nearly every response: writing it anew for each was a third of what an empty one costs."""
        return str(build_policy())

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_its_own = any(name.startswith("_csp") for name in (*vars(response), *vars(request)))
        if has_its_own or settings.DEBUG or request.path.startswith("/admin/"):
            own: HttpResponseBase = super().process_response(request, response)
            return own
        response.headers.setdefault(HEADER, self.strict)
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/admin/") and not report_only:
            parts.config = dict(settings.ADMIN_CONTENT_SECURITY_POLICY)
        return parts


class Languages(LocaleMiddleware):
    """Leads `/questions/` to a language; what is not found behind an address without one stays not found."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        if request.method == "GET" and response.status_code == 200:
            _remember_language(request, answer)
        return answer


def _remember_language(request: HttpRequest, response: HttpResponseBase) -> None:
    """Whoever came here by the language switch of a page is led to this language by `/` from now on."""
    language, here = _split(request.path)
    here_before = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("Referer", "")
    former, there = _split(referer[len(here_before) - 1 :].partition("?")[0])
    is_switch = referer.startswith(here_before) and here in {there, "/"} and former not in {"", language}
    if language and is_switch and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.PRODUCTION
        )
        patch_cache_control(response, private=True)


def _split(path: str) -> tuple[str, str]:
    """`fr` and `/questions/` of `/fr/questions/`; no language where the path has none."""
    language = get_language_from_path(path) or ""
    return language, path[len(language) + 1 :] if language else path


class KnownSessions:
    """Members see where they are signed in. Whoever no page asked about is not asked about here either."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        response = self.get_response(request)
        member = getattr(request, "_cached_user", None)
        if member is not None and member.is_authenticated:
            sessions.note_use(request, member)
        return response


class PrivatePages:
    """What a signed-in person sees is never kept by a cache on the way; what says nothing of it is asked for again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified:
            patch_cache_control(response, private=True, no_store=True)
        elif "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_cache=True)
        return response
