"""What the page of a question depends on, asked ahead of every kept page: two queries on keys."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from forum import alerts
from forum.models import Answer, Comment, Member, Question
from forum.models.prepared import Prepared, Row

Authors = tuple[Row, ...]


class PageMark(NamedTuple):
    """Another value is another page. `version` counts the changes of the thread itself."""

    slug: str
    version: int
    product: str | None
    canonical: int | None  # version of the question it is a duplicate of
    authors: Authors
    alerts: tuple[str, ...]  # of the product


def page_mark(pk: int) -> PageMark | None:
    """Of the page as the public sees it; None where the public sees none."""
    for slug, version, product, canonical, product_pk, parent_pk in _PAGE.rows(pk):
        told = alerts.mark(alerts.alerts_of(product_pk, parent_pk))
        return PageMark(slug, version, product, canonical, authors(pk), told)
    return None


def authors(question_pk: int) -> Authors:
    """Everybody who wrote here, hidden or not, key first; then what the page shows beside their name."""
    return tuple(_AUTHORS.rows(question_pk))


def wrote_here(authors: Authors, member_pk: int | None) -> bool:
    return any(author[0] == member_pk for author in authors)


def _page(pk: int) -> QuerySet[Question, Any]:
    public = Question.objects.visible_to(AnonymousUser()).filter(pk=pk, merged_at__isnull=True)
    return public.values_list(
        "slug", "version", "product__name", "duplicate_of__version", "product_id", "product__parent_id"
    )


def _authors(pk: int) -> QuerySet[Member, Any]:
    asked = Question.objects.filter(pk=pk).values("author_id")
    wrote = [model.objects.filter(question_id=pk).values("author_id") for model in (Answer, Comment)]
    people = Member.objects.filter(pk__in=asked.union(*wrote)).order_by("pk")
    return people.values_list("pk", "username", "display_name", "reputation", "brand_id", "is_staff")


_PAGE = Prepared(_page)
_AUTHORS = Prepared(_authors)
