"""Commenting on a question or an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum import mentions, notifications, signals
from forum.actions import official, posts, rights
from forum.models import Answer, Comment, Member, Notification, Question


@transaction.atomic
def comment(
    target: Question | Answer,
    *,
    by: Member,
    body: str,
    idempotency_key: str | None = None,
    at: datetime | None = None,
) -> Comment:
    """Publish a comment; its target's author is told."""
    at = at or timezone.now()
    question = posts.locked(target if isinstance(target, Question) else target.question)
    repeated = idempotency_key and Comment.objects.filter(author=by, idempotency_key=idempotency_key).first()
    if repeated:
        return repeated
    target = question if isinstance(target, Question) else posts.locked(target)
    rights.check_may_comment(question, target, by)

    def make() -> Comment:
        new = Comment(
            question=question,
            answer=target if isinstance(target, Answer) else None,
            author=by,
            is_official=official.speaks_for_brand(by, question),
            body=body,
            idempotency_key=idempotency_key,
            created_at=at,
        )
        posts.render(new, language=question.language)
        new.save(force_insert=True)
        return new

    new, is_new = posts.create_once(Comment.objects, make, key=idempotency_key, by=by)
    if is_new:
        posts.touch(question, at=at)
        if target.author != by:
            notifications.tell(
                target.author,
                Notification.Kind.COMMENT,
                ref=f"comment:{new.pk}",
                at=at,
                question=question,
                answer=new.answer,
                by=by,
            )
        mentions.follow(new, at=at)
        signals.announce(signals.comment_published, Comment, comment=new)
    return new


@transaction.atomic
def edit_comment(
    comment: Comment, *, by: Member, body: str, revision: int | None = None, at: datetime | None = None
) -> Comment:
    """Change the text of one's own comment; the former one stays as a revision. `revision` as for `edit_answer`."""
    at = at or timezone.now()
    question = posts.locked(comment.question)
    comment = posts.locked(comment)
    comment.question = question
    rights.check_may_edit(comment, by)
    if comment.body == body:
        return comment
    posts.check_not_edited(comment, revision)
    if posts.revision_number(comment) == 0:  # comments are many and edits few: the first text is kept with the second
        posts.keep_revision(comment, by=comment.author, at=comment.created_at)
    comment.body, comment.edited_at = body, at
    posts.render(comment, language=question.language)
    comment.save()
    posts.edited(comment, by=by, at=at)
    return comment
