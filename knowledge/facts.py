"""How well the community answers, in two figures for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Min, Q
from django.utils.translation import ngettext

from forum.models import Question, Visibility

SHOWN_FROM = 50  # questions: below it the figures say nothing
LATEST = 1000  # answered questions the median is taken over
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Facts:
    """Over published questions: the share with an answer (percent), and the median time to the first one."""

    answered_percent: int
    median_wait: timedelta

    @property
    def wait_in_words(self) -> str:
        return in_words(self.median_wait)


def facts() -> Facts | None:
    """None on a young site. Counted at most every ten minutes."""
    return cache.get_or_set("knowledge:facts", _count, KEPT_SECONDS)


def _count() -> Facts | None:
    published = Question.objects.published()
    total, answered = published.count(), published.filter(answer_count__gt=0).count()
    if total < SHOWN_FROM or not answered:
        return None
    first = Min("answers__created_at", filter=Q(answers__visibility=Visibility.PUBLISHED))
    rows = published.filter(answer_count__gt=0).order_by("-created_at")[:LATEST]
    dates = Question.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).annotate(first=first)
    waits = [max(timedelta(), answer - asked) for asked, answer in dates.values_list("created_at", "first") if answer]
    return Facts(round(100 * answered / total), median(waits)) if waits else None


def in_words(wait: timedelta) -> str:
    """One unit: minutes under an hour, hours under two days, then days."""
    minutes = max(1, round(wait.total_seconds() / 60))
    hours, days = round(minutes / 60), round(minutes / 1440)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
