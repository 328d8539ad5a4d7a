"""Making a comment of an answer that is none, and an answer of a comment that is one; for moderators, undoable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, notifications, ranking
from forum.actions import official, posts, rights
from forum.actions.answers import check_first
from forum.actions.showing import move
from forum.models import (
    Acceptance,
    Answer,
    Comment,
    Conversion,
    Member,
    Mention,
    Notification,
    Picture,
    Question,
    Visibility,
)
from forum.reputation import Reason

COMMENT_MAX = 2_000  # characters, as of a comment that is typed
COPIED = ("author", "author_name", "body", "body_format", "body_html", "render_version", "created_at", "edited_at")


@transaction.atomic
def to_comment(answer: Answer, *, by: Member, under: Answer | None = None, at: datetime | None = None) -> Comment:
    """Under the question, or under another answer; what stood under it goes along. Its points are taken back."""
    at = at or timezone.now()
    question, answer = _held(answer, by)
    standing = standing_of(answer)
    if standing is not None:
        return _same(standing, to_comment=True).comment
    _check_shown(question, answer)
    _check_not_accepted(question, answer)
    if len(answer.body) > COMMENT_MAX:
        raise PermissionDenied(_("This answer is too long for a comment: ask its author to shorten it."))
    if under is not None and (under.pk == answer.pk or under.question_id != question.pk or not under.is_published):
        raise PermissionDenied(_("Choose another answer to this question."))
    comment = Comment.objects.create(question=question, answer=under, **_copied(answer))
    moved = list(answer.comments.order_by("pk").values_list("pk", flat=True))
    Comment.objects.filter(pk__in=moved).update(answer=under)
    _keep_mentions(answer, comment)
    _keep_pictures(answer, comment)
    move(answer, Visibility.DELETED, by=by, at=at)
    made = Conversion.objects.create(
        answer=answer, comment=comment, to_comment=True, moved=moved, member=by, created_at=at
    )
    ledger.forfeit(answer, ref=f"converted:{made.pk}", at=at, reason=Reason.CONVERTED)
    _finish(made, question, at=at)
    return comment


@transaction.atomic
def to_answer(comment: Comment, *, by: Member, at: datetime | None = None) -> Answer:
    """Refused where its author has an answer here already."""
    at = at or timezone.now()
    question, comment = _held(comment, by)
    standing = standing_of(comment)
    if standing is not None:
        return _same(standing, to_comment=False).answer
    _check_shown(question, comment)
    _check_one_answer(question, comment.author)
    answer = Answer(question=question, score=ranking.answer_score(0, 0), **_copied(comment))
    answer.is_official = official.speaks_for_brand(answer.author, question)
    answer.save(force_insert=True)
    posts.keep_revision(answer, by=answer.author, at=answer.created_at, is_first=True)
    _keep_mentions(comment, answer)
    _keep_pictures(comment, answer)
    move(comment, Visibility.DELETED, by=by, at=at)
    made = Conversion.objects.create(answer=answer, comment=comment, to_comment=False, member=by, created_at=at)
    _finish(made, question, at=at)
    return answer


@transaction.atomic
def undo_conversion(conversion: Conversion, *, by: Member, at: datetime | None = None) -> Any:
    """What there was before is back in its place, with what was edited since."""
    at = at or timezone.now()
    question, made = _held(conversion.made, by)
    conversion = Conversion.objects.select_related("answer", "comment").get(pk=conversion.pk)
    source: Any = posts.locked(conversion.source)
    if conversion.undone_at is not None:
        return source
    _check_shown(question, made)
    if isinstance(made, Answer):
        _check_not_accepted(question, made)
        place = conversion.comment.answer_id
        made.comments.update(answer_id=place)
        ledger.lock(made.author)
        ledger.forfeit(made, ref=f"converted:{conversion.pk}", at=at, reason=Reason.CONVERTED)
    else:
        _check_one_answer(question, source.author)
        Comment.objects.filter(pk__in=conversion.moved).update(answer=conversion.answer)
    conversion.undone_at, conversion.undone_by = at, by
    conversion.save(update_fields=["undone_at", "undone_by"])
    move(made, Visibility.DELETED, by=by, at=at)
    _keep_pictures(made, source)
    source = move(source, Visibility.PUBLISHED, by=by, at=at)
    if isinstance(source, Answer):
        ledger.take_back(f"converted:{conversion.pk}", at=at)
    _carry(made, source, question)
    _finish(conversion, question, at=at)
    return source


def standing_of(post: Answer | Comment) -> Conversion | None:
    """The conversion that this post came out of or went into, as long as it stands."""
    found = Conversion.objects.filter(undone_at__isnull=True, **{post.kind: post})
    return found.select_related("answer__question", "comment__question").first()


def _same(standing: Conversion, *, to_comment: bool) -> Conversion:
    """The second click of a double click; what came out of a conversion is undone instead."""
    if standing.to_comment != to_comment:
        raise PermissionDenied(_("This text was converted before: undo that instead."))
    return standing


def _held(post: Any, by: Member) -> tuple[Question, Any]:
    question, post = posts.locked_with_question(post)
    rights.check_may_moderate(by)
    return question, post


def _check_shown(question: Question, post: Answer | Comment) -> None:
    if not (question.is_published and post.is_published):
        raise PermissionDenied(_("This text is no longer here."))


def _check_not_accepted(question: Question, answer: Answer) -> None:
    standing = Acceptance.objects.filter(question=question, answer=answer, ended_at__isnull=True)
    if standing.exists():
        raise PermissionDenied(_("This answer is the solution: take that back first."))


def _check_one_answer(question: Question, author: Member | None) -> None:
    if author is None:
        return
    try:
        check_first(question, author)
    except PermissionDenied:
        raise PermissionDenied(_("Its author has an answer here already: everybody has one.")) from None


def _copied(post: Answer | Comment) -> dict[str, Any]:
    return {name: getattr(post, name) for name in COPIED}


def _keep_pictures(source: Answer | Comment, made: Answer | Comment) -> None:
    """They are seen where the text is."""
    Picture.objects.filter(**{source.kind: source}).update(**{source.kind: None, made.kind: made})


def _keep_mentions(source: Answer | Comment, made: Answer | Comment) -> None:
    """Whom the text names is still meant; they were told already."""
    rows = [Mention(name=row.name, member_id=row.member_id, **{made.kind: made}) for row in source.mentions.all()]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)


def _carry(made: Answer | Comment, source: Answer | Comment, question: Question) -> None:
    """What its author edited meanwhile stays edited."""
    if made.body == source.body:
        return
    source.body, source.edited_at = made.body, made.edited_at
    posts.render(source, language=question.language)
    source.save()
    posts.keep_revision(source, by=made.author, at=made.edited_at or made.created_at)


def _finish(conversion: Conversion, question: Question, *, at: datetime) -> None:
    """The page, its counters, and word to the author with the new place."""
    posts.touch(question, **posts.counted(question))
    shown = conversion.shown
    verb = "undone" if conversion.undone_at else "made"
    notifications.tell(
        shown.author,
        Notification.Kind.CONVERTED,
        ref=f"converted:{conversion.pk}:{verb}",
        at=at,
        question=question,
        url=f"/{shown.kind}s/{shown.pk}/",
    )
