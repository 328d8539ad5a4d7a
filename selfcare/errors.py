"""Error pages: a sentence, what to do, the right status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, loader
from django.utils import timezone

from forum.limits import TooMany

RETRY_AFTER_SECONDS = 5
TOO_MANY_RETRY_SECONDS = 60
UNREAD = {"bad-request": 400, "too-large": 413, "wrong-charset": 415}


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Without a look at the body: that is what could not be read. Django's own page looks again, and fails again."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    return refused(request, "too-large" if is_too_large else "bad-request")


def refused(request: HttpRequest, name: str) -> HttpResponse:
    """What is refused before anybody looks at who sends it: a page, or for programs a problem of that name."""
    if request.path.startswith("/api/"):
        from selfcare.api import problem

        return problem(request, name)
    status = UNREAD[name]
    return HttpResponse(static_page(f"{status}.html"), status=status)


def too_many(request: HttpRequest, refusal: TooMany | None = None) -> HttpResponse:
    """Also what allauth answers where its rates are used up; those do not say for how long."""
    seconds = refusal.seconds if refusal else TOO_MANY_RETRY_SECONDS
    context = {"retry_at": timezone.localtime() + timedelta(seconds=seconds + 59)} if refusal else {}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 from a template that needs neither database nor session nor context."""
    response = HttpResponse(static_page("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def static_page(name: str) -> str:
    template: Any = loader.get_template(name)
    return str(template.template.render(Context({})))
