"""The Atom feed of guides of a language, the newest version first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale

from forum.feeds import ENTRIES, SiteFeed, tag_uri
from knowledge.guides import public_guides
from knowledge.models import ArticlePage


class GuideFeed(SiteFeed):
    def items(self, found: Any) -> Any:
        return public_guides(Locale.get_active().pk).order_by("-last_published_at", "-pk")[:ENTRIES]

    def about(self, found: Any) -> str:
        return _("Guides")

    def page(self, found: Any) -> str:
        return reverse("knowledge:guides")

    def item_title(self, item: ArticlePage) -> str:
        return str(item.title)

    def item_description(self, item: ArticlePage) -> str:
        return str(item.summary)

    def item_link(self, item: ArticlePage) -> str:
        return f"{settings.BASE_URL}{item.url}"

    def item_author_name(self, item: ArticlePage) -> str:
        return settings.SITE_NAME

    def item_pubdate(self, item: ArticlePage) -> dt.datetime:
        at: dt.datetime = item.first_published_at
        return at

    def item_updateddate(self, item: ArticlePage) -> dt.datetime:
        at: dt.datetime = item.last_published_at
        return at

    def item_guid(self, item: ArticlePage) -> str:
        return tag_uri("guide", item.pk, item.first_published_at)
