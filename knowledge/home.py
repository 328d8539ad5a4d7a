"""What the home page shows: gathered here, in few queries, the same for every reader."""

from __future__ import annotations

from typing import Any

from forum.models import Product, Question
from forum.product_images import with_tiles
from knowledge.facts import facts
from knowledge.guides import alternates, guides_mark, products_mark, public_guides
from knowledge.models import HomePage

PRODUCTS = 8
WAITING = 5
GUIDES = 4
EXAMPLES = 3
COUNTED = 1000  # questions that wait are counted up to here


def home_context(page: HomePage) -> dict[str, Any]:
    parts = _parts(page)
    return {
        "products": list(parts["products"].prefetch_related(with_tiles())),
        "waiting": list(parts["waiting"].select_related("product")),
        "waiting_count": parts["waiting_count"],
        "guides": list(public_guides(page.locale_id).order_by("-last_published_at", "-pk")[:GUIDES]),
        "examples": list(parts["examples"]),
        "facts": facts(),
        "is_new": parts["is_new"],
        "alternates": alternates(page),
    }


def home_mark(page: HomePage) -> Any:
    parts = _parts(page)
    return (
        list(parts["products"].values_list("pk", "name", "slug", "question_count", "image__file")),
        list(parts["waiting"].values_list("pk", "version")),
        parts["waiting_count"],
        parts["is_new"],
        list(parts["examples"].values_list("pk", "version")),
        guides_mark(page.locale_id),
        products_mark(page.locale_id),
        facts(),
    )


def _parts(page: HomePage) -> dict[str, Any]:
    published = Question.objects.published().filter(language=page.locale.language_code)
    unanswered = published.unanswered()
    waiting_count = len(unanswered.values_list("pk")[:COUNTED])
    return {
        "is_new": not waiting_count and not Question.objects.published().exists(),
        "products": Product.objects.filter(parent=None).order_by("-question_count", "name")[:PRODUCTS],
        "waiting": unanswered.order_by("-created_at", "-pk")[:WAITING],
        "waiting_count": waiting_count,
        "examples": published.filter(vote_count__gt=0).order_by("-vote_count", "-pk")[:EXAMPLES],
    }
