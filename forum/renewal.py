"""A product or a tag has a new name: pages and the index follow, some hundred questions at a time.

The first of them follow in the transaction of the change, which is all of them for most names; the worker does the
rest, each time in a transaction of its own, so that nobody waits for a name that thousands of pages show.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from forum.actions import posts
from forum.models import Product, ProductAddress, Question, Renewal, Tag, TagSynonym

SLICE = 250  # questions in one transaction
SLICES = 40  # in one run of the periodic job


@transaction.atomic
def begin(named: Product | Tag) -> None:
    """Renew the first questions; what is left is written down for the worker."""
    last = _renew(named, after=0)
    Renewal.objects.filter(**_of(named)).delete()
    if last:
        Renewal.objects.create(**_of(named), done=last)


@transaction.atomic
def renew_all(named: Product | Tag) -> None:
    """All at once, for a name that is gone afterwards."""
    last: int | None = 0
    while last is not None:
        last = _renew(named, after=last)


def go_on() -> int:
    """What the worker does each minute; how many slices."""
    for number in range(SLICES):
        if not _go_on():
            return number
    return SLICES


@transaction.atomic
def _go_on() -> bool:
    row = Renewal.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if row is None:
        return False
    named = row.product or row.tag
    last = _renew(named, after=row.done) if named else None
    if last is None:
        row.delete()
    else:
        Renewal.objects.filter(pk=row.pk).update(done=last)
    return True


def _renew(named: Product | Tag, *, after: int) -> int | None:
    """A new version of some pages; the number of the last of them, or None when no more follow."""
    about = {"product": named} if isinstance(named, Product) else {"question_tags__tag": named}
    rows = Question.objects.filter(pk__gt=after, **about).order_by("pk")
    pks = list(rows.values_list("pk", flat=True)[: SLICE + 1])
    posts.touch_many(pks[:SLICE])
    return pks[SLICE - 1] if len(pks) > SLICE else None


def _of(named: Product | Tag) -> dict[str, Any]:
    return {"product": named} if isinstance(named, Product) else {"tag": named}


def keep_address(former: Product | Tag, now: Product | Tag) -> None:
    """Where it was leads to where it is; an address that is taken again leads nowhere else."""
    if isinstance(now, Tag):
        _keep_tag(former, now)
    else:
        _keep_product(former, now)


def _keep_tag(former: Any, now: Tag) -> None:
    TagSynonym.objects.filter(slug=now.slug).delete()
    if former.slug != now.slug:
        TagSynonym.objects.update_or_create(slug=former.slug, defaults={"tag": now, "name": former.name})


def _keep_product(former: Any, now: Product) -> None:
    for name in ("slug", "gtin"):
        old, new = getattr(former, name), getattr(now, name)
        ProductAddress.objects.filter(**{name: new}).exclude(**{name: None}).delete()
        if old and old != new:
            ProductAddress.objects.update_or_create(**{name: old}, defaults={"product": now})
