"""Products from JSON lines, a table or a feed of Google Merchant Center."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from django.utils.text import slugify

from forum.gtin import normalise_gtin
from forum.importers.formats import reader_of
from forum.importers.report import Report
from forum.importers.rows import BadRow, Row, batched
from forum.importers.source import records
from forum.importers.store import Store
from forum.models import Brand, Product
from forum.text.markdown import clean_line, clean_text, excerpt, plain_text

KIND = "products"
GROUPS = "groups"  # products that were made to hold their versions
BATCH = 500
NAME_LENGTH, REFERENCE_LENGTH, CATEGORY_LENGTH, BRAND_LENGTH, REF_LENGTH = 200, 80, 120, 120, 100
DESCRIPTION_LENGTH, URL_LENGTH = 5000, 2000
SLUG_BASE = 100  # leaves room for the reference
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]{2,8}|#[0-9]{1,6});")


@dataclass(frozen=True)
class Item:
    """`ref` is what it is known by here; `reference` what its seller calls it; `group` what it is a version of."""

    ref: str
    place: str
    name: str
    reference: str = ""
    category: str = ""
    gtin: str | None = None
    brand: str = ""
    description: str = ""
    group: str = ""
    web_url: str = ""
    image_url: str = ""


def import_products(path: Path, store: Store, report: Report, *, kind: str = "", encoding: str = "") -> None:
    rows = reader_of(path, kind, encoding)
    for items in batched(records(path, rows, read_item, kind=KIND, report=report), BATCH):
        with store.writing():
            create_missing(items, store, report)


def read_item(row: Row) -> Item:
    """Keys: `asin`, `reference`, `sku` or `id`; `title` or `name`; `gtin` or `ean`; `mpn`, `item_group_id`, and so on.

    They may be written as Google has them: `g:item_group_id`, `item group id`.
    """
    row = replace(row, values={_key(name): value for name, value in row.values.items()})
    sku = _line(row, "asin", "reference", "sku", "id")
    reference = _line(row, "mpn") or sku
    if len(reference) > REFERENCE_LENGTH or len(sku) > REF_LENGTH:
        raise BadRow(f"its reference has more than {REFERENCE_LENGTH} characters")
    gtin = _gtin(row)
    if not sku and gtin is None:
        raise BadRow("it has neither reference (id, sku, reference or asin) nor GTIN (gtin or ean)")
    group = _line(row, "item_group_id")
    if len(group) > REF_LENGTH:
        raise BadRow(f"its item_group_id has more than {REF_LENGTH} characters")
    category = _category(row)
    return Item(
        ref=f"product:{sku or gtin}",
        place=row.place,
        name=excerpt(_line(row, "title", "name") or f"{category} {reference or gtin}".strip(), NAME_LENGTH),
        reference=reference,
        category=category,
        gtin=gtin,
        brand=_line(row, "brand")[:BRAND_LENGTH].strip(),
        description=_description(row),
        group=f"group:{group}" if group else "",
        web_url=_address(row, "link"),
        image_url=_address(row, "image_link"),
    )


def create_missing(items: Iterable[Item], store: Store, report: Report) -> dict[str, int]:
    """Primary keys of all these products by reference; those without a row get one."""
    items = list(items)
    seen = set(store.find(Product, (item.ref for item in items)))
    owned = _gtins_with_owner(items, store)
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
    _create(new, store, _parents(new, store, report))
    report.of(KIND).created += len(new)
    return {ref: known.pk for ref, known in store.find(Product, (item.ref for item in items)).items()}


def _gtins_with_owner(items: list[Item], store: Store) -> set[str | None]:
    gtins = [item.gtin for item in items if item.gtin]
    found: set[str | None] = set(Product.objects.filter(gtin__in=gtins).values_list("gtin", flat=True))
    return found | store.gtins


def _parents(items: list[Item], store: Store, report: Report) -> dict[str, int]:
    """The products that these are versions of, by group; one that is not there is named after its first version."""
    groups = {item.group: item for item in reversed(items) if item.group}
    if not groups:
        return {}
    known = store.find(Product, groups)
    new = [
        Item(ref=group, place=item.place, name=item.name, category=item.category, brand=item.brand)
        for group, item in groups.items()
        if group not in known
    ]
    _create(new, store, {})
    report.of(GROUPS).read += len(groups)
    report.of(GROUPS).present += len(known)
    report.of(GROUPS).created += len(new)
    return {group: row.pk for group, row in store.find(Product, groups).items()}


def _create(items: list[Item], store: Store, parents: Mapping[str, int]) -> None:
    slugs = _slugs(items)
    brands = {} if store.dry else _brands({item.brand for item in items if item.brand})
    if store.dry:
        store.gtins.update(item.gtin for item in items if item.gtin)
    store.create(
        [
            Product(
                name=item.name,
                slug=slug,
                brand=brands.get(item.brand),
                gtin=item.gtin,
                reference=item.reference,
                category=item.category,
                description=item.description,
                parent_id=parents.get(item.group),
                web_url=item.web_url,
                image_url=item.image_url,
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


def _brands(names: set[str]) -> dict[str, Brand]:
    brands: dict[str, Brand] = {}
    for name in sorted(names):
        slug = slugify(name) or slugify(name, allow_unicode=True)
        if slug:
            brands[name] = Brand.objects.get_or_create(slug=slug, defaults={"name": name})[0]
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


def _key(name: str) -> str:
    return name.strip().lower().removeprefix("g:").replace(" ", "_")


def _category(row: Row) -> str:
    """The last part of the seller's own path, `Kitchen > Kettles`; of Google's, which may be a bare number."""
    typed = _line(row, "category", "product_type")
    google = _line(row, "google_product_category")
    path = typed or ("" if google.isdigit() else google)
    last = path.split(",")[0].split(">")[-1] if ">" in path else path
    return last.strip()[:CATEGORY_LENGTH].strip()


def _description(row: Row) -> str:
    """What is marked up becomes plain text."""
    text = clean_text(row.text("description", ""))[: 4 * DESCRIPTION_LENGTH]
    text = plain_text(text) if _MARKUP.search(text) else text
    return text.strip()[:DESCRIPTION_LENGTH]


def _address(row: Row, name: str) -> str:
    """As text; whatever is no address of the web is left out."""
    typed = _line(row, name)
    return typed if typed.startswith(("https://", "http://")) and len(typed) <= URL_LENGTH else ""
