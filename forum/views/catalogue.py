"""Lists of products and tags, and the page of a tag."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forum.access import access_former_tag, viewer_of
from forum.leaderboard import LATELY_DAYS
from forum.models import Product, Tag
from forum.product_images import with_tiles
from forum.products import LOOKED_AT, by_gtin, matching
from forum.tag_facts import facts_of
from forum.text.search_query import clean_query
from forum.views.following import follows
from forum.views.listing import Filters, listing

PAGE_SIZE = 50
TAG_SHOWN = ("name", "name_fr", "description", "description_fr")
TAG_FIRM = 3  # questions; below it search engines are asked to leave the page out


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    typed = clean_query(request.GET.get("q", ""))
    every = Product.objects.filter(parent=None).select_related("brand").order_by("-question_count", "name")
    found = matching(typed, limit=LOOKED_AT) if typed else every.prefetch_related(with_tiles())
    if isinstance(found, list):
        prefetch_related_objects(found, with_tiles())
    return render(request, "forum/products.html", {"page_obj": page_of(request, found), "typed": typed})


@require_safe
@cache_control(public=True, max_age=60)
def product_suggestions(request: HttpRequest) -> HttpResponse:
    """What the field of a product shows while somebody types in it: a fragment with a line for each."""
    response = render(request, "forum/_product_options.html", {"found": matching(request.GET.get("q", "")[:200])})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def product_by_gtin(request: HttpRequest, gtin: str) -> HttpResponse:
    """`/p/gtin/<14 digits>/`: the address a shop knows without asking us."""
    found = by_gtin(gtin)
    if found is None:
        raise Http404
    return redirect(found, permanent=found.gtin != gtin.zfill(14))


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    found = Tag.objects.filter(question_count__gt=0).order_by("-question_count", "slug")
    return render(request, "forum/tags.html", {"page_obj": page_of(request, found)})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        return redirect(access_former_tag(slug), permanent=True)
    others = list(found.synonyms.values_list("name", flat=True))
    viewer = viewer_of(request)
    own: dict[str, Any] = {
        "ignores": viewer.is_authenticated and viewer.ignored_tags.filter(tag=found).exists(),
        "follows": follows(viewer, tag=found),
    }
    facts = facts_of(found)
    own |= {"facts": facts, "lately": LATELY_DAYS, "is_thin": found.question_count < TAG_FIRM}
    mark = [getattr(found, name) for name in TAG_SHOWN], own["is_thin"], others, facts.mark
    filters = replace(Filters.read(request), tag=slug)
    return listing(request, "forum/tag.html", filters, mark=mark, tag=found, others=others, **own)


def page_of(request: HttpRequest, found: object) -> object:
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
