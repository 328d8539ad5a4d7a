"""What readers said of each guide lately and before, as `trend` and `falling` compare it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from knowledge.models import ArticlePage, GuideFeedback
from knowledge.readers.falling import BEFORE, Fall, Opinions, begins
from knowledge.readers.trend import Change, Days, Week, falling_first, weeks

GUIDES = 200  # with most opinions this week
UNSAID = Week(0, 0)


def changes(now: dt.datetime | None = None) -> list[Change]:
    """Of public guides: those that fall, and those of which somebody spoke this week. Three queries."""
    now = now or timezone.now()
    said, fallen = _weeks(timezone.localdate(now)), {page: one for page, one in falls(at=now).items() if one.times}
    guides = ArticlePage.objects.defer_streamfields().live().select_related("locale").in_bulk([*said, *fallen])
    return falling_first(
        Change(guide, *said.get(pk, (UNSAID, UNSAID)), *([fallen[pk]] if pk in fallen else []))
        for pk, guide in guides.items()
    )


def _weeks(today: dt.date) -> dict[int, tuple[Week, Week]]:
    """By guide, this week and the one before."""
    this, before = weeks(today)
    rows = GuideFeedback.objects.counted().filter(page__live=True, created_at__gte=_begin(before)).order_by()
    latest = Q(created_at__gte=_begin(this))
    figures: Any = rows.values_list("page").annotate(
        now_good=Count("pk", filter=latest & Q(is_helpful=True)),
        now=Count("pk", filter=latest),
        before_good=Count("pk", filter=~latest & Q(is_helpful=True)),
        before=Count("pk", filter=~latest),
    )
    found = figures.filter(now__gt=0).order_by("-now", "page")[:GUIDES]
    return {page: (Week(*figures[:2]), Week(*figures[2:])) for page, *figures in found}


def _begin(days: Days) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(days.first, dt.time()))


def falls(pages: Collection[int] | None = None, *, at: dt.datetime) -> dict[int, Fall]:
    """By guide, of these or of all; what was said lately of a text that is no longer published counts as before."""
    lately = begins(at)
    rows = GuideFeedback.objects.counted().filter(created_at__gte=lately - BEFORE).order_by()
    if pages is not None:
        rows = rows.filter(page__in=pages)
    recent = Q(created_at__gte=lately, revision=F("page__live_revision"))
    counted: Any = rows.values_list("page").annotate(
        good_now=Count("pk", filter=recent & Q(is_helpful=True)),
        all_now=Count("pk", filter=recent),
        good=Count("pk", filter=Q(is_helpful=True)),
        all=Count("pk"),
    )
    return {
        page: Fall(Opinions(good - good_now, total - all_now), Opinions(good_now, all_now))
        for page, good_now, all_now, good, total in counted
    }
