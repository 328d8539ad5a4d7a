"""What search engines are told: published questions with an answer, and guides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from forum.models import Question


class QuestionSitemap(Sitemap[Question]):
    limit = 5000

    def items(self) -> Any:
        return Question.objects.published().filter(answer_count__gt=0, merged_at__isnull=True).order_by("pk")

    def lastmod(self, item: Question) -> dt.datetime:
        return item.last_activity_at

    def location(self, item: Question) -> str:
        with translation.override(item.language):
            return item.get_absolute_url()


SITEMAPS = {"questions": QuestionSitemap, "guides": PageSitemap}
