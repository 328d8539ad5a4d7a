"""Taking what a decision is about from public sight, and putting it back: posts by the forum, proposals here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum import actions as forum_actions
from forum.actions import posts
from forum.models import Answer, Member, Visibility
from moderation.review.models import Amendment
from moderation.review.targets import Target


def locked(target: Target) -> Any:
    """As it is now, held until the transaction ends."""
    if isinstance(target, Amendment):
        return Amendment.objects.select_for_update(no_key=True).get(pk=target.pk)
    return posts.locked_with_question(target)[1]


def answer_of(target: Target) -> Answer | None:
    return None if isinstance(target, Amendment) else posts.answer_of(target)


def hide(target: Target, *, by: Member, ref: str, at: datetime) -> None:
    if isinstance(target, Amendment):
        move(target, Visibility.HIDDEN, at=at)
    else:
        forum_actions.hide(target, by=by, ref=ref, at=at)


def restore(target: Target, *, by: Member, ref: str = "", to: str = Visibility.PUBLISHED, at: datetime) -> None:
    if isinstance(target, Amendment):
        move(target, to, at=at)
    else:
        forum_actions.restore(target, by=by, ref=ref, to=to, at=at)


def hold(target: Target, *, at: datetime) -> None:
    if isinstance(target, Amendment):
        move(target, Visibility.HELD, at=at)
    else:
        forum_actions.hold(target, at=at)


def release(target: Target, *, by: Member, at: datetime) -> None:
    if isinstance(target, Amendment):
        move(target, Visibility.PUBLISHED, at=at)
    else:
        forum_actions.release(target, by=by, at=at)


def warn_readers(target: Target, *, warns: bool) -> None:
    """A proposal that would ask for it is held instead."""
    if not isinstance(target, Amendment):
        forum_actions.warn_readers(target, warns=warns)


def move(amendment: Amendment, visibility: str, *, at: datetime) -> None:
    """Whoever calls has locked it. The vote stops with its words, and gets back the time in which nobody could vote."""
    if visibility == Visibility.PUBLISHED:
        _go_on(amendment, at)
    elif amendment.paused_at is None:
        amendment.paused_at = at
    amendment.visibility = visibility
    amendment.save(update_fields=["visibility", "paused_at", "closes_at"])


def _go_on(amendment: Amendment, at: datetime) -> None:
    since, amendment.paused_at = amendment.paused_at, None
    if since is not None and since < amendment.closes_at:
        amendment.closes_at += max(at, since) - since
