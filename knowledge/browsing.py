"""What the index of guides shows: what helped most this week, what is new, products by category, and A to Z."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import get_language

from forum.models import Product
from knowledge.guides import alternates, guides_mark, products_mark, public_guides
from knowledge.models import ArticlePage, KnowledgeIndexPage
from knowledge.search.analysis import fold

WEEK = dt.timedelta(days=7)
READERS = 3  # who said that a guide helped them: fewer praise nothing
MOST_USEFUL = 5
RECENT = 5
PRODUCTS = 30
PER_PRODUCT = 5
PER_PAGE = 50
GROUPED = 500  # guides the groups by product are made of
KEPT_SECONDS = 600

Group = tuple[Product, int, list[ArticlePage]]  # a product, how many guides there are about it, the first of them


class Category(NamedTuple):
    """`name` is empty for products without one, which stand last."""

    name: str
    guides: int
    groups: list[Group]


def index_mark(page: KnowledgeIndexPage, number: str) -> Any:
    number = number if number.isdigit() and len(number) < 5 else ""
    useful = most_useful(page.locale_id)
    return guides_mark(page.locale_id), products_mark(page.locale_id), useful, number


def index_context(page: KnowledgeIndexPage, number: str) -> dict[str, Any]:
    guides = public_guides(page.locale_id)
    recent = list(guides.order_by("-last_published_at", "-pk")[:RECENT])
    about = list(guides.filter(product__isnull=False).order_by("-last_published_at", "-pk")[:GROUPED])
    useful = most_useful(page.locale_id)
    praised = guides.in_bulk(useful)
    return {
        "useful": [praised[pk] for pk in useful if pk in praised],
        "recent": recent,
        "categories": by_category(by_product(about)),
        "page_obj": from_a_to_z(guides, number),
        "alternates": alternates(page),
    }


def most_useful(locale_id: int) -> list[int]:
    """Numbers of the guides that helped most readers in the last seven days; read anew every ten minutes."""
    found = cache.get_or_set(f"most-useful:{locale_id}", lambda: _most_useful(locale_id), KEPT_SECONDS)
    return found or []


def _most_useful(locale_id: int) -> list[int]:
    """None of those that are being checked."""
    lately = Q(feedback__created_at__gte=timezone.now() - WEEK, feedback__counts=True)
    said = (
        public_guides(locale_id)
        .filter(is_stale=False)
        .annotate(
            yes=Count("feedback", filter=lately & Q(feedback__is_helpful=True)),
            no=Count("feedback", filter=lately & Q(feedback__is_helpful=False)),
        )
    )
    useful = said.filter(yes__gte=READERS, yes__gt=F("no")).order_by("-yes", "no", "-pk")
    return list(useful.values_list("pk", flat=True)[:MOST_USEFUL])


def from_a_to_z(guides: Any, number: str) -> Any:
    """A page of them as a dictionary orders them: not every database puts É beside E."""
    ordered = sorted(guides.values_list("title", "pk"), key=lambda row: (fold(row[0]), *row))
    listed = Paginator([pk for _title, pk in ordered], PER_PAGE).get_page(number)
    found = guides.in_bulk(listed.object_list)
    listed.object_list = [found[pk] for pk in listed.object_list if pk in found]
    return listed


def by_product(guides: Iterable[ArticlePage]) -> list[Group]:
    """(product, number of guides, the first of them), the most explained product first."""
    groups: dict[Any, list[ArticlePage]] = defaultdict(list)
    for guide in guides:
        groups[guide.product].append(guide)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].name))
    return [(product, len(found), found[:PER_PRODUCT]) for product, found in ordered[:PRODUCTS]]


def by_category(groups: Sequence[Group]) -> list[Category]:
    """The category with the most guides first; its products stay in their order."""
    found: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        found[category_of(group[0])].append(group)
    categories = [Category(name, sum(group[1] for group in within), within) for name, within in found.items()]
    return sorted(categories, key=lambda one: (not one.name, -one.guides, one.name))


def category_of(product: Product) -> str:
    """In the language of the page, where it is known in it."""
    own, other = product.category, product.category_fr
    return (other or own) if get_language() == "fr" else own
