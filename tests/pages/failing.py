"""The addresses of the site, and some that fail in every way a page can."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from forum.limits import TooMany
from selfcare import errors
from selfcare.urls import handler400, handler429, handler500
from selfcare.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler429", "handler500", "urlpatterns"]
WAYS: dict[str, Callable[[], BaseException]] = {
    "bad-request": lambda: SuspiciousOperation(),
    "too-large": lambda: RequestDataTooBig(),
    "forbidden": lambda: PermissionDenied("Only its author may do this."),
    "too-many": lambda: TooMany(900),
    "fault": lambda: ZeroDivisionError(),
    "away": lambda: OperationalError("the database is locked"),
}


def fail(request: HttpRequest, language: str, way: str) -> HttpResponse:
    if way in WAYS:
        raise WAYS[way]()
    return errors.gone(request) if way == "gone" else errors.refused(request, way)


FAILING = [*WAYS, "gone", "wrong-charset"]
urlpatterns = [path("<slug:language>/fails/<slug:way>/", fail), *of_the_site]
