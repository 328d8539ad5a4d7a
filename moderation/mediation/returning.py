"""Coming back to a draft by the link of a mail, without signing in (docs/adr/0038-back-to-a-draft-by-a-link.md).

A link opens one draft, of one asker, at the address it was sent to: for as long as it is said in the mail, until a
later link is asked for, until the case is sent or ends. Opening is a button, never the address alone. The session it
opens is nobody's account: `asker_of` is the one place that knows it, and what it is not asked for stays closed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from forum import second_factor
from forum.models import Member
from forum.views import signing_in
from moderation.mediation import judging
from moderation.mediation.deadline_rules import days_of
from moderation.mediation.models import Case, Unfinished
from moderation.mediation.states import State

SALT = "moderation.mediation.returning"
SESSION = "draft_by_link"
IDLE = timedelta(hours=2)  # on a computer that others use too
DAYS = days_of("draft_idle")
OPEN_BY_LINK = frozenset({State.OFFERED, *judging.BEFORE_SENDING})


def new_key() -> str:
    return secrets.token_urlsafe(24)


def digest(key: str) -> str:
    """What is stored: whoever reads the database has no link from it."""
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()


def token_of(row: Unfinished, key: str) -> str:
    return signing.dumps([row.pk, key], salt=SALT)


def row_of(token: str) -> Unfinished | None:
    """None for a link that is forged, too old, replaced, or of a case that was sent or ended."""
    try:
        pk, key = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return _standing(pk, digest(str(key)), timezone.now())


def _standing(pk: object, key: str, at: datetime) -> Unfinished | None:
    if not isinstance(pk, int):
        return None
    row = Unfinished.objects.select_related("case__asker").filter(pk=pk, expires_at__gt=at).exclude(key="").first()
    if row is None or not constant_time_compare(row.key, key):
        return None
    asker = row.case.asker
    if asker is None or State(row.case.state) not in OPEN_BY_LINK or second_factor.has_one(asker):
        return None  # who signs in by two steps is not let in by less
    return row if asker.is_active and asker.email.casefold() == row.mailed_to.casefold() else None


def open_door(request: HttpRequest, row: Unfinished) -> None:
    """Under a new number of the session, so that one that somebody else knows leads nowhere."""
    request.session.cycle_key()
    request.session[SESSION] = {"row": row.pk, "key": row.key, "seen": timezone.now().timestamp()}


def close_door(request: HttpRequest) -> None:
    request.session.flush()


def opened(request: HttpRequest) -> Unfinished | None:
    """The draft that this session was opened for, while its link stands and it is used; never beside an account."""
    kept = request.session.get(SESSION)
    if request.user.is_authenticated or not isinstance(kept, dict):
        return None
    now = timezone.now()
    if now.timestamp() - kept["seen"] > IDLE.total_seconds():
        return None
    row = _standing(kept["row"], kept["key"], now)
    if row is not None and now.timestamp() - kept["seen"] > 60:
        request.session[SESSION] = {**kept, "seen": now.timestamp()}
    return row


def asker_or_none(request: HttpRequest, question: int | None) -> Member | None:
    if isinstance(request.user, Member):
        return request.user
    row = opened(request) if question is not None else None
    return row.case.asker if row is not None and row.case.question_id == question else None


def asker_of(request: HttpRequest, question: int | None) -> Member:
    """Whoever is signed in, or the asker of the draft that was opened by a link; for views behind `draft_page`."""
    asker = asker_or_none(request, question)
    if asker is None:
        raise PermissionDenied
    return asker


def draft_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`login_required` for the pages of a draft: the session of a link opens them for its own question alone.

    What was sent after the session had ended is kept: `as_typed` finds it once its author is back.
    """

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_open, is_sent = asker_or_none(request, pk) is not None, request.method == "POST"
        if is_sent:
            (signing_in.forget if is_open else signing_in.keep)(request)
        if not is_open:
            return redirect_to_login(request.get_full_path())
        return view(request, pk, *args, **kwargs)

    return guarded


def typed_on(case: Case | None, page: str) -> dict[str, list[str]] | None:
    """What was typed on a page of this case and not taken yet."""
    row = Unfinished.objects.filter(case=case).first() if case is not None else None
    found: dict[str, list[str]] | None = row.typed.get(page) if row is not None else None
    return found


def answers_kept(case: Case | None) -> dict[str, str] | None:
    row = Unfinished.objects.filter(case=case).first() if case is not None else None
    return row.answers or None if row is not None else None
