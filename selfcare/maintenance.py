"""What is answered while the site is closed, or can only be read: `forum/maintenance.py` knows which."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from forum import maintenance
from forum.maintenance import Maintenance, Mode

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# The team looks at its site before it opens it; probes and measurements go on. Styles are served before any of this.
OPEN_WHILE_CLOSED = re.compile(
    r"/(healthz|readyz|metrics)$|/admin/|/[a-z]{2}/account/(login|logout|reauthenticate|second-step)/"
)
SAFE = {"GET", "HEAD", "OPTIONS"}
CHANGES_NO_ROW = {"theme"}
# On a computer of others this cannot wait: the session is all that it ends.
MAY_WRITE = {"account_logout"}
WRITES = re.compile(r"\s*(insert|update|delete|replace|merge|truncate|create|alter|drop)\b", re.IGNORECASE)

NEVER_SHOWN = {"csrfmiddlewaretoken"}
SECRET = re.compile(r"password|code|token|secret", re.IGNORECASE)
# What the fields are called in which most is typed; the others are “Your text”.
LABELS = {
    "title": _("Your question in one sentence"),
    "body": _("Your text"),
    "comment": _("Your comment"),
    "username": _("Name"),
    "email": _("E-mail"),
}


class Refused(OperationalError):
    """A page that only reads would have written a row while nothing may be written."""


class Closed:
    """503 at every address but those of the team and of probes; neither database nor session is asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = maintenance.current()
        if found is None or found.mode is not Mode.CLOSED or OPEN_WHILE_CLOSED.match(request.path):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request, check_path=True)):
            return closed(request, found)


class ReadOnly:
    """Pages can be read and leave nothing behind; what is sent is refused, and shown again to be sent later.

    It stands behind the check of tokens: only a form of this site is shown again with a button under it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if not maintenance.is_read_only():
            return self.get_response(request)

        def read(execute: Any, sql: str, *args: Any) -> Any:
            if WRITES.match(sql) and not hasattr(request, "may_write"):
                raise Refused("the site can only be read")
            return execute(sql, *args)

        with connection.execute_wrapper(read):
            response = self.get_response(request)
        if not hasattr(request, "may_write"):
            request.session.modified = False  # what a page would have noted there is forgotten
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        found = maintenance.current()
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in MAY_WRITE:
            request.may_write = True  # type: ignore[attr-defined]
        if found is None or found.mode is not Mode.READ_ONLY or request.method in SAFE:
            return None
        return None if name in CHANGES_NO_ROW | MAY_WRITE else refused(request, found)


def closed(request: HttpRequest, found: Maintenance) -> HttpResponse:
    """A page of its own in the reader's language: the frame of the others asks the database."""
    if request.path.startswith("/api/"):
        return _problem(request, found)
    template: Any = loader.get_template("closed.html")
    context = {
        "request": request,
        "site_name": settings.SITE_NAME,
        "sentence": found.sentence(),
        "language": translation.get_language(),
    }
    response = HttpResponse(template.render(context), status=503)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return _later(response, found)


def refused(request: HttpRequest, found: Maintenance) -> HttpResponse:
    """What was sent while nothing is written; also for a page that cannot be read without leaving a trace."""
    if request.path.startswith("/api/"):
        return _problem(request, found)
    context = {"sentence": found.sentence(), **(typed(request) if request.method == "POST" else {})}
    return _later(render(request, "read_only.html", context, status=503), found)


def typed(request: HttpRequest) -> dict[str, Any]:
    """The fields of a form as they came: words to read and change, the rest as it was. Secrets are not said again."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER_SHOWN]
    is_secret = any(SECRET.search(name) and value for name, value in fields)
    shown = [(name, value) for name, value in fields if not (is_secret and SECRET.search(name))]
    return {
        "words": [(name, value, LABELS.get(name, LABELS["body"])) for name, value in shown if _is_text(value)],
        "others": [(name, value) for name, value in shown if not _is_text(value)],
        "has_files": bool(request.FILES),
        "can_be_sent": not (is_secret or request.FILES),
    }


def _is_text(value: str) -> bool:
    return len(value.split()) > 1


def _problem(request: HttpRequest, found: Maintenance) -> HttpResponse:
    from selfcare import api

    return _later(api.problem(request, "unavailable", found.sentence()), found)


def _later(response: HttpResponse, found: Maintenance) -> HttpResponse:
    response["Retry-After"] = str(found.retry_after())
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # it is no fault, and there may be thousands
    # What was asked for by a button on a page leaves that page, and all that is typed there, where it is.
    response["HX-Retarget"], response["HX-Reselect"], response["HX-Reswap"] = "#messages", "#refusal", "innerHTML"
    return response
