"""The texts of a guide that were public: noted when one is published, asked by whatever was made from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils import timezone

from knowledge.models import ArticlePage, Edition
from knowledge.translations.significance import Published


def note(page: ArticlePage, *, at: datetime | None = None) -> Edition | None:
    """The text that is public now, if it is another one than before. Call inside the transaction that publishes."""
    number = page.live_revision_id
    if not page.live or number is None:
        return None
    last = Edition.objects.filter(page_id=page.pk).last()
    if last is not None and last.number == number:
        return None
    Edition.objects.filter(page_id=page.pk, number=number).delete()  # an earlier text, published once more
    return Edition.objects.create(
        page_id=page.pk, number=number, significance=page.significance, published_at=at or timezone.now()
    )


def history(page: int) -> list[Published]:
    return histories([page])[page]


def histories(pages: Collection[int]) -> dict[int, list[Published]]:
    """By guide, the first text first; one query."""
    found: dict[int, list[Published]] = defaultdict(list)
    rows = Edition.objects.filter(page_id__in=pages).order_by("pk")
    for page, number, significance, at in rows.values_list("page_id", "number", "significance", "published_at"):
        found[page].append(Published(number, significance, at))
    return found


def check() -> Iterator[str]:
    """A sentence for each public guide whose text is not the last that was noted."""
    last: dict[int, int] = dict(Edition.objects.order_by("pk").values_list("page_id", "number"))
    live = ArticlePage.objects.filter(live=True, live_revision__isnull=False).order_by("pk")
    for page, number in live.values_list("pk", "live_revision_id"):
        if last.get(page) != number:
            yield f"guide {page}: revision {number} is public, {last.get(page)} was noted last"
