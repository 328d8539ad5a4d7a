"""`/api/v1/`: the routers of the apps under one address, with one kind of error (RFC 9457). docs/adr/0006-api.md"""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as RequestError

from forum.access import Gone
from forum.actions.answers import AlreadyAnswered
from forum.actions.posts import EditedMeanwhile
from forum.actions.suggestions import AlreadyDecided
from forum.api import Conflict
from forum.api import router as forum_router
from forum.api_acts import router as acts_router
from forum.api_edits import router as edits_router
from forum.api_pictures import router as pictures_router
from forum.charter import CharterNotAccepted
from forum.limits import TooMany
from forum.public_forms import FOUND_CODE
from knowledge.api import router as knowledge_router
from moderation.api import router as moderation_router
from moderation.handover.body_api import Stale, Unmade
from moderation.handover.body_api import router as body_router
from moderation.handover.inbound_api import router as inbound_router
from moderation.handover.webhook_api import router as webhook_router
from selfcare.errors import RETRY_AFTER_SECONDS

# The names end the `type` of a problem: programs compare them, so they never change.
PROBLEMS: dict[str, tuple[int, Any]] = {
    "bad-request": (400, _("The body cannot be read: send JSON.")),
    "unauthenticated": (401, _("Send a token: “Authorization: Bearer wagtail_…”.")),
    "charter-not-accepted": (403, _("Accept the charter first: send its number as “accepts_charter”.")),
    "forbidden": (403, _("You may not do this.")),
    "not-found": (404, _("There is nothing at this address.")),
    "conflict": (409, _("This contradicts what is there.")),
    "stale": (412, _("The case has changed: read it again, then send If-Match with its new ETag.")),
    "gone": (410, _("This was removed.")),
    "too-large": (413, _("The request is too long: send less at once.")),
    "wrong-charset": (415, _("Send text in UTF-8.")),
    "rejected": (422, _("Some values need a change: “errors” says which.")),
    "too-many-requests": (429, _("Too many requests: wait as long as Retry-After says.")),
    "unavailable": (503, _("The site is busy: send it again after Retry-After seconds.")),
}


class Api(NinjaAPI):
    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """What a token reads is not for shared caches; every kept copy is checked before it is used."""
        response = super().create_temporal_response(request)
        is_personal = "Authorization" in request.headers
        response["Cache-Control"] = "private, no-cache" if is_personal else "public, max-age=0, must-revalidate"
        response["Vary"] = "Authorization"
        return response


api = Api(
    title="Selfcare",
    version="1.0.0",
    urls_namespace="api",
    description="Reading is open; writing takes a token. Problems, by the end of their `type`: "
    + ", ".join(f"`{name}` ({status})" for name, (status, _title) in PROBLEMS.items()),
    # Swagger's style sheet holds its icons as data: addresses. Nothing else is loosened, and only on this page.
    docs_decorator=csp_update({"img-src": ["data:"]}),
)
for router in (
    forum_router,
    acts_router,
    edits_router,
    pictures_router,
    knowledge_router,
    moderation_router,
    body_router,
    inbound_router,
    webhook_router,
):
    api.add_router("", router)


def problem(request: HttpRequest, name: str, detail: str = "", **more: Any) -> HttpResponse:
    status, title = PROBLEMS[name]
    body = {
        "type": f"{reverse('api:openapi-view')}#{name}",
        "title": title,
        "status": status,
        "detail": detail or title,
    }
    response = JsonResponse({**body, **more}, status=status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def refused(request: HttpRequest, error: Exception, *, name: str) -> HttpResponse:
    return problem(request, name, str(error))


for kind, name in {
    PermissionDenied: "forbidden",
    Conflict: "conflict",
    EditedMeanwhile: "conflict",
    AlreadyDecided: "conflict",
    Http404: "not-found",
    Gone: "gone",
    Stale: "stale",
    Unmade: "unavailable",
    RequestDataTooBig: "too-large",
}.items():
    api.add_exception_handler(kind, partial(refused, name=name))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, "unavailable")


@api.exception_handler(HttpError)
def by_status(request: HttpRequest, error: HttpError) -> HttpResponse:
    names = {status: name for name, (status, _title) in PROBLEMS.items()}
    return problem(request, names[error.status_code])


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = problem(request, "too-many-requests")
    response["Retry-After"] = str(error.seconds)
    return response


@api.exception_handler(AlreadyAnswered)
def already_answered(request: HttpRequest, error: AlreadyAnswered) -> HttpResponse:
    return problem(request, "conflict", str(error), answer_id=error.answer.pk)


@api.exception_handler(CharterNotAccepted)
def charter_not_accepted(request: HttpRequest, error: CharterNotAccepted) -> HttpResponse:
    found = error.charter
    told = {"version": found.number, "url": f"{settings.BASE_URL}{found.url}", "essentials": found.points}
    return problem(request, "charter-not-accepted", str(error), charter=told)


@api.exception_handler(RequestError)
def wrong_types(request: HttpRequest, error: RequestError) -> HttpResponse:
    errors = [{part: found[part] for part in ("type", "loc", "msg")} for found in error.errors]
    return problem(request, "rejected", errors=errors)


@api.exception_handler(ValidationError)
def wrong_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The sentences of the form, each with its field."""
    errors = [
        {"type": found.code or "rejected", "loc": ["body"] + [field] * (field != NON_FIELD_ERRORS), "msg": message}
        for field, listed in error.update_error_dict({}).items()
        for found in listed
        for message in found.messages
    ]
    every = [found for listed in error.update_error_dict({}).values() for found in listed]
    findings = [found.params["finding"] for found in every if found.code == FOUND_CODE and found.params]
    more: dict[str, Any] = {"findings": findings} if findings else {}
    return problem(request, "rejected", errors=errors, **more)


@csrf_exempt
def nowhere(request: HttpRequest, address: str = "") -> HttpResponse:
    return problem(request, "not-found")


app_name = "api"
urlpatterns = [
    path("", nowhere, name="nowhere"),
    *api.urls[0],
    path("<path:address>", nowhere, name="nowhere"),
]
