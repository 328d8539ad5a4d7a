"""Where accounts of the team open more than their own things, a session opens them that took the second step."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from forum import second_factor
from forum.views.second_step import lead_to_it
from moderation.mediation.access import Undeclared
from selfcare import routes

CLOSED = {
    routes.STAFF,
    routes.MODERATORS,
    routes.DECIDERS,
    routes.EDITORS,
    routes.EDITORS_AND_MODERATORS,
    routes.WORKERS,
}
LEFT_OPEN = {"admin_sign_in", "admin_password_reset", "wagtailadmin_logout"}
# Changing a second step asks for it, in a session that began before there was one.
ITS_OWN = {"mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"}


class StaffDoors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ITS_OWN:
            is_closed = request.user.is_authenticated and second_factor.has_one(request.user)
        else:
            is_closed = is_for_staff(name, request.path.startswith("/admin/")) and second_factor.works_here(
                request.user
            )
        return lead_to_it(request) if is_closed and not second_factor.is_proved(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Undeclared):
            return redirect("moderation:declare", error.case.ref)
        return lead_to_it(request) if isinstance(error, second_factor.Needed) else None


def is_for_staff(name: str, is_admin: bool) -> bool:
    return settings.SECOND_FACTOR == "staff" and name not in LEFT_OPEN and (is_admin or _readers(name) in CLOSED)


@cache
def _readers(name: str) -> str | None:
    return routes.readers_of("", name)
