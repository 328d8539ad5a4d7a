"""From what somebody typed to a product."""

from __future__ import annotations

from django.db.models import Case, Q, When

from forum.models import Product, ProductAddress
from forum.text.search_query import clean_query

NEAR = 7
WORDS_MAX = 6  # of what was typed
DIGITS_MIN = 4  # of a barcode
SHOWN = ("name", "slug", "reference", "question_count", "brand__name")


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


def matching(typed: str, *, limit: int = NEAR) -> list[Product]:
    """Products that hold every word typed in their name, brand or reference, or whose barcode holds the digits typed.

    What is called so comes first, then what begins so, then what is discussed most.
    """
    line = clean_query(typed).replace('"', " ")
    words = line.split()[:WORDS_MAX]
    if not words:
        return []
    query = Q()
    for word in words:
        query &= Q(name__icontains=word) | Q(brand__name__icontains=word) | Q(reference__icontains=word)
    digits = "".join(line.replace("-", " ").split())
    if digits.isascii() and digits.isdigit() and len(digits) >= DIGITS_MIN:
        query |= Q(gtin__contains=digits)
    line = " ".join(words)
    is_it = Q(name__iexact=line) | Q(reference__iexact=line)
    begins = Q(name__istartswith=line) | Q(reference__istartswith=line)
    rank = Case(When(is_it, then=0), When(begins, then=1), default=2)
    found = Product.objects.filter(query).select_related("brand").only(*SHOWN)
    return list(found.order_by(rank, "-question_count", "name", "pk")[:limit])
