"""Error pages: a sentence, what to do, the right status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, loader

RETRY_AFTER_SECONDS = 5
TOO_MANY_RETRY_SECONDS = 60


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """What allauth answers where its rates are used up."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(TOO_MANY_RETRY_SECONDS)
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 from a template that needs neither database nor session nor context."""
    template: Any = loader.get_template("503.html")
    response = HttpResponse(template.template.render(Context({})), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
