"""Commenting on a question or an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum import notifications, signals
from forum.actions import posts, rights
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
    rights.check_may_reply(question, by)

    def make() -> Comment:
        new = Comment(
            question=question,
            answer=target if isinstance(target, Answer) else None,
            author=by,
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
            )
        signals.announce(signals.comment_published, Comment, comment=new)
    return new
