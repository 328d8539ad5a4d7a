"""Commenting on a question or an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum import charter
from forum.actions import official, posts, rights, showing
from forum.actions.private_notes import note_privately
from forum.guarding import Private
from forum.models import Answer, Comment, Member, Question
from forum.publishing import Manner, words_of


@transaction.atomic
def comment(
    target: Question | Answer,
    *,
    by: Member,
    body: str,
    private: Sequence[Private] = (),
    idempotency_key: str | None = None,
    manner: Manner | None = None,
    accepts: int | None = None,
    at: datetime | None = None,
) -> Comment:
    """Publish a comment, unless a check holds it; its target's author is told. `accepts`: as of `charter.agree`."""
    at = at or timezone.now()
    question, target = posts.locked_with_question(target)
    repeated = idempotency_key and Comment.objects.filter(author=by, idempotency_key=idempotency_key).first()
    if repeated:
        return repeated
    rights.check_may_comment(question, target, by)
    charter.agree(by, accepts=accepts, at=at)

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
        shown = showing.is_shown(new, by=by, at=at, manner=manner)
        posts.touch(question, at=at if shown else None)
        if shown:
            showing.announce(new, at=at)
        note_privately(question, by=by, private=private, at=at)
    return new


@transaction.atomic
def edit_comment(
    comment: Comment,
    *,
    by: Member,
    body: str,
    revision: int | None = None,
    private: Sequence[Private] = (),
    at: datetime | None = None,
) -> Comment:
    """Change the text of one's own comment; the former one stays as a revision. `revision` as for `edit_answer`."""
    at = at or timezone.now()
    question, comment = posts.locked_with_question(comment)
    rights.check_may_edit(comment, by)
    note_privately(question, by=by, private=private, at=at)
    if comment.body == body:
        return comment
    posts.check_not_edited(comment, revision)
    if posts.revision_number(comment) == 0:  # comments are many and edits few: the first text is kept with the second
        posts.keep_revision(comment, by=comment.author, at=comment.created_at)
    former = words_of(comment)
    comment.body, comment.edited_at = body, at
    posts.render(comment, language=question.language)
    is_held = showing.check_edit(question, comment, by=by, at=at, former=former)
    comment.save()
    if is_held:
        showing.hold_comment(question, comment, at=at)
    posts.edited(comment, by=by, at=at)
    return comment
