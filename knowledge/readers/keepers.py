"""Members who keep a copy of a guide, and are told once when they must not go by it: it was corrected, or withdrawn."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from forum import notifications
from forum.models import Member, Notification
from forum.text.typography import typeset_in
from knowledge.models import ArticlePage, ArticleSource, Edition, KeptCopy
from knowledge.translations.significance import Significance

BATCH = 200
TITLE_MAX = 200
ALL_GUIDES = "/guides/"

logger = logging.getLogger(__name__)


def keep(page: ArticlePage, revision: int, *, by: Member, at: datetime) -> None:
    """They want to hear of it: of the latest copy that they took."""
    KeptCopy.objects.update_or_create(member=by, page=page, defaults={"number": revision, "created_at": at})


def stop(page: ArticlePage, *, by: Member) -> None:
    """They want to hear no more of it."""
    KeptCopy.objects.filter(member=by, page=page).delete()


def is_kept(page: ArticlePage, by: Member) -> bool:
    return KeptCopy.objects.filter(member=by, page=page).exists()


def tell(*, at: datetime | None = None) -> int:
    """Each minute: those whose copy says something wrong now, or whose guide was taken away; how many."""
    rows = _wrong().select_related("member", "page__locale").order_by("pk")[:BATCH]
    return sum(_tell_or_log(kept, at or timezone.now()) for kept in list(rows))


def tell_of_deletion(page: ArticlePage) -> None:
    """Inside the transaction that deletes the guide, and with it the rows: what is not told now is never told."""
    for kept in page.kept_copies.select_related("member", "page__locale").order_by("pk"):
        _tell(kept, timezone.now(), url=ALL_GUIDES)


def _wrong() -> Any:
    mine = Edition.objects.filter(page=OuterRef("page"), number=OuterRef(OuterRef("number"))).values("pk")[:1]
    since = Edition.objects.filter(page=OuterRef("page"), significance=Significance.MAJOR, pk__gt=Subquery(mine))
    return KeptCopy.objects.filter(Exists(since) | Q(page__live=False))


def _tell_or_log(kept: KeptCopy, at: datetime) -> bool:
    """One member who cannot be told keeps nobody from the others."""
    try:
        return _tell(kept, at, url=f"/guide/{kept.page_id}/copy/{kept.number}/")
    except Exception:
        logger.exception("the keeper of copy %s could not be told", kept.pk)
        return False


@transaction.atomic
def _tell(kept: KeptCopy, at: datetime, *, url: str) -> bool:
    """Whoever takes the row tells them. It stays if that fails, or if a newer copy took its place."""
    if not KeptCopy.objects.filter(pk=kept.pk, number=kept.number).delete()[0]:
        return False
    ref = f"copy:{kept.page_id}:{kept.number}:{kept.pk}"
    title = _title(kept.page)
    notifications.tell(kept.member, Notification.Kind.COPY, ref=ref, at=at, reason=title, url=url)
    return True


def _title(page: ArticlePage) -> str:
    """Empty where a question that it came from left public sight: the title may be its words."""
    asked = [source.question for source in ArticleSource.objects.filter(page_id=page.pk).select_related("question")]
    if any(question is None or not question.is_published for question in asked):
        return ""
    return typeset_in(page.locale.language_code, page.title)[:TITLE_MAX]
