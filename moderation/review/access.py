"""The door of the moderation pages: for everybody else they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from forum.access import viewer_of
from forum.models import Member
from moderation.review.rights import AlreadyDecided

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """What a view gets behind a door that lets members in and nobody else."""

    user: Member


def moderators_only(view: View) -> View:
    """404 for everybody else, whatever the method and whether or not the thing exists."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        if not (viewer.is_authenticated and viewer.is_moderator):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except AlreadyDecided as refusal:
            return already_decided(request, refusal)

    return guarded


def already_decided(request: HttpRequest, refusal: AlreadyDecided) -> HttpResponse:
    """409: who decided what, and when; nothing was decided twice."""
    context = {"decision": refusal.decision, "sentence": str(refusal)}
    return render(request, "moderation/review/already_decided.html", context, status=409)
