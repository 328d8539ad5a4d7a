"""What every action on a post shares: rendering, revisions, counters, the version of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from forum import link_titles, mentions, notifications, signals
from forum.actions import pictures
from forum.models import Answer, Comment, LadderPlace, Notification, Post, Question, Revision, Visibility
from forum.text.cleaning import clean_text
from forum.text.markdown import RENDER_VERSION, render_html, render_markdown

AnyPost = TypeVar("AnyPost", bound=Post)
Text: TypeAlias = Question | Answer | Comment


class EditedMeanwhile(PermissionDenied):
    """The text was edited since its editor opened it: `standing` is the revision that stands now."""

    def __init__(self, standing: Revision) -> None:
        super().__init__(_("This text was edited meanwhile. Nothing is saved yet: compare, then save again."))
        self.standing = standing


def render(post: Post, *, language: str) -> None:
    """Fill `body_html` from `body`: once, when the text is saved."""
    if post.body_format == Post.Format.HTML:
        post.body_html = render_html(post.body, language=language)
    else:
        post.body = clean_text(post.body)
        named, titles = mentions.links(post), link_titles.shown_in(post.body)
        post.body_html = render_markdown(post.body, language=language, mentions=named, titles=titles)
    post.render_version = RENDER_VERSION


def create_once(queryset: Any, make: Callable[[], AnyPost], *, key: str | None, by: Any) -> tuple[AnyPost, bool]:
    """Create a post unless one was made with the same idempotency key; True when it is new."""
    try:
        with transaction.atomic():
            new = make()
            pictures.tie_pictures(new)
            link_titles.keep(new, is_new=True)
            return new, True
    except IntegrityError:
        found = queryset.filter(author=by, idempotency_key=key).first() if key else None
        if found is None:
            raise
        return found, False


def keep_revision(post: Text, *, by: Any, at: datetime, reason: str = "", is_first: bool = False) -> Revision:
    """Keep the text as it is now under the next number; `is_first` of a post that was made just now."""
    return Revision.objects.create(
        **{post.kind: post},
        number=1 if is_first else revision_number(post) + 1,
        title=getattr(post, "title", ""),
        body=post.body,
        tags=list(post.tags.names()) if isinstance(post, Question) else [],
        editor=by,
        reason=reason,
        created_at=at,
    )


def revision_number(post: Text) -> int:
    """Of the text that stands; 0 for a comment that was never edited."""
    last = post.revisions.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def check_not_edited(post: Text, since: int | None) -> None:
    """Refuse with `EditedMeanwhile` to save over a revision later than `since`; None: whatever stands."""
    standing = post.revisions.order_by("-number").first()
    if since is not None and standing is not None and standing.number != since:
        raise EditedMeanwhile(standing)


def edited(post: Text, *, by: Any, at: datetime, reason: str = "") -> None:
    """Finish the edit of a locked post: its revision, its page, and word to its author if somebody else did it."""
    revision = keep_revision(post, by=by, at=at, reason=reason)
    pictures.tie_pictures(post)
    link_titles.keep(post)
    question = post if isinstance(post, Question) else post.question
    touch(question)
    if post.author_id != by.pk:
        kind, answer = Notification.Kind.EDITED, post if isinstance(post, Answer) else None
        notifications.tell(post.author, kind, ref=f"edited:{revision.pk}", at=at, question=question, answer=answer)
    mentions.follow(post, at=at)
    signals.announce(signals.post_edited, type(post), post=post, by=by)


def touch(question: Question, *, at: datetime | None = None, **changes: Any) -> None:
    """The page changed: new version, so that no cache shows the old one; `at` also moves it up the lists.

    `changes` of the row are written along. No save(): those who listen to every save have nothing to do here.
    """
    changes["version"] = F("version") + 1
    if at is not None:
        changes["last_activity_at"] = at
    Question.objects.filter(pk=question.pk).update(**changes)
    LadderPlace.objects.look_again(question.pk)
    signals.content_changed.send(Question, instance=question)


def touch_many(pks: Sequence[int]) -> None:
    """The same for many pages, in one statement; `pks` are some hundreds, of which the caller holds nothing yet."""
    Question.objects.filter(pk__in=pks).update(version=F("version") + 1)
    for question in Question.objects.filter(pk__in=pks).only("pk", "visibility", "duplicate_of").order_by("pk"):
        signals.content_changed.send(Question, instance=question)


def recount_answers(question: Question) -> None:
    """Write what `counted` finds, for those who touch the page themselves."""
    Question.objects.filter(pk=question.pk).update(**counted(question))


def counted(question: Question) -> dict[str, Any]:
    """Answer count and state from the rows, while the question's row is locked; set on the object, not yet written."""
    published = Answer.objects.filter(question_id=question.pk, visibility=Visibility.PUBLISHED)
    question.answer_count = published.count()
    question.state = state_of(question)
    return {"answer_count": question.answer_count, "state": question.state}


def state_of(question: Question) -> str:
    if question.is_closed:
        return question.state
    if question.accepted_answer_id is not None:
        return Question.State.RESOLVED
    return Question.State.ANSWERED if question.answer_count else Question.State.OPEN


def answer_of(post: Text) -> Answer | None:
    """The answer that it is, or that it stands under."""
    if isinstance(post, Comment):
        return post.answer
    return post if isinstance(post, Answer) else None


def locked(post: AnyPost) -> AnyPost:
    """The row as it is now, held until the transaction ends.

    Pages, then questions, then answers and comments, then members, then tags, then products: the one order everywhere.
    Who comes to a page with a question in hand takes it only when nobody holds it (`skip_locked`). What only
    names a row by its key, as a vote names its voter, waits for nobody (`no_key`).
    """
    queryset: Any = type(post)._default_manager
    found: AnyPost = queryset.select_for_update(no_key=True).get(pk=post.pk)
    return found


def locked_with_question(post: AnyPost) -> tuple[Question, AnyPost]:
    """The question it is, or stands under now, and the post: it may have been merged elsewhere since it was read."""
    question: Question = locked(post.root)
    if isinstance(post, Question):
        return question, question
    found: Any = locked(post)
    if found.question_id != question.pk:  # whoever moves it waits for us now
        question = locked(Question(pk=found.question_id))
    found.question = question
    return question, found


def lock_rows(model: Any, pks: Iterable[int]) -> None:
    """Hold many rows of one model, by number; answers and comments after their questions."""
    rows = model._default_manager.filter(pk__in=set(pks))
    if issubclass(model, Post) and model is not Question:
        lock_rows(Question, rows.order_by().values_list("question_id", flat=True))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
