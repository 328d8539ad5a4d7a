"""What every action on a post shares: rendering, revisions, counters, the version of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from forum import signals
from forum.models import Answer, Post, Question, Revision, Visibility
from forum.text.cleaning import clean_text
from forum.text.markdown import RENDER_VERSION, render_html, render_markdown

AnyPost = TypeVar("AnyPost", bound=Post)


def render(post: Post, *, language: str) -> None:
    """Fill `body_html` from `body`: once, when the text is saved."""
    if post.body_format == Post.Format.HTML:
        post.body_html = render_html(post.body, language=language)
    else:
        post.body = clean_text(post.body)
        post.body_html = render_markdown(post.body, language=language)
    post.render_version = RENDER_VERSION


def create_once(queryset: Any, make: Callable[[], AnyPost], *, key: str | None, by: Any) -> tuple[AnyPost, bool]:
    """Create a post unless one was made with the same idempotency key; True when it is new."""
    if key:
        found = queryset.filter(author=by, idempotency_key=key).first()
        if found is not None:
            return found, False
    try:
        with transaction.atomic():
            return make(), True
    except IntegrityError:
        found = queryset.filter(author=by, idempotency_key=key).first() if key else None
        if found is None:
            raise
        return found, False


def keep_revision(post: Question | Answer, *, by: Any, at: datetime, reason: str = "") -> Revision:
    """Keep the text as it is now under the next number."""
    target = {"question": post} if isinstance(post, Question) else {"answer": post}
    last = Revision.objects.filter(**target).order_by("-number").values_list("number", flat=True).first()
    return Revision.objects.create(
        **target,
        number=(last or 0) + 1,
        title=getattr(post, "title", ""),
        body=post.body,
        tags=list(post.tags.names()) if isinstance(post, Question) else [],
        editor=by,
        reason=reason,
        created_at=at,
    )


def touch(question: Question, *, at: datetime | None = None) -> None:
    """The page changed: new version, so that no cache shows the old one; `at` also moves it up the lists."""
    changes: dict[str, Any] = {"version": F("version") + 1}
    if at is not None:
        changes["last_activity_at"] = at
    Question.objects.filter(pk=question.pk).update(**changes)
    signals.content_changed.send(Question, instance=question)


def recount_answers(question: Question) -> None:
    """Answer count and state from the rows, while the question's row is locked."""
    published = Answer.objects.filter(question_id=question.pk, visibility=Visibility.PUBLISHED)
    question.answer_count = published.count()
    question.state = state_of(question)
    # No save(): those who listen to every save have nothing to do here, and `touch` tells the index.
    Question.objects.filter(pk=question.pk).update(answer_count=question.answer_count, state=question.state)


def state_of(question: Question) -> str:
    if question.state in {Question.State.DUPLICATE, Question.State.CLOSED}:
        return question.state
    if question.accepted_answer_id is not None:
        return Question.State.RESOLVED
    return Question.State.ANSWERED if question.answer_count else Question.State.OPEN


def locked(post: AnyPost) -> AnyPost:
    """The row as it is now, held until the transaction ends.

    Questions, then answers and comments, then members, then tags, then products: the one order everywhere. What only
    names a row by its key, as a vote names its voter, waits for nobody (`no_key`).
    """
    queryset: Any = type(post)._default_manager
    found: AnyPost = queryset.select_for_update(no_key=True).get(pk=post.pk)
    return found


def lock_rows(model: Any, pks: Iterable[int]) -> None:
    """Hold many rows of one model, by number; answers and comments after their questions."""
    rows = model._default_manager.filter(pk__in=set(pks))
    if issubclass(model, Post) and model is not Question:
        lock_rows(Question, rows.order_by().values_list("question_id", flat=True))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
