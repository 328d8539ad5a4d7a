"""From what somebody typed to a product."""

from __future__ import annotations

from django.db.models import Q

from forum.models import Product, ProductAddress

NEAR = 5


def find_product(typed: str) -> Product | None:
    """By barcode number (8 to 14 digits), then by name (with or without its brand), reference or slug, in any case."""
    digits = typed.replace(" ", "")
    if digits.isdigit() and 8 <= len(digits) <= 14:
        return by_gtin(digits)
    exact = Q(name__iexact=typed) | Q(reference__iexact=typed) | Q(slug=typed.lower())
    return Product.objects.filter(exact).order_by("-question_count").first() or _without_its_brand(typed)


def by_gtin(digits: str) -> Product | None:
    """The version itself where it is one; what a product with this number was merged into."""
    gtin = digits.zfill(14)
    return Product.objects.filter(gtin=gtin).first() or formerly(gtin=gtin)


def formerly(**address: str) -> Product | None:
    """The product that a former slug or GTIN leads to."""
    found = ProductAddress.objects.filter(**address).select_related("product").first()
    return found.product if found else None


def _without_its_brand(typed: str) -> Product | None:
    """“Bise 7” for “Vaguelune Bise 7”, where one product alone is called that."""
    ending = Product.objects.filter(name__iendswith=f" {typed}", brand__isnull=False).select_related("brand")[:NEAR]
    called = [one for one in ending if one.brand and one.name.casefold() == f"{one.brand} {typed}".casefold()]
    return called[0] if len(called) == 1 else None


def candidates(typed: str) -> list[Product]:
    """Products whose name or brand holds every word typed, the most discussed first."""
    query = Q()
    for word in typed.split()[:6]:
        query &= Q(name__icontains=word) | Q(brand__name__icontains=word)
    return list(Product.objects.filter(query).order_by("-question_count", "name")[:NEAR])
