"""The question page for members: made once for any of them, then given a name, tokens and a key.

A page made for all must hold nothing of whoever came first. So it is made for somebody who is nobody, by a request
that carries no cookie but those that say how pages look: its templates can meet no real person. Whoever is somebody
here (wrote in the thread or is writing, is on the team, may not write, has a message waiting) gets a page of
their own instead.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import cache as once
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from forum import charter, density, privileges, saving
from forum.forms import AnswerForm
from forum.inbox import unread_count
from forum.models import Member
from forum.privileges import Privilege
from forum.views import visits
from forum.views.acts import Reading, doings_of
from forum.views.caching import KEPT_SECONDS, page_key
from forum.views.marks import PageMark, wrote_here

CHOSEN = {"theme", saving.COOKIE, density.COOKIE}


@once
def slot(name: str) -> str:
    """What stands in a page made for all where something personal goes; nobody outside can write it."""
    return f"{name}-{salted_hmac('forum.views.reader', name).hexdigest()[:24]}"


class AnyMember(AnonymousUser):
    """Somebody signed in of whom nothing is known but what their points open."""

    def __init__(self, held: Iterable[Privilege] = (), *, uses_keys: bool = False) -> None:
        super().__init__()
        self.reputation, self.quality = privileges.least(held) if held else (-1, 0.0)
        self.uses_keys = uses_keys

    is_authenticated: Any = True
    is_anonymous: Any = False
    is_active: Any = True
    pk: Any = 0
    charter_version: Any = 0
    charter_read: Any = 0
    id: Any = 0
    is_on_the_team = is_moderator = is_editor = is_mediator = is_suspended = is_closed = is_leaving = False
    brand_id = None

    @property
    def username(self) -> str:  # type: ignore[override]
        return slot("username")

    @property
    def display_name(self) -> str:
        return slot("name")


def member_page(
    request: HttpRequest, pk: int, mark: PageMark, order: object, make: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """The page of a question for a member; None for one who must get a page of their own."""
    member = request.user
    if not isinstance(member, Member) or is_somebody(request, member, mark):
        return None
    doings = doings_of(member.pk, pk)
    if doings.has_draft:
        return None
    unread = unread_count(member.pk)
    held = privileges.held(member)
    told = charter.standing_of(member)
    done = doings._replace(visited=True, is_news=False)
    key = page_key(request, f"member:{mark}:{order}:{done}:{unread}:{held}:{told.mark}:{member.uses_keys}")
    html: str | None = cache.get(key)
    if html is None:
        reading = Reading(AnyMember(held, uses_keys=member.uses_keys), doings, slot("token"))
        form = AnswerForm(initial={"key": slot("key")}, standing=told)
        response = make(stand_in(request), reading=reading, answer_form=form, unread_count=unread)
        if response.status_code != 200:
            return None
        html = response.text
        cache.set(key, html, KEPT_SECONDS)
    visits.note(request, member.pk, pk, visited=doings.visited, has_news=doings.is_news)
    return HttpResponse(personal(html, request, member))


def is_somebody(request: HttpRequest, member: Member, mark: PageMark) -> bool:
    has_message = "messages" in request.COOKIES or "_messages" in request.session
    return (
        has_message
        or member.is_on_the_team
        or member.is_suspended
        or member.is_leaving
        or wrote_here(mark.authors, member.pk)
    )


def stand_in(request: HttpRequest) -> HttpRequest:
    """The same address asked by nobody."""
    made = HttpRequest()
    made.method, made.path, made.path_info, made.GET = "GET", request.path, request.path_info, request.GET
    made.META = {name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT", "QUERY_STRING")}
    made.COOKIES = {name: value for name, value in request.COOKIES.items() if name in CHOSEN}
    made.user = AnyMember()
    return made


def personal(html: str, request: HttpRequest, member: Member) -> str:
    """The page with everything of this member in its place."""
    anybody = reverse("forum:member", args=[slot("username")])
    for place, value in (
        (anybody, escape(member.get_absolute_url())),
        (slot("name"), escape(str(member))),
        (slot("token"), get_token(request)),
        (slot("key"), str(uuid.uuid4())),
    ):
        html = html.replace(place, value)
    return html
