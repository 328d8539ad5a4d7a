"""Showing, holding, hiding, deleting posts: all reversible.

These move the post and its points; who may, why, and what its author is told is decided by the caller
(`moderation.review` for hiding, the rights below for one's own posts).
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, mentions, signals, telling
from forum.actions import judging, posts, rights
from forum.actions.answers import check_not_replaced
from forum.actions.questions import count
from forum.models import Acceptance, Answer, Member, Post, Question, Visibility
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
def restore(post: Post, *, by: Member | None, ref: str = "", at: datetime | None = None) -> Post:
    """Show a hidden or deleted post again, with its points."""
    at = at or timezone.now()
    post = move(post, Visibility.PUBLISHED, by=by, at=at)
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
def delete(post: Post, *, by: Member, at: datetime | None = None) -> Post:
    """Take back one's own post; it stays in the database, and `undelete` shows it again."""
    question, post = _locked(post)
    rights.check_may_delete(post, by)
    return _set(question, post, Visibility.DELETED, by=by, at=at or timezone.now())


@transaction.atomic
def undelete(post: Post, *, by: Member, at: datetime | None = None) -> Post:
    """Show one's own deleted post again; refused for an answer that another one has replaced."""
    question, post = _locked(post)
    rights.check_is_own(post, by)
    if post.visibility != Visibility.DELETED:
        return post
    if isinstance(post, Answer):
        check_not_replaced(question, by)
    if isinstance(post, Answer | Comment):
        rights.check_not_converted(post)
    return _set(question, post, Visibility.PUBLISHED, by=by, at=at or timezone.now())


@transaction.atomic
def take_away(post: Post, *, at: datetime | None = None) -> Post:
    """Out of sight for good: its author leaves and takes it along."""
    return move(post, Visibility.DELETED, by=None, at=at or timezone.now())


def move(post: Post, visibility: str, *, by: Member | None, at: datetime) -> Post:
    question, post = _locked(post)
    return _set(question, post, visibility, by=by, at=at)


def _locked(post: Post) -> tuple[Question, Post]:
    """The question and the post as they are now, locked in this order."""
    question = posts.locked(post if isinstance(post, Question) else post.question)  # type: ignore[attr-defined]
    post = question if isinstance(post, Question) else posts.locked(post)
    if isinstance(post, Answer | Comment):
        post.question = question
    ledger.lock(post.author)  # before the tags, whether or not points follow
    return question, post


def _set(question: Question, post: Post, visibility: str, *, by: Member | None, at: datetime) -> Post:
    if post.visibility == visibility:
        return post
    if post.is_emptied:
        raise PermissionDenied(_("This text is no longer here."))
    was_published = post.is_published
    with judging.rejudged(post):
        post.visibility = visibility
        post.save(update_fields=["visibility"])
        if isinstance(post, Answer):
            _follow_answer(question, post)
    if isinstance(post, Question) and was_published != post.is_published:
        count(post, +1 if post.is_published else -1)
        if post.is_published:
            telling.resume(post, at=at)
    posts.touch(question)
    if post.is_published:  # those who could not see it before
        mentions.follow(post, at=at)  # type: ignore[arg-type]
    signals.announce(signals.post_visibility_changed, type(post), post=post, by=by)
    return post


def _follow_answer(question: Question, answer: Answer) -> None:
    """A hidden answer is no solution; shown again, a standing acceptance makes it one again."""
    if answer.is_published:
        standing = Acceptance.objects.filter(question=question, answer=answer, ended_at__isnull=True)
        question.accepted_answer = answer if standing.exists() else question.accepted_answer
    elif question.accepted_answer_id == answer.pk:
        question.accepted_answer = None
    if question.accepted_answer_id is None and question.state == Question.State.RESOLVED:
        question.state = Question.State.OPEN
    question.save(update_fields=["accepted_answer", "state"])
    posts.recount_answers(question)
