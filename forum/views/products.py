"""The page of a product: what is asked before and after buying, searching within it, and filtered lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum import signals
from forum.access import access_product, viewer_of
from forum.models import Product, Question
from forum.product_facts import Facts, Leading, facts_of, leading_questions, sections_of
from forum.text.search_query import clean_query
from forum.views.caching import is_visitor, visitor_page
from forum.views.following import follows
from forum.views.listing import CONTEXTS, LANGUAGES, STATES, Filters, listing
from forum.views.rows import question_rows

SHOWN = (
    *("pk", "name", "slug", "category", "category_fr", "reference", "gtin", "description", "description_fr"),
    *("question_count", "parent_id"),
)
VERSIONS = 50
FOUND = 20  # questions that a search within a product gives
CHOICES = {"states": STATES.items(), "languages": LANGUAGES.items()}


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = access_product(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    filters = replace(Filters.read(request), product=slug)
    typed = clean_query(request.GET.get("q", "")[:200])
    if typed:
        return search_within(request, found, typed)
    if request.GET.keys() & {"state", "context", "language", "sort", "page", "ignored"}:
        return filtered(request, found, filters)
    return overview(request, found)


def overview(request: HttpRequest, found: Product) -> HttpResponseBase:
    head = head_of(found)
    beside = [mark for _receiver, mark in signals.product_shown.send(Product, product=found)]

    def make() -> HttpResponse:
        context = {**shared(request, head), "sections": sections_of(head.leading)}
        return render(request, "forum/product.html", context)

    return visitor_page(request, f"{head.mark}{beside}", make) if is_visitor(request) else make()


def filtered(request: HttpRequest, found: Product, filters: Filters) -> HttpResponseBase:
    head = head_of(found)
    context = {**shared(request, head), **CHOICES, "is_list": True, "show_product": bool(head.versions)}
    return listing(request, "forum/product.html", filters, mark=head.mark, level=3, **context)


def search_within(request: HttpRequest, found: Product, typed: str) -> HttpResponse:
    """Questions about this product and its versions alone."""
    head = head_of(found)
    about = Question.objects.published().filter(product_id__in=[found.pk, *(pk for pk, _n, _s in head.versions)])
    marks = [(question.pk, question.version) for question in about.only("pk", "version").search(typed)[:FOUND]]
    rows = question_rows(marks, level=3, show_product=bool(head.versions))
    return render(request, "forum/product.html", {**shared(request, head), "typed": typed, "found": rows})


class Head(NamedTuple):
    """What stands above the questions, whichever they are."""

    product: Product
    versions: list[tuple[int, str, str]]  # key, name, slug
    leading: list[Leading]
    facts: Facts

    @property
    def mark(self) -> str:
        brand, parent = self.product.brand, self.product.parent
        others = brand and brand.name, parent and (parent.name, parent.slug)
        own = [getattr(self.product, name) for name in SHOWN]
        return f"{own}{others}{self.versions}{self.leading}{self.facts}"


def head_of(found: Product) -> Head:
    versions = found.versions.order_by("name").values_list("pk", "name", "slug")[:VERSIONS]
    leading = leading_questions(found)
    return Head(found, list(versions), leading, facts_of(found, leading))


def shared(request: HttpRequest, head: Head) -> dict[str, Any]:
    """For members, whether they own it."""
    viewer = viewer_of(request)
    owned = viewer.ownerships.filter(product=head.product).first() if viewer.is_authenticated else None
    counts = {row.context: row.among for row in head.leading}
    tabs = [(value, label, counts.get(value, 0)) for value, label in CONTEXTS.items()]
    return {**head._asdict(), "owned": owned, "follows": follows(viewer, product=head.product), "tabs": tabs}
