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
    "notice": Limit(10, HOUR),  # of illegal content; anybody may send some, without an account
    "receipt": Limit(5, HOUR),  # of notices, to one address, which anybody may have typed
    "appeal": Limit(10, HOUR),
    "moderate": Limit(600, HOUR),  # whatever moderators decide; an account in wrong hands hides no whole site
    "draft": Limit(120, HOUR),  # two for each question, and those saved by hand
    "autosave": Limit(1200, HOUR),  # of a text: every ten seconds in three windows
    "link": Limit(10, HOUR),  # mails that let somebody publish without an account
    "address": Limit(3, HOUR),  # of those, to one address
    "code": Limit(10, HOUR),  # tries at the code of the kiosk
    "preview": Limit(300, HOUR),
    "opinion": Limit(30, HOUR),  # on guides
    "guide": Limit(600, HOUR),  # one for each step, and for each part that is moved
    "copy": Limit(20, HOUR),  # of guides, sent to oneself
    "export": Limit(5, HOUR),
    "case": Limit(120, HOUR),  # saving or sending one
    "return": Limit(5, HOUR),  # mails with a link to the draft of a case
    "dossier": Limit(60, HOUR),  # archives of cases; each takes seconds to lay out
    "fetch": Limit(30, HOUR),  # codes and links of a dossier, from one address on the Internet
    "picture": Limit(40, HOUR),
    "mail": Limit(5, 24 * HOUR),  # questions by mail, of one address that nobody has proven yet
    "api": Limit(60, MINUTE),  # writing of any kind
    "search": Limit(200, 24 * HOUR),  # different words that are counted; who searches more is answered all the same
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
    used = _window(name, act)
    with transaction.atomic():
        Use.objects.get_or_create(**used)
        Use.objects.filter(**used).update(count=F("count") + 1)
        count = Use.objects.values_list("count", flat=True).get(**used)
    if count > LIMITS[act].times:
        raise TooMany(seconds_left(act))


def has_left(request: HttpRequest, act: str) -> bool:
    """The same for what nobody waits for or is told of: counts one more where there is room, says whether."""
    return has_left_for(who(request), act)


def has_left_for(name: str, act: str) -> bool:
    """The same for whoever is not at a page."""
    used = _window(name, act)
    if Use.objects.filter(**used, count__lt=LIMITS[act].times).update(count=F("count") + 1):
        return True
    _use, is_first = Use.objects.get_or_create(**used, defaults={"count": 1})
    return is_first


def seconds_left(act: str) -> int:
    """Until the count begins anew, for everybody at once."""
    now = timezone.now()
    return max(1, round((_end_of_window(now, LIMITS[act].seconds) - now).total_seconds()))


def _window(name: str, act: str) -> dict[str, Any]:
    return {"act": act, "who": name, "until": _end_of_window(timezone.now(), LIMITS[act].seconds)}


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

        counted.spends = act  # type: ignore[attr-defined]  # for the test that walks all addresses
        return counted

    return decorate


def forget() -> int:
    """What is over; the number of rows."""
    return Use.objects.filter(until__lt=timezone.now()).delete()[0]
