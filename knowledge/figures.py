"""What the knowledge base adds to the figures of the site: who searched, and the guides that help least."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, Sum
from django.utils import timezone

from forum.figures.shares import SHOWN_FROM
from forum.figures.sources import DaySum, GuideHealth, Guides, Source
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage
from knowledge.models.searches import Searched

MOST = 12


def sources() -> list[Source | Guides]:
    return [Source("searches", searched), Guides(worst)]


def searched(first: dt.date) -> Iterable[DaySum]:
    """People by what they searched, each week on its Monday: nothing finer is known of them."""
    weeks = Searched.objects.filter(week__gte=first).order_by().values("week")
    rows = weeks.annotate(total=Sum("people")).values_list("week", "total")
    return [DaySum(week, total) for week, total in rows]


def worst(first: dt.date) -> Iterable[GuideHealth]:
    """Guides everybody may read with enough opinions since `first`, the least helpful first, without their texts."""
    since = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    said = Q(feedback__created_at__gte=since, feedback__counts=True)
    counted = open_to_all(ArticlePage.objects.defer_streamfields()).annotate(
        yes=Count("feedback", filter=said & Q(feedback__is_helpful=True)),
        no=Count("feedback", filter=said & Q(feedback__is_helpful=False)),
    )
    rows = [GuideHealth(page.title, page.yes, page.no) for page in counted.filter(no__gt=0)]
    enough = [row for row in rows if row.yes + row.no >= SHOWN_FROM]
    return sorted(enough, key=lambda row: (-row.no / (row.yes + row.no), -row.no, row.title))[:MOST]
