"""A service like Akismet, where the operator named one: asked by the worker, never within a request.

It gets the text, the name its author writes under, the address of the thread and the language: docs/settings.md. It is
one signal among others; when it fails there is none.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forum import actions as forum_actions
from forum.actions import posts
from forum.models import Visibility
from forum.publishing import words_of
from moderation.handover import safe_http
from moderation.handover.safe_http import CallFailed
from moderation.review.automatic import signals
from moderation.review.automatic.signals import Line, Score, Signal
from moderation.review.models import Amendment, Assessment, Decision, OutsideCall
from moderation.review.targets import Post, about

log = logging.getLogger("moderation.outside")

POINTS = 6
TRIES = 3
AGAIN_AFTER = dt.timedelta(minutes=10)
LEASE_SECONDS = 60
KEPT = dt.timedelta(days=30)
Verb = OutsideCall.Verb
PATHS = {Verb.CHECK: "comment-check", Verb.HAM: "submit-ham", Verb.SPAM: "submit-spam"}
# What its author has deleted meanwhile leaves no more; of what was called spam the service learns while it is hidden.
_THERE = (Visibility.PUBLISHED, Visibility.HELD)
_STILL_SENT = {Verb.CHECK: _THERE, Verb.HAM: _THERE, Verb.SPAM: (*_THERE, Visibility.HIDDEN)}
TOLD = {Decision.Kind.KEEP: Verb.HAM, Decision.Kind.SPAM: Verb.SPAM}


def is_asked(score: Score, *, is_newcomer: bool) -> bool:
    """Whether the setting allows to show this post to the service. Nothing is, where it has no key."""
    if not settings.AKISMET_KEY:
        return False
    noticed = score.holds or score.asks_for_a_look
    return {"noticed": noticed, "newcomers": noticed or is_newcomer, "all": True}[settings.AKISMET_POSTS]


def ask_about(post: Post) -> None:
    """In the transaction of the post; a post that is edited is not asked about again."""
    OutsideCall.objects.get_or_create(verb=Verb.CHECK, **_column(post))


def tell(decision: Decision) -> None:
    """What a moderator decided, of a post that the service was asked about; in the transaction of the decision."""
    verb, post = TOLD.get(Decision.Kind(decision.kind)), decision.post
    if verb is None or not settings.AKISMET_KEY or isinstance(post, Amendment):
        return
    same = _column(post)
    if OutsideCall.objects.filter(verb=Verb.CHECK, **same).exists():
        OutsideCall.objects.get_or_create(verb=verb, **same)


def _column(post: Post) -> dict[str, Any]:
    return dict(about(post))


def call_outside() -> int:
    """Make one call that is due; the number of calls tried."""
    if not settings.AKISMET_KEY:
        return 0
    rows = OutsideCall.objects.lease(1, seconds=LEASE_SECONDS)
    for row in rows:
        _call(row)
    return len(rows)


def _call(row: OutsideCall) -> None:
    post: Any = row.post
    if post.visibility not in _STILL_SENT[Verb(row.verb)]:
        row.settle(OutsideCall.State.SKIPPED)
        return
    try:
        said = _said(post, Verb(row.verb))
    except CallFailed as failure:
        _later(row, failure.reason)
        return
    if row.verb == Verb.CHECK and said == b"true":
        note(post)
    row.settle(OutsideCall.State.DONE)


def _said(post: Post, verb: Verb) -> bytes:
    """CallFailed for whatever is no answer, an unknown key too."""
    url = f"{settings.AKISMET_URL.rstrip('/')}/{PATHS[verb]}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Selfcare | Akismet adapter"}
    loopback = settings.WEBHOOKS_TO_LOOPBACK
    answer = safe_http.post(url, urlencode(what_leaves(post)).encode(), headers, allow_loopback=loopback)
    body = answer.body.strip().lower()
    if answer.status != 200 or (verb == Verb.CHECK and body not in {b"true", b"false"}):
        raise CallFailed(f"answer {answer.status}")
    return body


def what_leaves(post: Post) -> dict[str, str]:
    """All that is sent. No address of the author, neither of mail nor on the Internet: the site keeps none of those."""
    question = post.root
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.BASE_URL,
        "user_ip": "127.0.0.1",  # the protocol asks for one
        "permalink": f"{settings.BASE_URL}/questions/{question.pk}/",
        "comment_type": "forum-post" if post == question else "reply",
        "comment_author": post.byline,
        "comment_content": words_of(post),
        "blog_lang": question.language,
    }


def _later(row: OutsideCall, reason: str) -> None:
    if row.attempts >= TRIES:
        row.settle(OutsideCall.State.DEAD, error=reason)
        log.warning("the outside check %s is given up: %s", row.pk, reason)
        return
    row.retry(timezone.now() + AGAIN_AFTER, error=reason)


@transaction.atomic
def note(post: Post) -> None:
    """One line more. Held by the sum, unless a moderator has decided about the post meanwhile."""
    _question, post = posts.locked_with_question(post)
    row = Assessment.objects.on(post).first()
    if row is None or any(line.signal == Signal.OUTSIDE for line in row.score_lines):
        return
    seen_at, score = row.seen_at, Score((*row.score_lines, Line(Signal.OUTSIDE, POINTS)))
    row.take(score, version=signals.VERSION, at=row.made_at)
    row.seen_at = seen_at
    row.save()
    if score.holds and seen_at is None and post.is_published:
        forum_actions.hold(post)


def forget_calls() -> int:
    """Calls settled long ago."""
    old = OutsideCall.objects.exclude(state=OutsideCall.State.PENDING).filter(settled_at__lt=timezone.now() - KEPT)
    return old.in_slices(lambda some: some.delete()[0])
