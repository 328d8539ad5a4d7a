"""Parting posts, votes and points from an account that ends, some rows at a time, each slice a transaction.

Every post gets an author of its own that is nobody: no key, no name, no number by which two of them could be told to be
of one person. What others earned stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from forum import ledger, sessions
from forum.actions import posts
from forum.actions.addresses import proven_addresses
from forum.actions.pictures import erase_picture
from forum.actions.visibility import take_away
from forum.models import (
    Answer,
    Comment,
    Mail,
    Member,
    Mention,
    Notification,
    Picture,
    Post,
    Question,
    ReputationChange,
    Revision,
    SuggestedEdit,
    Use,
    Visibility,
)
from forum.reputation import NOT_RECOMPUTED

SLICE = 50  # posts, each with its page; other rows are cheaper
ROWS = 500


def release(member: Member, keeps_posts: bool) -> int:
    """Some of what no table of `own_data` says; how many rows, 0 when nothing is left."""
    steps: tuple[Callable[[], int], ...] = (
        lambda: _scrub_mentions(member),
        lambda: _part_from_posts(member, keeps_posts),
        lambda: _forget_own_points(member),
        lambda: _forget_actor(member),
        lambda: _delete(SuggestedEdit.objects.pending().filter(member=member)),
        lambda: _delete(mails_to(member)),
        lambda: _delete(Use.objects.filter(who=f"member:{member.pk}")),
        lambda: sessions.end_all(member),
    )
    return next(filter(None, (step() for step in steps)), 0)


def _delete(rows: Any) -> int:
    """Only these rows count: what goes along with them is not asked for again."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
    rows.model._default_manager.filter(pk__in=pks).delete()
    return len(pks)


def mails_to(member: Member) -> Any:
    told = Notification.objects.filter(member=member)
    return Mail.objects.filter(Q(to__0__in=proven_addresses(member)) | Q(notification__in=told))


def _part_from_posts(member: Member, keeps_posts: bool) -> int:
    for model in (Comment, Answer, Question):
        pks = list(model.objects.filter(author=member).order_by("pk").values_list("pk", flat=True)[:SLICE])
        if pks:
            with transaction.atomic():
                _part(model, pks, keeps_posts)
            return len(pks)
    return 0


def _part(model: type[Any], pks: list[int], keeps_posts: bool) -> None:
    posts.lock_rows(model, pks)
    rows = model.objects.filter(pk__in=pks)
    if not keeps_posts:
        for post in rows.order_by("pk"):
            _remove(post)
    for question in Question.objects.filter(pk__in=rows.values("pk" if model is Question else "question_id")):
        posts.touch(question)
    rows.update(author=None, author_name="", idempotency_key=None)


def _remove(post: Post) -> None:
    """Text and versions are erased; the row stays for what hangs on it: points, decisions, links that are 410."""
    take_away(post, at=timezone.now())
    emptied: dict[str, Any] = {"body": "", "body_html": "", "visibility": Visibility.DELETED}
    if isinstance(post, Question):
        emptied |= {"title": "…", "slug": ""}
        post.tags.clear()
    type(post)._default_manager.filter(pk=post.pk).update(**emptied)
    for picture in Picture.objects.filter(**{post.kind: post}):
        erase_picture(picture)
    revisions: Any = Revision.objects.filter(**{post.kind: post})
    revisions.update(title="", body="", tags=[], reason="")


def _scrub_mentions(member: Member) -> int:
    """Others named this member: their texts say “former member” instead, in every version."""
    rows = list(Mention.objects.filter(member=member).order_by("pk")[:SLICE])
    for row in rows:
        with transaction.atomic():
            _scrub(row)
    return len(rows)


def _scrub(row: Mention) -> None:
    post = row.question or row.answer or row.comment
    if post is not None:
        question, post = posts.locked_with_question(post)
        named = re.compile(rf"@{re.escape(row.name)}(?![\w-])", re.IGNORECASE)
        language = question.language if question.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            nobody = gettext("@former-member")
        post.body = named.sub(nobody, post.body)
        posts.render(post, language=question.language)
        post.save(update_fields=["body", "body_html", "render_version"])
        for revision in Revision.objects.filter(**{post.kind: post}):
            revision.body = named.sub(nobody, revision.body)
            revision.save(update_fields=["body"])
        posts.touch(question)
    row.delete()


@transaction.atomic
def _forget_own_points(member: Member) -> int:
    """Reversals first: a line they reverse may not go before them."""
    ledger.lock(member)
    lines = ReputationChange.objects.filter(member=member)
    return _delete(lines.filter(reverses__isnull=False)) or _delete(lines)


@transaction.atomic
def _forget_actor(member: Member) -> int:
    """What others earned by this member's acts stays as it was written, and is recomputed no more."""
    lines = ReputationChange.objects.filter(actor=member).order_by("pk")
    pks = list(lines.values_list("pk", flat=True)[:ROWS])
    return ReputationChange.objects.filter(pk__in=pks).update(actor=None, rule_version=NOT_RECOMPUTED)
