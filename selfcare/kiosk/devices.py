"""Which browser stands at a counter, and when somebody last touched it: one signed cookie, and nothing on the server.

Such a browser has no session. It sees the pages of the kiosk only, so nobody can sign in there, and after `IDLE`
seconds every page but the first is over, those that the Back button asks for included.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, get_language_from_path, override

COOKIE = "kiosk"
SALT = "selfcare.kiosk"
IDLE = 90  # seconds without a sign of anybody
WRITING = 600  # the same while a question is typed, where no script says that somebody types
KEPT = 60 * 60 * 24 * 365  # seconds: the cookie of a device
FILES = (settings.STATIC_URL, settings.MEDIA_URL, "/pictures/")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Device(NamedTuple):
    """`language`: the one of its first page."""

    language: str
    age: float  # seconds since the last request

    def is_over(self, method: str | None) -> bool:
        return self.age > (WRITING if method == "POST" else IDLE)


def device_of(request: HttpRequest) -> Device | None:
    """None for every other browser, and where this site has no kiosk."""
    sent = request.COOKIES.get(COOKIE, "")
    if not (settings.KIOSK_CODE and sent):
        return None
    try:
        language, said = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        return None
    return Device(language, time.time() - said)


def touch(response: HttpResponseBase, language: str) -> None:
    """Somebody is there."""
    value = signing.dumps([language, time.time()], salt=SALT)
    response.set_cookie(COOKIE, value, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.PRODUCTION)


class Kiosk:
    """Before the session is read: at a counter there is none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        device = None if request.path.startswith(FILES) else device_of(request)
        return self.get_response(request) if device is None else self._at_the_counter(request, device)

    def _at_the_counter(self, request: HttpRequest, device: Device) -> HttpResponseBase:
        sent = set(request.COOKIES)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        language = get_language_from_path(request.path) or device.language
        with override(language):
            start = reverse("kiosk:start")
        if not request.path.startswith(start) or (request.path != start and device.is_over(request.method)):
            response: HttpResponseBase = redirect(start)
        else:
            response = self.get_response(request)
        _forget(response, sent, language, is_first=request.path == start)
        return response


def _forget(response: HttpResponseBase, sent: set[str], language: str, *, is_first: bool) -> None:
    """What another person could find: cookies, and pages kept by the browser. The first page ends every form too."""
    kept = {COOKIE} if is_first else {COOKIE, settings.CSRF_COOKIE_NAME}
    for name in sent - kept:
        response.delete_cookie(name)
    add_never_cache_headers(response)
    if COOKIE not in response.cookies:  # else the view says that it is no counter any more
        touch(response, language)


def leave(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def begin(response: HttpResponseBase) -> None:
    touch(response, get_language() or settings.LANGUAGE_CODE)
