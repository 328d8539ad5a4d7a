"""Error pages: a sentence, what to do, the right status."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import Context, loader
from django.utils import timezone

from forum import maintenance
from forum.limits import TooMany
from forum.maintenance import Mode
from selfcare import logs
from selfcare.maintenance import refused as refused_for_now

RETRY_AFTER_SECONDS = 5
TOO_MANY_RETRY_SECONDS = 60
UNAVAILABLE = (OperationalError, InterfaceError)  # a database that is locked, full or away
UNREAD = {"bad-request": 400, "too-large": 413, "wrong-charset": 415}


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that holds nothing typed is shown again: the same link in a second tab, after the first one signed in."""
    if request.resolver_match and request.resolver_match.view_name == "forum:publish_by_link":
        return redirect(request.path)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Without a look at the body: that is what could not be read. Django's own page looks again, and fails again."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    return refused(request, "too-large" if is_too_large else "bad-request")


def refused(request: HttpRequest, name: str) -> HttpResponse:
    """What is refused before anybody looks at who sends it: a page, or for programs a problem of that name."""
    if request.path.startswith("/api/"):
        return problem(request, name)
    status = UNREAD[name]
    return HttpResponse(static_page(f"{status}.html"), status=status)


def problem(request: HttpRequest, name: str) -> HttpResponse:
    from selfcare import api

    return api.problem(request, name)


def too_many(request: HttpRequest, refusal: TooMany | None = None) -> HttpResponse:
    """Also what allauth answers where its rates are used up; those do not say for how long."""
    seconds = refusal.seconds if refusal else TOO_MANY_RETRY_SECONDS
    context = {"retry_at": timezone.localtime() + timedelta(seconds=seconds + 59)} if refusal else {}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Whatever no view could catch: a database that is away while another error page is made, or a middleware works."""
    if isinstance(sys.exc_info()[1], UNAVAILABLE):
        return unavailable(request)
    return HttpResponse(static_page("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 from a template that needs neither database nor session nor context; for programs a problem."""
    found = maintenance.current()
    if found is not None and found.mode is Mode.READ_ONLY:
        return refused_for_now(request, found)
    if request.path.startswith("/api/"):
        return problem(request, "unavailable")
    response = HttpResponse(static_page("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def static_page(name: str) -> str:
    """With the name by which the log knows the request, for whoever tells the team of it."""
    template: Any = loader.get_template(name)
    number = logs.request_id.get()
    known = {"site_name": settings.SITE_NAME, "request_id": "" if number == logs.NONE else number}
    return str(template.template.render(Context(known)))
