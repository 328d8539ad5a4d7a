"""Pictures in posts: keeping what was sent, tying it to the post that shows it, forgetting what none shows."""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.json import KT
from django.utils import timezone

from forum.actions import rights
from forum.models import AnswerDraft, Draft, Member, Picture, Post
from forum.photos import MAX_SIZE, read_photo

log = logging.getLogger(__name__)

UNUSED_KEPT = timedelta(days=30)  # as long as a draft of a visitor
IN_ONE_POST = 20
AT_ONCE = 2000

_ADDRESS = re.compile(r"/pictures/([0-9a-f]{20})-\d{1,4}x\d{1,4}\.webp")


def add_picture(file: object, *, by: Member | None, at: datetime | None = None) -> Picture:
    """Keep a picture for a text being written; the same file again is the same picture. ValidationError if it is none.

    `by`: None for a visitor who has no account yet.
    """
    if by is not None:
        rights.check_may_write(by)
    content: bytes = file.read(MAX_SIZE + 1)  # type: ignore[attr-defined]
    sha256 = hashlib.sha256(content).hexdigest()
    known = Picture.objects.unused().filter(uploader=by, sha256=sha256).first() if by is not None else None
    return known or _write(content, sha256, by, at or timezone.now())


def _write(content: bytes, sha256: str, by: Member | None, at: datetime) -> Picture:
    photo = read_photo(content)
    row = Picture(uploader=by, sha256=sha256, width=photo.width, height=photo.height, created_at=at)
    try:
        row.shown.save(f"{row.key}-shown.webp", ContentFile(photo.shown), save=False)
        row.large.save(f"{row.key}-large.webp", ContentFile(photo.large), save=False)
        row.save()
    except BaseException:
        _erase_files(row)
        raise
    return row


def keys_in(body: str) -> list[str]:
    return list(dict.fromkeys(_ADDRESS.findall(body)))[:IN_ONE_POST]


def tie_pictures(post: Post) -> None:
    """Those that the post shows are seen from now on by those who see it. Call inside its transaction."""
    keys = keys_in(post.body)
    if keys:
        Picture.objects.unused().filter(key__in=keys).update(**{post.kind: post})


def forget_unused(*, at: datetime | None = None) -> int:
    """Pictures of texts that were never published, with their files; how many. Those of drafts stay."""
    old = Picture.objects.unused().filter(created_at__lt=(at or timezone.now()) - UNUSED_KEPT)
    gone = [row for row in old.order_by("pk")[:AT_ONCE] if not _in_a_draft(row)]
    for row in gone:
        erase_picture(row)
    return len(gone)


def _in_a_draft(row: Picture) -> bool:
    in_answer = AnswerDraft.objects.filter(body__contains=row.key).exists()
    written = Draft.objects.filter(question=None).annotate(body=KT("data__body"))
    return in_answer or written.filter(body__contains=row.key).exists()


@transaction.atomic
def erase_picture(row: Picture) -> None:
    row.delete()
    transaction.on_commit(lambda: _erase_files(row))


def _erase_files(row: Picture) -> None:
    for file in (row.shown, row.large):
        if file.name:
            file.storage.delete(file.name)
