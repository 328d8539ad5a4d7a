"""From what somebody typed to a product."""

from __future__ import annotations

from django.db.models import Case, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from forum.models import Product, ProductAddress
from forum.text.product_words import slips_of, words_of
from forum.text.search_query import clean_query

NEAR = 7
LOOKED_AT = 30  # of those found, in whose order small things count
WORDS_MAX = 8  # of what was typed
WORD_MIN = 3  # letters; shorter ones are mostly articles
KNOWN = 5000  # products whose words correct a slip
SHOWN = ("name", "slug", "reference", "question_count", "brand__name", "image")


def find_product(typed: str) -> Product | None:
    """By barcode number (8 to 14 digits), then by name (with or without its brand), reference or slug, in any case."""
    digits = typed.replace(" ", "")
    if digits.isdigit() and 8 <= len(digits) <= 14:
        return by_gtin(digits)
    exact = Q(name__iexact=typed) | Q(reference__iexact=typed) | Q(slug=typed.lower())
    return Product.objects.filter(exact).order_by("-question_count").first() or _called_so(typed)


def by_gtin(digits: str) -> Product | None:
    """The version itself where it is one; what a product with this number was merged into."""
    gtin = digits.zfill(14)
    return Product.objects.filter(gtin=gtin).first() or formerly(gtin=gtin)


def formerly(**address: str) -> Product | None:
    """The product that a former slug or GTIN leads to."""
    found = ProductAddress.objects.filter(**address).select_related("product").first()
    return found.product if found else None


def _called_so(typed: str) -> Product | None:
    """“Bise 7” for “Vaguelune Bise 7”, “x 200 vaguelune”: where one product alone has these words and its brand's."""
    words = set(words_of(typed))
    called = [one for one in matching(typed, limit=LOOKED_AT) if _is_called(one, words)]
    return called[0] if len(called) == 1 else None


def _is_called(product: Product, words: set[str]) -> bool:
    brand = set(words_of(product.brand.name)) if product.brand else set()
    return set(words_of(product.name)) | brand == words | brand


def matching(typed: str, *, limit: int = NEAR) -> list[Product]:
    """Products for what somebody typed, those that hold most of its words first, then what is discussed most.

    Accents, capitals, hyphens, double letters and plurals do not count; a word may be begun only, or hold one slip
    where nothing is found otherwise. Not every word need be there: half of what they weigh is enough.
    """
    words = words_of(clean_query(typed))[:WORDS_MAX]
    found = _best(words) or _best(_corrected(words))
    rows = Product.objects.select_related("brand").only(*SHOWN).in_bulk(found)
    line = " ".join(words)
    ranked = sorted((rows[pk] for pk in found if pk in rows), key=lambda product: _distance(product, line))
    return ranked[:limit]


def _distance(product: Product, line: str) -> int:
    """What is called so first, then what begins so. Products at the same distance stay in their order."""
    names = [" ".join(words_of(name)) for name in (product.name, product.reference)]
    return 0 if line in names else 1 if any(name.startswith(line) for name in names) else 2


def _best(words: list[str]) -> list[int]:
    """Primary keys. One reading of an index, however many products there are."""
    if not words:
        return []
    score = sum((_points(word) for word in words), start=Value(0))
    found = Product.objects.annotate(score=score).filter(score__gte=max(1, sum(map(_weight, words))))
    return list(found.order_by("-score", "-question_count", "pk").values_list("pk", flat=True)[:LOOKED_AT])


def _points(word: str) -> Case:
    """Twice its weight where a word of the product begins so, and one more where it is all of it."""
    begins, is_it = (GreaterThan(StrIndex("sought", Value(part)), 0) for part in (f" {word}", f" {word} "))
    full, begun = Value(2 * _weight(word) + 1), Value(2 * _weight(word))
    return Case(When(begins, then=Case(When(is_it, then=full), default=begun)), default=Value(0))


def _weight(word: str) -> int:
    """A model says more than a word, a word more than an article."""
    if any(sign.isdigit() for sign in word):
        return 4
    return 2 if len(word) >= WORD_MIN else 1


def _corrected(words: list[str]) -> list[str]:
    """With the words of the products most discussed for those that seem to hold a slip; empty where none does."""
    lines = Product.objects.order_by("-question_count", "name").values_list("sought", flat=True)[:KNOWN]
    known = {word: None for line in lines for word in line.split()}
    mended = [word if word in known else next(slips_of(word, known), word) for word in words]
    return mended if mended != words else []
