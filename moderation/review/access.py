"""The door of the moderation pages: for everybody else they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from forum.access import Gone, access_post, viewer_of
from forum.limits import limited
from forum.models import Member, Visibility
from forum.models.post import Viewer
from forum.waiting import work_for
from moderation.review import queue
from moderation.review.models import Amendment, CharterVersion
from moderation.review.rights import AlreadyDecided
from moderation.review.targets import BIGGEST, Target

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """What a view gets behind a door that lets members in and nobody else."""

    user: Member


def moderators_only(view: View) -> View:
    """404 for everybody else, whatever the method and whether or not the thing exists."""
    return _guarded(view, lambda member: member.is_moderator)


def workers_only(view: View) -> View:
    """404 for whom nothing in the queue, and nothing beside it, is."""
    return _guarded(view, lambda member: bool(queue.sources_for(member)) or any(work_for(member)))


def _guarded(view: View, may_enter: Callable[[Member], bool]) -> View:
    counted: View = limited("moderate")(view)

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        if not (viewer.is_authenticated and may_enter(viewer)):
            raise Http404
        try:
            return counted(request, *args, **kwargs)
        except AlreadyDecided as refusal:
            return already_decided(request, refusal)

    guarded.spends = "moderate"  # type: ignore[attr-defined]
    return guarded


def already_decided(request: HttpRequest, refusal: AlreadyDecided) -> HttpResponse:
    """409: who decided what, and when; nothing was decided twice."""
    context = {"decision": refusal.decision, "sentence": str(refusal), "typed": request.POST.get("facts", "")}
    return render(request, "moderation/review/already_decided.html", context, status=409)


def access_any_member(username: str) -> Member:
    """For moderators: of closed accounts too."""
    found: Member | None = Member.objects.filter(username=username).first()
    if found is None:
        raise Http404
    return found


def access_text(viewer: Viewer, kind: str, pk: int) -> Target:
    """What can be reported and decided about, where this viewer may see it; else 410 or 404, as of posts."""
    return access_amendment(viewer, pk) if kind == "amendment" else access_post(viewer, kind, pk)


def access_amendment(viewer: Viewer, pk: int) -> Amendment:
    """With its votes counted. 410 where it was taken away; nobody is told of one that still waits for a check."""
    known = Amendment.objects.for_listing().filter(pk=min(int(pk), BIGGEST))
    found = known.visible_to(viewer).first()
    if found is None and known.exclude(visibility=Visibility.HELD).exists():
        raise Gone
    if found is None:
        raise Http404
    return found


def access_version(number: int) -> CharterVersion:
    """A version of the charter: everybody may read each."""
    found = CharterVersion.objects.filter(number=min(number, BIGGEST)).first()
    if found is None:
        raise Http404
    return found
