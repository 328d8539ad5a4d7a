"""The page of a product: what is asked before and after buying, searching within it, and filtered lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum import alerts, signals
from forum.access import access_product, viewer_of
from forum.models import Product, ProductAlert, Question, Theme
from forum.product_facts import Facts, Leading, facts_of, leading_questions, sections_of
from forum.product_images import image_mark
from forum.structured_data import product_data
from forum.text.search_query import clean_query
from forum.views.caching import is_visitor, visitor_page
from forum.views.following import follows
from forum.views.listing import CONTEXTS, LANGUAGES, STATES, Filters, listing
from forum.views.rows import question_rows

SHOWN = (
    *("pk", "name", "slug", "category", "category_fr", "reference", "gtin", "description", "description_fr"),
    *("question_count", "parent_id", "image_url"),
)
VERSIONS = 50
FOUND = 20  # questions that a search within a product gives
ASKED_FOR = ("unanswered", "resolved")  # states that have a box; others are in the address only
STARTERS = (
    (Question.Context.BEFORE, _("What does it work with?")),
    (Question.Context.AFTER, _("How long is the guarantee?")),
    (Question.Context.AFTER, _("How do I clean and maintain it?")),
)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = access_product(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    filters = replace(Filters.read(request), product=slug)
    typed = clean_query(request.GET.get("q", "")[:200])
    if typed:
        return search_within(request, found, typed)
    if request.GET.keys() & {"state", "context", "language", "theme", "sort", "page", "ignored"}:
        return filtered(request, found, filters)
    return overview(request, found)


def overview(request: HttpRequest, found: Product) -> HttpResponseBase:
    head = head_of(found)
    beside = [mark for _receiver, mark in signals.product_shown.send(Product, product=found)]

    def make() -> HttpResponse:
        context = {**shared(request, head), "sections": sections_of(head.leading), "starters": starters(head)}
        return render(request, "forum/product.html", context)

    return visitor_page(request, f"{head.mark}{beside}", make) if is_visitor(request) else make()


def filtered(request: HttpRequest, found: Product, filters: Filters) -> HttpResponseBase:
    head = head_of(found)
    context = {**shared(request, head), "boxes": boxes(filters, head.themes), "is_list": True}
    context["show_product"] = bool(head.versions)
    return listing(request, "forum/product.html", filters, mark=head.mark, level=3, **context)


class Boxes(NamedTuple):
    """The boxes of one filter: (value, label, whether ticked)."""

    name: str
    legend: Any
    choices: list[tuple[str, Any, bool]]


def boxes(filters: Filters, themes: dict[str, str]) -> list[Boxes]:
    groups = (
        ("state", _("State"), {name: STATES[name] for name in ASKED_FOR}),
        ("theme", _("Theme"), themes),
        ("language", _("Language"), LANGUAGES),
    )
    return [
        Boxes(name, legend, [(value, label, value in getattr(filters, name)) for value, label in labels.items()])
        for name, legend, labels in groups
        if labels
    ]


def starters(head: Head) -> list[tuple[Any, str]]:
    """(words, address of the ask form that holds them) for a product nobody has asked about."""
    if head.facts.questions:
        return []
    asks = reverse("forum:ask")
    return [
        (words, f"{asks}?{urlencode({'product': head.product.slug, 'context': moment, 'q': words})}")
        for moment, words in STARTERS
    ]


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
    themes: dict[str, str]  # name by slug: those that have tags
    alerts: list[ProductAlert]

    @property
    def mark(self) -> str:
        brand, parent = self.product.brand, self.product.parent
        others = brand and brand.name, parent and (parent.name, parent.slug)
        own = [*(getattr(self.product, name) for name in SHOWN), image_mark(self.product)]
        said = alerts.mark(self.alerts)
        return f"{own}{others}{self.versions}{self.leading}{self.facts}{self.themes}{said}"


def head_of(found: Product) -> Head:
    versions = found.versions.order_by("name").values_list("pk", "name", "slug")[:VERSIONS]
    leading = leading_questions(found)
    themes = {theme.slug: str(theme) for theme in Theme.objects.exclude(tags=None).distinct()}
    return Head(found, list(versions), leading, facts_of(found, leading), themes, alerts.alerts_for(found))


def shared(request: HttpRequest, head: Head) -> dict[str, Any]:
    """For members, whether they own it."""
    viewer = viewer_of(request)
    owned = viewer.ownerships.filter(product=head.product).first() if viewer.is_authenticated else None
    counts = {row.context: row.among for row in head.leading}
    tabs = [(value, label, counts.get(value, 0)) for value, label in CONTEXTS.items()]
    known = {**head._asdict(), "owned": owned, "follows": follows(viewer, product=head.product), "tabs": tabs}
    return {**known, "structured_data": product_data(head.product), "boxes": boxes(Filters(), head.themes)}
