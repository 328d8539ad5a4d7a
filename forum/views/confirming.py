"""What cannot be undone, or holds everything, asks for the password first: a machine left open gives nothing away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


def confirmed_lately(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
    """Lead to the password and back, unless it was given within the last minutes; what was posted is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> AnyResponse:
        if not did_recently_reauthenticate(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
