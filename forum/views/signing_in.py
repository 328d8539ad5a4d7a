"""Members only: whoever was signed out meanwhile signs in and goes on where they were, with what they typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

KEPT = "kept"  # session key: what was typed, by the address it was sent to
KEPT_ADDRESSES = 5
KEPT_LENGTH = 60_000  # characters of one field
NEVER_KEPT = {"csrfmiddlewaretoken", "key"}

View = Callable[..., HttpResponse]


def members_only(view: View) -> View:
    """An address that only takes acts answers GET too, by leading to what they are about: people come back to it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else sign_in_first(request)

    return guarded


def sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _keep(request)
    response = redirect_to_login(request.path)
    # A fragment request would put the sign-in page in the place of a button.
    return HttpResponseClientRedirect(response.url) if "HX-Request" in request.headers else response


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed into the form at this address before its author was signed out."""
    found: dict[str, str] = request.session.get(KEPT, {}).get(request.path, {})
    return found


def forget(request: HttpRequest) -> None:
    """It is published: once is enough."""
    if kept(request):
        request.session[KEPT] = {path: typed for path, typed in request.session[KEPT].items() if path != request.path}


def _keep(request: HttpRequest) -> None:
    typed = {name: str(value)[:KEPT_LENGTH] for name, value in request.POST.items() if name not in NEVER_KEPT}
    others = {path: fields for path, fields in request.session.get(KEPT, {}).items() if path != request.path}
    latest = [*others.items(), (request.path, typed)][-KEPT_ADDRESSES:]
    request.session[KEPT] = dict(latest)
