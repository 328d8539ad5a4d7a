"""When a post becomes visible or stops being so, and what follows when everybody can read it for the first time."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum import ledger, mentions, notifications, publishing, reminders, signals, telling
from forum.actions import judging, posts
from forum.actions.products import count_for_products
from forum.actions.tags import count_for_tags
from forum.models import (
    Acceptance,
    Answer,
    Comment,
    Member,
    Notification,
    Post,
    Question,
    QuestionTag,
    Subscription,
    Visibility,
)
from forum.publishing import Manner, Sent, Text


def is_shown(new: Text, *, by: Member, at: datetime, manner: Manner | None = None) -> bool:
    """Ask the checks about a post that was just saved. One that they hold is held before anybody else could read it."""
    found = publishing.verdict(Sent(new, by, at, manner=manner or Manner()))
    new.warns_readers, new.said = found.warns, found.says
    if found.holds:
        new.visibility, new.is_announced = Visibility.HELD, False
    if found.holds or found.warns:
        new.save(update_fields=["visibility", "is_announced", "warns_readers"])
    return new.is_published


def check_edit(question: Question, post: Text, *, by: Member, at: datetime, former: str) -> bool:
    """Ask the checks about what its author made of a locked post, before it is saved. Whether it may not be shown.

    What nobody reads yet is no worse for an edit; of what is public, the caller keeps the former text.
    """
    if post.author_id != by.pk:
        return False
    found = publishing.verdict(Sent(post, by, at, former=former))
    if found.holds:
        return post.is_published
    post.warns_readers = found.warns
    return False


def hold_comment(question: Question, post: Comment, *, at: datetime) -> None:
    """An edited comment is held itself: nothing stands under it."""
    ledger.lock(post.author)
    set_visibility(question, post, Visibility.HELD, by=None, at=at)


def move(post: Post, visibility: str, *, by: Member | None, at: datetime) -> Post:
    question, post = lock(post)
    return set_visibility(question, post, visibility, by=by, at=at)


def lock(post: Post) -> tuple[Question, Post]:
    """The question and the post as they are now, locked in this order."""
    question, post = posts.locked_with_question(post)
    ledger.lock(post.author)  # before the tags, whether or not points follow
    return question, post


def set_visibility(question: Question, post: Post, visibility: str, *, by: Member | None, at: datetime) -> Post:
    if post.visibility == visibility:
        return post
    if post.is_emptied:
        raise PermissionDenied(_("This text is no longer here."))
    was_published = post.is_published
    if was_published and post.is_announced and visibility == Visibility.HELD:
        signals.public_post_held.send(type(post), post=post, at=at)
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
        _tell_late(question, post, at=at)
    signals.announce(signals.post_visibility_changed, type(post), post=post, by=by)
    return post


def _tell_late(question: Question, post: Post, *, at: datetime) -> None:
    """What was held before anybody was told is told now, once; what was hidden in between only to whom it names."""
    if post.is_announced or not all(parent.is_published for parent in post.parents):
        mentions.follow(post, at=at)  # type: ignore[arg-type]
        return
    post.is_announced = True
    post.save(update_fields=["is_announced"])
    posts.touch(question, at=at)
    announce(post, at=at)  # type: ignore[arg-type]


def announce(post: Text, *, at: datetime) -> None:
    """Everybody can read it for the first time: whoever waits for it is told."""
    if isinstance(post, Question):
        mentions.follow(post, at=at)
        telling.begin(post, at=at)
        signals.announce(signals.question_asked, Question, question=post)
    elif isinstance(post, Answer):
        _tell_of_answer(post, at)
        reminders.plan(post, at=at)
        mentions.follow(post, at=at)
        signals.announce(signals.answer_published, Answer, answer=post)
    else:
        _tell_of_comment(post, at)
        mentions.follow(post, at=at)
        signals.announce(signals.comment_published, Comment, comment=post)


def _tell_of_answer(new: Answer, at: datetime) -> None:
    ref = f"answer:{new.pk}"
    notifications.tell_followers(new.question, Notification.Kind.ANSWER, ref=ref, at=at, answer=new)
    if new.author is not None:
        notifications.subscribe(new.author, new.question, Subscription.Reason.ANSWERED)


def _tell_of_comment(new: Comment, at: datetime) -> None:
    target = new.answer or new.question
    if target.author_id != new.author_id:
        notifications.tell(
            target.author,
            Notification.Kind.COMMENT,
            ref=f"comment:{new.pk}",
            at=at,
            question=new.question,
            answer=new.answer,
            by=new.shown_author,
        )


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


def count(question: Question, change: int) -> None:
    """The question appears (+1) or disappears (-1) for its product and its tags."""
    tags = QuestionTag.objects.filter(content_object=question).values_list("tag_id", flat=True)
    count_for_tags(dict.fromkeys(tags, change))
    count_for_products({question.product: change})
