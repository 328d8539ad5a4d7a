"""Who begins to ask is drawn for one of two groups, and stays in it: most see suggestions, some do not.

What it is for: docs/figures.md. Why so, and why whoever asks all on one page takes no part:
docs/adr/0024-honest-figures.md.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from forum import actions
from forum.figures.holdout import Arm, arm_of
from forum.models import AskAttempt, Draft

ASKER, ATTEMPT = "asker", "attempt"  # names in the session
SAME = dt.timedelta(days=1)  # in which another draft is the same wish to ask


def begin(request: HttpRequest, draft: Draft) -> None:
    """Before the first page that could show suggestions. A second draft of the day belongs to the same attempt."""
    if draft.attempt_id is not None or draft.data.get("body"):
        return
    attempt = _of_today(request)
    if attempt is None:
        percent = settings.HOLDOUT_PERCENT
        arm = arm_of(_asker(request), percent=percent, key=_key())
        attempt = actions.begin_attempt(arm=arm, percent=percent)
        request.session[ATTEMPT] = attempt.pk
    draft.attempt = attempt
    draft.save(update_fields=["attempt"])


def sees_suggestions(draft: Draft | None) -> bool:
    """Nothing else depends on the lot: search and warnings are the same for everybody."""
    return draft is None or draft.attempt is None or draft.attempt.arm != Arm.HELD


def _of_today(request: HttpRequest) -> AskAttempt | None:
    pk = request.session.get(ATTEMPT)
    fresh = AskAttempt.objects.filter(begun_at__gt=timezone.now() - SAME, published_at=None, found_at=None)
    return fresh.filter(pk=pk).first() if pk else None


def _asker(request: HttpRequest) -> str:
    """A member in whatever browser; a visitor as long as their session lasts. Never written down."""
    if request.user.is_authenticated:
        return f"member {request.user.pk}"
    if ASKER not in request.session:
        request.session[ASKER] = secrets.token_urlsafe(16)
    return f"visitor {request.session[ASKER]}"


def _key() -> bytes:
    return f"forum.attempts:{settings.SECRET_KEY}".encode()
