"""Guides as everybody may read them: lists of them, and what stands around one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction

from forum.link_pictures import LinkPicture
from forum.models import Member, Product, Question, Visibility
from forum.models.prepared import Prepared
from forum.text.typography import typeset_in
from knowledge import provenance
from knowledge.models import ArticlePage, ArticleSource
from knowledge.pictures import withheld_in
from knowledge.readers.feedback import helpfulness
from knowledge.structured_data import article_data, reviewed_at
from knowledge.upkeep.grounds import next_review

RELATED = 3
NAMED = ("question", "product")  # blocks that show something of another row


def open_to_all(pages: Any) -> Any:
    """Published, and behind no view restriction. The same as Wagtail's `live().public()`, in one query not two."""
    start = Substr(OuterRef("path"), 1, Length("page__path"))
    behind = PageViewRestriction.objects.annotate(start=start).filter(page__path=F("start"))
    return pages.live().filter(~Exists(behind))


def public_guides(locale_id: int | None = None) -> Any:
    """Guides that everybody may read, in one language or all; without their bodies."""
    guides = open_to_all(ArticlePage.objects.defer_streamfields()).select_related("product")
    return guides if locale_id is None else guides.filter(locale_id=locale_id)


def guides_of(answer_ids: Iterable[int]) -> dict[int, ArticlePage]:
    """The public guide each answer became, by answer; one query for them all, the first guide of each."""
    rows = ArticleSource.objects.filter(answer_id__in=list(answer_ids), page__in=open_to_all(ArticlePage.objects))
    return _by_answer(rows)


def guides_from(question: Question) -> dict[int, ArticlePage]:
    """The same for every answer to a question; of the guides only what a link needs."""
    rows = _GUIDES_FROM.rows(question.pk)
    return {
        answer: ArticlePage(pk=pk, title=title, url_path=path, locale_id=locale)
        for answer, pk, title, path, locale in rows
    }


def _guides_from(question: int) -> Any:
    rows = ArticleSource.objects.filter(question_id=question, page__in=open_to_all(ArticlePage.objects))
    return rows.order_by("-page_id").values_list(
        "answer_id", "page_id", "page__title", "page__url_path", "page__locale_id"
    )


def _by_answer(rows: Any) -> dict[int, ArticlePage]:
    rows = rows.select_related("page").defer("page__body").order_by("-page_id")
    return {row.answer_id: row.page for row in rows}


_GUIDES_FROM = Prepared(_guides_from)


def guides_about(product: Product, locale_id: int | None = None) -> list[ArticlePage]:
    return list(public_guides(locale_id).filter(product=product).order_by("-last_published_at", "-pk")[:RELATED])


def about_mark(product: Product) -> list[tuple[Any, ...]]:
    """Changes with every guide that a page about the product shows, in whatever language."""
    about = open_to_all(ArticlePage.objects.filter(product=product)).order_by("-last_published_at", "-pk")
    return list(about.values_list("pk", "title", "url_path", "last_published_at")[: 4 * RELATED])


def alternates(page: Page) -> list[tuple[str, str, str]]:
    """(code, native name, address) of the published versions of a page, its own included."""
    names = dict(settings.LANGUAGES)
    versions = open_to_all(page.get_translations(inclusive=True)).select_related("locale")
    if isinstance(page, ArticlePage):
        versions = versions.defer_streamfields()
    links = ((version.locale.language_code, version.url) for version in versions)
    return sorted((code, str(names.get(code, code)), url) for code, url in links if url)


def guides_mark(locale_id: int | None = None) -> tuple[int, Any]:
    """Changes with every guide that is published, renewed or taken back."""
    guides = open_to_all(ArticlePage.objects.all())
    if locale_id is not None:
        guides = guides.filter(locale_id=locale_id)
    counted = guides.aggregate(count=Count("pk"), last=Max("last_published_at"))
    return counted["count"], counted["last"]


def products_mark(locale_id: int) -> list[tuple[str, ...]]:
    """Changes with the names and categories of the products that guides are about."""
    about = Product.objects.filter(pk__in=public_guides(locale_id).values("product"))
    return list(about.order_by("pk").values_list("name", "slug", "category", "category_fr"))


def article_mark(page: ArticlePage) -> Any:
    """Of the guide's sources, of the questions named in it, of the opinions, and of the guides around it."""
    shown = (
        "question__version",
        "question__visibility",
        "answer__visibility",
        "author__display_name",
        "author__is_active",
        "author__is_named_on_guides",
    )
    sources = list(ArticleSource.objects.filter(page_id=page.pk).values_list("pk", "block_id", *shown))
    named = {kind: [block["value"] for block in page.body.raw_data if block["type"] == kind] for kind in NAMED}
    questions = list(Question.objects.filter(pk__in=named["question"]).values_list("pk", "version"))
    products = list(Product.objects.filter(pk__in=named["product"]).values_list("pk", "name", "slug"))
    about = (page.product.name, page.product.slug) if page.product else None
    return (
        sources,
        questions,
        products,
        helpfulness(page),
        guides_mark(),
        warning_of(page),
        page.checked_at,
        page.tried_on,
        about,
        sorted(withheld_in(page.body)),
    )


def warning_of(page: ArticlePage) -> str:
    """What readers are told first: "danger", "stale" or nothing."""
    if page.is_called_dangerous:
        return "danger"
    return "stale" if page.is_stale or next_review(page) <= timezone.localdate() else ""


def article_context(page: ArticlePage) -> dict[str, Any]:
    """What stands around a guide."""
    sources = provenance.sources_of(page)
    related = (
        [guide for guide in guides_about(page.product, page.locale_id) if guide.pk != page.pk] if page.product else []
    )
    return {
        "sources": sources,
        "contributors": contributors(sources),
        "helpfulness": helpfulness(page),
        "related": related,
        "alternates": page.alternates,
        "warning": warning_of(page),
        "parts": provenance.cited(page, sources),
        "tried_on": page.tried_on,
        "recommended_by": page.recommended_by,
        "reviewed_at": reviewed_at(page),
        "structured_data": article_data(page, sources),
    }


def credited_to(member: Member) -> Any:
    """Public guides whose page names the member, the newest first."""
    if not member.is_named_on_guides:
        return public_guides().none()
    unnamed = Q(question__is_anonymous=True, question__author=member)
    public = Q(question__visibility=Visibility.PUBLISHED, answer__visibility=Visibility.PUBLISHED)
    rows = ArticleSource.objects.filter(public, author=member).exclude(unnamed)
    return public_guides().filter(pk__in=rows.values("page")).order_by("-last_published_at", "-pk")


def link_picture(page: ArticlePage) -> LinkPicture:
    """In the language of the guide."""
    with override(page.locale.language_code):
        about = page.product.name if page.product else ""
        return LinkPicture(typeset_in(page.locale.language_code, page.title), settings.SITE_NAME, about, _("Guide"))


def contributors(sources: Iterable[ArticleSource]) -> list[ArticleSource]:
    """One row for each person whose answer is in the guide; of those who are not named, nobody can tell how many."""
    return list({(row.shown_author, row.byline): row for row in sources}.values())
