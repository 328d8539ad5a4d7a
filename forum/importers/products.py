"""Products from JSON lines or a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from forum.gtin import normalise_gtin
from forum.importers.line_rows import json_rows, table_rows
from forum.importers.report import Report
from forum.importers.rows import BadRow, Row, batched
from forum.importers.source import records
from forum.importers.store import Store
from forum.models import Brand, Product
from forum.text.markdown import clean_line, clean_text, excerpt

KIND = "products"
BATCH = 500
NAME_LENGTH, REFERENCE_LENGTH, CATEGORY_LENGTH, BRAND_LENGTH = 200, 80, 120, 120
SLUG_BASE = 100  # leaves room for the reference
TABLES = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True)
class Item:
    """`ref` is what it is known by here; `reference` what its seller calls it."""

    ref: str
    place: str
    name: str
    reference: str = ""
    category: str = ""
    gtin: str | None = None
    brand: str = ""
    description: str = ""


def import_products(path: Path, store: Store, report: Report) -> None:
    rows = table_rows if path.suffix.lower() in TABLES else json_rows
    for items in batched(records(path, rows, read_item, kind=KIND, report=report), BATCH):
        with store.writing():
            create_missing(items, store, report)


def read_item(row: Row) -> Item:
    """Keys: `asin`, `reference` or `sku`; `title` or `name`; `gtin` or `ean`; `category`, `brand`, `description`."""
    reference = _line(row, "asin", "reference", "sku")
    if len(reference) > REFERENCE_LENGTH:
        raise BadRow(f"its reference has more than {REFERENCE_LENGTH} characters")
    gtin = _gtin(row)
    if not reference and gtin is None:
        raise BadRow("it has neither reference nor GTIN")
    category = _line(row, "category")[:CATEGORY_LENGTH].strip()
    return Item(
        ref=f"product:{reference or gtin}",
        place=row.place,
        name=excerpt(_line(row, "title", "name") or f"{category} {reference or gtin}".strip(), NAME_LENGTH),
        reference=reference,
        category=category,
        gtin=gtin,
        brand=_line(row, "brand")[:BRAND_LENGTH].strip(),
        description=clean_text(row.text("description", "")),
    )


def create_missing(items: Iterable[Item], store: Store, report: Report) -> dict[str, int]:
    """Primary keys of all these products by reference; those without a row get one."""
    items = list(items)
    seen = set(store.find(Product, (item.ref for item in items)))
    owned = _gtins_with_owner(items)
    new = []
    for item in items:
        if item.ref in seen:
            report.of(KIND).present += 1
        elif item.gtin in owned:
            report.bad(KIND, item.place, f"another product has the GTIN {item.gtin}")
        else:
            seen.add(item.ref)
            owned |= {item.gtin} if item.gtin else set()
            new.append(item)
    _create(new, store)
    report.of(KIND).created += len(new)
    return {ref: known.pk for ref, known in store.find(Product, (item.ref for item in items)).items()}


def _gtins_with_owner(items: list[Item]) -> set[str | None]:
    gtins = [item.gtin for item in items if item.gtin]
    return set(Product.objects.filter(gtin__in=gtins).values_list("gtin", flat=True))


def _create(items: list[Item], store: Store) -> None:
    slugs = _slugs(items)
    brands = {} if store.dry else _brands({item.brand for item in items if item.brand})
    store.create(
        [
            Product(
                name=item.name,
                slug=slug,
                brand_id=brands.get(item.brand),
                gtin=item.gtin,
                reference=item.reference,
                category=item.category,
                description=item.description,
                external_ref=item.ref,
            )
            for item, slug in zip(items, slugs, strict=True)
        ]
    )


def _slugs(items: list[Item]) -> list[str]:
    """From the name; with the reference where another product has the same."""
    wanted = [slugify(item.name)[:SLUG_BASE].strip("-_") for item in items]
    taken = {"", *Product.objects.filter(slug__in=wanted).values_list("slug", flat=True)}
    given = []
    for item, slug in zip(items, wanted, strict=True):
        free = slug if slug not in taken else _numbered(f"{slug}-{slugify(item.ref)}".strip("-"), taken)
        taken.add(free)
        given.append(free)
    return given


def _numbered(slug: str, taken: set[str]) -> str:
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(one for one in candidates if one not in taken and not Product.objects.filter(slug=one).exists())


def _brands(names: set[str]) -> dict[str, int]:
    brands: dict[str, Any] = {}
    for name in sorted(names):
        slug = slugify(name) or slugify(name, allow_unicode=True)
        if slug:
            brands[name] = Brand.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk
    return brands


def _line(row: Row, *names: str) -> str:
    """The first of these values that is there, on one line."""
    return next(filter(None, (clean_line(row.text(name, "")) for name in names)), "")


def _gtin(row: Row) -> str | None:
    typed = _line(row, "gtin", "ean")
    try:
        return normalise_gtin(typed) if typed else None
    except ValueError as error:
        raise BadRow(str(error)) from None
