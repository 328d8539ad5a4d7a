"""Atom feeds of what everybody may read: questions of a language, of a tag, of a product, and one question's answers.

Entries hold an excerpt and an address: what is hidden later has not been copied whole into readers of feeds.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from forum.access import access_product, access_question, access_tag
from forum.models import Answer, Product, Question, Tag
from forum.models.question import QuestionQuerySet
from forum.text.plain import excerpt, plain_text

ENTRIES = 30
EXCERPT = 500  # characters
KEPT_SECONDS = 300


def tag_uri(kind: str, number: object, day: dt.datetime) -> str:
    """RFC 4151: the same for ever, whatever the address becomes."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{day:%Y-%m-%d}:{kind}/{number}"


class SiteFeed(Feed[Any, Any]):
    """With absolute links to the base address of the site, never to the host somebody asked by."""

    feed_type = Atom1Feed
    feed_url = ""

    def title(self, found: Any) -> str:
        return f"{self.about(found)} – {settings.SITE_NAME}"

    def about(self, found: Any) -> str:
        raise NotImplementedError

    def link(self, found: Any) -> str:
        return settings.BASE_URL + self.page(found)

    def page(self, found: Any) -> str:
        raise NotImplementedError

    def feed_guid(self, found: Any) -> str:
        return self.link(found)

    def item_updateddate(self, item: Any) -> dt.datetime:
        changed: dt.datetime | None = item.edited_at
        return changed or item.created_at

    def item_pubdate(self, item: Any) -> dt.datetime:
        at: dt.datetime = item.created_at
        return at

    def item_author_name(self, item: Any) -> str:
        return str(item.byline)

    def item_link(self, item: Any) -> str:
        return settings.BASE_URL + str(item.get_absolute_url())

    def item_description(self, item: Any) -> str:
        return excerpt(plain_text(item.body_html), EXCERPT)


class QuestionFeed(SiteFeed):
    """The newest questions in the language of the feed."""

    def items(self, found: Any) -> QuestionQuerySet:
        rows = self.rows(found).filter(language=translation.get_language(), merged_at=None)
        return rows.select_related("author").order_by("-created_at", "-pk")[:ENTRIES]

    def rows(self, found: Any) -> QuestionQuerySet:
        return Question.objects.published()

    def about(self, found: Any) -> str:
        return _("Questions")

    def page(self, found: Any) -> str:
        return reverse("forum:questions")

    def item_title(self, item: Question) -> str:
        return item.title

    def item_guid(self, item: Question) -> str:
        return tag_uri("question", item.pk, item.created_at)


class TagFeed(QuestionFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        return access_tag(slug)

    def rows(self, found: Tag) -> QuestionQuerySet:
        return Question.objects.published().filter(question_tags__tag=found)

    def about(self, found: Tag) -> str:
        return str(found)

    def page(self, found: Tag) -> str:
        return str(found.get_absolute_url())


class ProductFeed(QuestionFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Product:
        return access_product(slug)

    def rows(self, found: Product) -> QuestionQuerySet:
        return Question.objects.published().filter(product=found)

    def about(self, found: Product) -> str:
        return found.name

    def page(self, found: Product) -> str:
        return str(found.get_absolute_url())


class AnswerFeed(SiteFeed):
    """The newest answers to a question, in whatever language they are."""

    def get_object(self, request: HttpRequest, pk: int) -> Question:
        return access_question(AnonymousUser(), pk)

    def items(self, found: Question) -> Any:
        rows = Answer.objects.published().filter(question=found).select_related("author", "question")
        return rows.order_by("-created_at", "-pk")[:ENTRIES]

    def about(self, found: Question) -> str:
        return found.title

    def page(self, found: Question) -> str:
        return str(found.get_absolute_url())

    def item_title(self, item: Answer) -> str:
        return _("Answer by %(name)s") % {"name": item.byline}

    def item_guid(self, item: Answer) -> str:
        return tag_uri("answer", item.pk, item.created_at)


@conditional_page
@require_safe
def feed(request: HttpRequest, language: str, kind: type[SiteFeed], **named: Any) -> HttpResponseBase:
    """Of one language, whatever the reader's: the address says it. 304 while nothing changed."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    made = kind()
    made.feed_url = settings.BASE_URL + request.path
    with translation.override(language):
        response = made(request, **named)
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@require_safe
def tag_feed(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """By a name that the tag had, it leads to the one it has."""
    found = access_tag(slug)
    if found.slug != slug:
        return redirect("tag_feed", language, found.slug, permanent=True)
    return feed(request, language, TagFeed, slug=slug)


@require_safe
def product_feed(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    found = access_product(slug)
    if found.slug != slug:
        return redirect("product_feed", language, found.slug, permanent=True)
    return feed(request, language, ProductFeed, slug=slug)
