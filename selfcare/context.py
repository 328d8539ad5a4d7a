"""What the base template knows on every page. For a visitor nothing here touches session or database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from forum.density import is_dense
from forum.inbox import unread_count
from forum.saving import is_saving
from moderation.mediation import own_mediator
from moderation.review import queue

THEMES = {"light", "dark"}
THEME_COOKIE = "theme"


def site(request: HttpRequest) -> dict[str, Any]:
    known: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "theme": theme(request),
        "is_saving": is_saving(request),
        "is_dense": is_dense(request),
        "is_large": request.GET.get("size") == "large",
        "is_seller": own_mediator.is_seller(),
        "help_url": f"/{get_language()}/help/",
    }
    # An address refused before anybody was asked who they are has no user.
    member: Any = getattr(request, "user", None) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if member is not None and member.is_authenticated:
        known |= {
            "unread_count": unread_count(member.pk),
            "nav_moderation": bool(queue.sources_for(member)),
            "nav_desk": member.is_mediator,
        }
    return known


def theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""
