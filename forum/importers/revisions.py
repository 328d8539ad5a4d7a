"""First revisions of posts that come without a history, so that every post has one to point to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.models import Answer, Question, QuestionTag, Revision


def keep_first_revisions(question_pks: Iterable[int]) -> None:
    """For these questions and their answers. Call inside a transaction."""
    pks = list(question_pks)
    questions: Any = Question.objects.filter(pk__in=pks, revisions__isnull=True)
    answers: Any = Answer.objects.filter(question_id__in=pks, revisions__isnull=True)
    tags: dict[int, list[str]] = {}
    tagged = QuestionTag.objects.filter(content_object_id__in=pks).order_by("pk")
    for pk, name in tagged.values_list("content_object_id", "tag__name"):
        tags.setdefault(pk, []).append(name)
    Revision.objects.bulk_create(
        [_first(post, question=post, title=post.title, tags=tags.get(post.pk, [])) for post in questions]
        + [_first(post, answer=post) for post in answers]
    )


def _first(post: Question | Answer, **values: Any) -> Revision:
    at = post.edited_at or post.created_at
    return Revision(number=1, body=post.body, editor_id=post.author_id, created_at=at, **values)
