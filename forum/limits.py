"""How often one person may do what costs others their time, or the site its own: docs/operating.md.

Counted in the database, so that it holds whichever process answers, for pages and API alike. Signing up and in
has limits of its own, those of django-allauth, counted in the same database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from allauth.core.internal.ratelimit import get_ip
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from forum.models import Use

MINUTE, HOUR = 60, 3600


class Limit(NamedTuple):
    """So many times in `seconds`, for each member, or for each address of visitors."""

    times: int
    seconds: int


LIMITS = {
    "ask": Limit(20, HOUR),
    "answer": Limit(60, HOUR),
    "comment": Limit(120, HOUR),
    "edit": Limit(120, HOUR),
    "vote": Limit(300, HOUR),  # and everything else that takes one button
    "report": Limit(30, HOUR),
    "draft": Limit(120, HOUR),  # two for each question, and those saved by hand
    "autosave": Limit(1200, HOUR),  # of a text: every ten seconds in three windows
    "link": Limit(10, HOUR),  # mails that let somebody publish without an account
    "address": Limit(3, HOUR),  # of those, to one address
    "preview": Limit(300, HOUR),
    "opinion": Limit(30, HOUR),  # on guides
    "export": Limit(5, HOUR),
    "case": Limit(120, HOUR),  # saving or sending one
    "picture": Limit(40, HOUR),
    "mail": Limit(5, 24 * HOUR),  # questions by mail, of one address that nobody has proven yet
    "api": Limit(60, MINUTE),  # writing of any kind
}


class TooMany(Exception):
    """Come back in so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = -(-seconds // MINUTE)
        super().__init__(
            ngettext(
                "Much came from you in a short time. Send it again in %(minutes)d minute.",
                "Much came from you in a short time. Send it again in %(minutes)d minutes.",
                minutes,
            )
            % {"minutes": minutes}
        )


def spend(request: HttpRequest, act: str) -> None:
    """Count one more; TooMany when that is more than the limit. Not inside a transaction that may be rolled back."""
    spend_for(who(request), act)


def spend_for(name: str, act: str) -> None:
    """The same for a member who is not at a page (`member:12`), or for whoever a mail says that it is from."""
    limit = LIMITS[act]
    now = timezone.now()
    until = _end_of_window(now, limit.seconds)
    used: dict[str, Any] = {"act": act, "who": name, "until": until}
    with transaction.atomic():
        Use.objects.get_or_create(**used)
        Use.objects.filter(**used).update(count=F("count") + 1)
        count = Use.objects.values_list("count", flat=True).get(**used)
    if count > limit.times:
        raise TooMany(seconds_left(act))


def seconds_left(act: str) -> int:
    """Until the count begins anew, for everybody at once."""
    now = timezone.now()
    return max(1, round((_end_of_window(now, LIMITS[act].seconds) - now).total_seconds()))


def _end_of_window(now: dt.datetime, seconds: int) -> dt.datetime:
    """Windows lie where the clock says, not where somebody began: a clock set back keeps nobody waiting for it."""
    return dt.datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, dt.UTC)


def who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return hidden(get_ip(request))


def hidden(words: str) -> str:
    """What cannot be read back from the database."""
    return salted_hmac("forum.limits", words).hexdigest()


def limited(act: str) -> Callable[[Any], Any]:
    """For views without a form to come back to: too much of what is sent to them is a page of its own."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST":
                spend(request, act)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def forget() -> int:
    """What is over; the number of rows."""
    return Use.objects.filter(until__lt=timezone.now()).delete()[0]
