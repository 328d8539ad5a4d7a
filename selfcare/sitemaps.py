"""What search engines are told there is: an index, and sections in parts of 10,000 addresses that everybody may read.

Written by hand, of rows and not of models: the sections of a site with 50,000 questions are made in the time of a page.
The time of the last change is that of what the page shows. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from forum.models import Product, Question, Tag
from forum.views.catalogue import TAG_FIRM
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage

PART = 10_000  # addresses; the protocol allows 50,000
PARTS = 5_000  # more than an index may name is a number that leads nowhere
FRESH_SECONDS = 300  # what was hidden is in no copy for longer than that
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Row = tuple[str, dt.datetime | None]  # path, last change


class Section:
    def count(self) -> int:
        raise NotImplementedError

    def rows(self, start: int, stop: int) -> list[Row]:
        raise NotImplementedError

    def changed(self, start: int, stop: int) -> dt.datetime | None:
        return max((at for _path, at in self.rows(start, stop) if at is not None), default=None)


class Questions(Section):
    """Those with an answer, each in its own language."""

    @property
    def found(self) -> Any:
        return Question.objects.published().filter(answer_count__gt=0, merged_at__isnull=True).order_by("pk")

    def count(self) -> int:
        return int(self.found.count())

    def rows(self, start: int, stop: int) -> list[Row]:
        found = self.found.values_list("pk", "slug", "language", "last_activity_at")[start:stop]
        above = in_each_language("forum:questions")
        return [(f"{above[language]}{pk}/{slug or '-'}/", at) for pk, slug, language, at in found]

    def changed(self, start: int, stop: int) -> dt.datetime | None:
        changes = self.found.values_list("last_activity_at", flat=True)
        last: dt.datetime | None = max(changes[start:stop], default=None)
        return last


class Lists(Section):
    """Pages in every language that list questions; the last change is that of a question there."""

    def found(self) -> Iterable[tuple[str, dt.datetime]]:
        """Slug and last change."""
        raise NotImplementedError

    name = ""  # of the address of all of them

    def count(self) -> int:
        return len(self.all())

    def rows(self, start: int, stop: int) -> list[Row]:
        return self.all()[start:stop]

    def all(self) -> list[Row]:
        above = in_each_language(self.name).values()
        return [(f"{path}{slug}/", at) for slug, at in self.found() for path in above]


class Products(Lists):
    """Those that somebody asked about; of versions, the product that gathers them."""

    name = "forum:products"

    def found(self) -> Iterable[tuple[str, dt.datetime]]:
        asked = Question.objects.published().filter(product__isnull=False).order_by().values_list("product")
        changes = dict(asked.annotate(at=Max("last_activity_at")))
        slugs: dict[int, str] = {}
        latest: dict[int, dt.datetime] = {}
        for pk, slug, parent in Product.objects.order_by("pk").values_list("pk", "slug", "parent"):
            if parent is None:
                slugs[pk] = slug
            if pk in changes:
                whole = parent or pk
                latest[whole] = max(latest.get(whole, changes[pk]), changes[pk])
        return [(slug, latest[pk]) for pk, slug in slugs.items() if pk in latest]


class Tags(Lists):
    name = "forum:tags"

    def found(self) -> Iterable[tuple[str, dt.datetime]]:
        tagged = Question.objects.published().filter(question_tags__isnull=False).order_by()
        changes = dict(tagged.values_list("question_tags__tag").annotate(at=Max("last_activity_at")))
        firm = Tag.objects.filter(question_count__gte=TAG_FIRM).order_by("pk").values_list("pk", "slug")
        return [(slug, changes[pk]) for pk, slug in firm if pk in changes]


class Pages(Section):
    """Of Wagtail: guides, or all others."""

    def __init__(self, *, guides: bool) -> None:
        self.guides = guides

    @property
    def found(self) -> Any:
        pages = open_to_all(Page.objects.filter(depth__gt=1)).order_by("pk")
        return pages.type(ArticlePage) if self.guides else pages.not_type(ArticlePage)

    def count(self) -> int:
        return int(self.found.count())

    def rows(self, start: int, stop: int) -> list[Row]:
        shown = ((page.url, page.last_published_at) for page in self.found.select_related("locale")[start:stop])
        return [(url, at) for url, at in shown if url]


SECTIONS: dict[str, Section] = {
    "questions": Questions(),
    "guides": Pages(guides=True),
    "products": Products(),
    "tags": Tags(),
    "pages": Pages(guides=False),
}


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    entries = []
    for name, section in SECTIONS.items():
        for part in range(1, -(-section.count() // PART) + 1):
            path = reverse("sitemap_part", args=[name, part])
            entries.append(_entry("sitemap", path, section.changed((part - 1) * PART, part * PART)))
    return _document("sitemapindex", entries)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def part(request: HttpRequest, section: str, part: int) -> HttpResponse:
    if section not in SECTIONS or not 0 < part <= PARTS:
        raise Http404
    rows = SECTIONS[section].rows((part - 1) * PART, part * PART)
    if not rows:
        raise Http404
    return _document("urlset", [_entry("url", path, at) for path, at in rows])


def in_each_language(name: str) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = reverse(name)
    return found


def _entry(kind: str, path: str, at: dt.datetime | None) -> str:
    changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
    return f"<{kind}><loc>{escape(iri_to_uri(settings.BASE_URL + path))}</loc>{changed}</{kind}>"


def _document(kind: str, entries: list[str]) -> HttpResponse:
    text = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{kind} xmlns="{NAMESPACE}">', *entries, f"</{kind}>"]
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
