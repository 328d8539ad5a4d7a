"""Pictures of products: chosen by editors among the images of the site, shown small, and fetched from no seller."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition, SourceImageIOError

from forum.models import Product

TILE, PAGE = (f"max-{size}x{size}|format-webp" for size in (128, 320))


def with_tiles() -> Prefetch[Any]:
    """For lists: no query at all where no product has a picture."""
    return Prefetch("image", queryset=get_image_model().objects.prefetch_renditions(TILE))


def rendition_of(product: Product, spec: str) -> AbstractRendition | None:
    """None where there is no picture, or its file is gone."""
    if product.image is None:
        return None
    try:
        return product.image.get_rendition(spec)
    except SourceImageIOError:
        return None


def image_tag(product: Product, spec: str) -> str:
    """Without words of its own: the name of the product stands beside it."""
    rendition = rendition_of(product, spec)
    return rendition.img_tag({"alt": ""}) if rendition else ""


def image_address(product: Product) -> str:
    """For other sites: the whole address of our picture, else the one that the seller gave, else nothing."""
    rendition = rendition_of(product, PAGE)
    if rendition:
        return f"{settings.BASE_URL}{rendition.url}" if rendition.url.startswith("/") else rendition.url
    return product.image_url if product.image_url.startswith(("https://", "http://")) else ""


def image_mark(product: Product) -> str:
    """Changes with the picture."""
    return str(product.image.file) if product.image else ""
