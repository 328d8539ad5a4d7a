"""Showing, holding, hiding, deleting posts: all reversible.

These move the post and its points; who may, why, and what its author is told is decided by the caller
(`moderation.review` for hiding, the rights below for one's own posts).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum import ledger
from forum.actions import posts, rights
from forum.actions.answers import check_not_replaced
from forum.actions.showing import lock, move, set_visibility
from forum.models import Answer, Member, Post, PrivateNote, PurchaseNote, Question, Visibility
from forum.models.answer import Comment


@transaction.atomic
def hide(post: Post, *, by: Member | None, ref: str, at: datetime | None = None) -> Post:
    """Take a post out of public sight for a rule; `ref` names the decision. Its points are forfeited."""
    at = at or timezone.now()
    post = move(post, Visibility.HIDDEN, by=by, at=at)
    if not isinstance(post, Comment):
        ledger.forfeit(post, ref=f"removed:{ref}", at=at)
    return post


@transaction.atomic
def restore(
    post: Post, *, by: Member | None, ref: str = "", to: str = Visibility.PUBLISHED, at: datetime | None = None
) -> Post:
    """Show a hidden or deleted post again, with its points; or hold it again, where it was held before."""
    at = at or timezone.now()
    post = move(post, to, by=by, at=at)
    if ref and not isinstance(post, Comment):
        ledger.take_back(f"removed:{ref}", at=at)
    return post


@transaction.atomic
def hold(post: Post, *, at: datetime | None = None) -> Post:
    """Keep a post from public sight until somebody has looked at it; its author sees it and is told so."""
    return move(post, Visibility.HELD, by=None, at=at or timezone.now())


@transaction.atomic
def release(post: Post, *, by: Member, at: datetime | None = None) -> Post:
    rights.check_may_moderate(by)
    return move(post, Visibility.PUBLISHED, by=by, at=at or timezone.now())


@transaction.atomic
def warn_readers(post: Post, *, warns: bool) -> Post:
    """Whether its page tells readers to be careful with it. The caller decided that."""
    question, post = lock(post)
    if post.warns_readers != warns:
        post.warns_readers = warns
        post.save(update_fields=["warns_readers"])
        posts.touch(question)
    return post


@transaction.atomic
def delete(post: Post, *, by: Member, at: datetime | None = None) -> Post:
    """Take back one's own post; it stays in the database, and `undelete` shows it again.

    What its author noted for themselves goes for good: no page leads to it any more.
    """
    question, post = lock(post)
    rights.check_may_delete(post, by)
    if isinstance(post, Question):
        PurchaseNote.objects.filter(question=post).delete()
        PrivateNote.objects.filter(question=post, member=by).delete()
    return set_visibility(question, post, Visibility.DELETED, by=by, at=at or timezone.now())


@transaction.atomic
def undelete(post: Post, *, by: Member, at: datetime | None = None) -> Post:
    """Show one's own deleted post again; refused for an answer that another one has replaced."""
    question, post = lock(post)
    rights.check_is_own(post, by)
    if post.visibility != Visibility.DELETED:
        return post
    if isinstance(post, Answer):
        check_not_replaced(question, by)
    if isinstance(post, Answer | Comment):
        rights.check_not_converted(post)
    return set_visibility(question, post, Visibility.PUBLISHED, by=by, at=at or timezone.now())


@transaction.atomic
def take_away(post: Post, *, at: datetime | None = None) -> Post:
    """Out of sight for good: its author leaves and takes it along."""
    return move(post, Visibility.DELETED, by=None, at=at or timezone.now())
