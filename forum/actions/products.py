"""Products: owning one, placing a version under its product, merging two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import posts, rights
from forum.models import (
    Answer,
    Brand,
    CatalogueMerge,
    Comment,
    Member,
    Ownership,
    Product,
    ProductAddress,
    PurchaseProof,
    Question,
    Subscription,
    Visibility,
)
from forum.models.product import sought_of

SLICE = 500  # questions that one transaction moves


def count_for_products(changes: Mapping[Product | None, int]) -> None:
    """Product: how many questions more; None counts nothing. What a version has, its product has too."""
    by_number: dict[int, int] = {}
    for product, change in changes.items():
        for pk in [product.pk, product.parent_id] if product else []:
            if pk is not None:
                by_number[pk] = by_number.get(pk, 0) + change
    for pk, change in sorted(by_number.items()):
        Product.objects.filter(pk=pk).update(question_count=F("question_count") + change)


def questions_counted(pk: int) -> int:
    about = Q(product_id=pk) | Q(product__parent_id=pk)
    return Question.objects.filter(about, visibility=Visibility.PUBLISHED).count()


@transaction.atomic
def own(product: Product, *, by: Member, at: datetime | None = None) -> Ownership:
    """“I own this”: privately, and to be told of new questions about it."""
    rights.check_may_write(by)
    owned, _new = Ownership.objects.get_or_create(
        member=by, product=product, defaults={"created_at": at or timezone.now()}
    )
    subscription = Subscription(member=by, product=product, reason=Subscription.Reason.OWNS)
    Subscription.objects.bulk_create([subscription], ignore_conflicts=True)
    return owned


@transaction.atomic
def disown(product: Product, *, by: Member) -> None:
    """Gone with the mark, and with what followed from it; whoever followed before goes on following."""
    remove_mark(product, by=by)
    Ownership.objects.filter(member=by, product=product).delete()
    Subscription.objects.filter(member=by, product=product, reason=Subscription.Reason.OWNS).delete()


@transaction.atomic
def mark_as_bought(product: Product, *, by: Member, at: datetime) -> Ownership:
    """What a shop confirmed stands on the member's posts about the product."""
    owned = own(product, by=by, at=at)
    if not owned.is_proven:
        owned.is_proven, owned.source = True, Ownership.Source.SHOP
        owned.save(update_fields=["is_proven", "source"])
        renew_pages_of_member(product, by)
    return owned


@transaction.atomic
def remove_mark(product: Product, *, by: Member) -> None:
    """The member owns it still, and nobody sees that any more."""
    marked = Ownership.objects.filter(member=by, product=product, is_proven=True)
    if marked.update(is_proven=False, source=Ownership.Source.SAID):
        renew_pages_of_member(product, by)


def renew_pages_of_member(product: Product, member: Member) -> None:
    """The pages about a product, or about what it is a version of, on which the member wrote."""
    wrote: Any = Q(author=member)
    for model in (Answer, Comment):
        wrote |= Q(pk__in=model.objects.filter(author=member).values("question"))
    about = Question.objects.filter(product__in=[product.pk, product.parent_id or product.pk])
    posts.touch_many(list(about.filter(wrote).order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def set_parent(product: Product, parent: Product | None) -> None:
    """Make it a version of `parent`, or of nothing; counts follow. A version has no versions."""
    posts.lock_rows(Product, [one.pk for one in (product, parent) if one])
    product.refresh_from_db(fields=["parent"])
    former = product.parent_id
    check_parent(product, parent)
    if former != (parent.pk if parent else None):
        product.parent = parent
        Product.objects.filter(pk=product.pk).update(parent=parent)
        _recount({product.pk, former, product.parent_id})


def check_parent(product: Product, parent: Product | None) -> None:
    if parent is None:
        return
    if parent.pk == product.pk:
        raise ValidationError(_("A product is no version of itself."))
    if parent.parent_id is not None:
        raise ValidationError(_("This is a version itself: choose the product it is a version of."))
    if product.pk and product.versions.exists():
        raise ValidationError(_("This product has versions: it cannot be a version itself."))


def _recount(pks: set[int | None]) -> None:
    for pk in sorted(pk for pk in pks if pk is not None):
        Product.objects.filter(pk=pk).update(question_count=questions_counted(pk))


def find_by_new_brand(brand: Brand) -> None:
    """Its products are found by the name it has now, some at a time."""
    rows = Product.objects.filter(brand=brand).select_related("brand")
    for one in rows.iterator(SLICE):
        Product.objects.filter(pk=one.pk).update(sought=sought_of(one))


def merge_products(source: Product, *, into: Product) -> int:
    """Everything about `source` is about `into`, whose addresses it gets; how many questions moved.

    Questions move some at a time, as those of merged tags do; stopped anywhere, another call goes on.
    """
    if source.pk == into.pk:
        raise ValidationError(_("Choose another product: this is the same one."))
    moved = 0
    while some := move_questions(source, into):
        moved += some
    return moved + end_merge(source, into)


@transaction.atomic
def end_merge(source: Product, into: Product) -> int:
    """Once its questions moved: those that came meanwhile, then everything else; how many came."""
    posts.lock_rows(Product, [source.pk, into.pk])  # first: whoever asks about it counts it, and is waited for
    moved = sum(iter(lambda: move_questions(source, into), 0))
    source.refresh_from_db()
    into.refresh_from_db()
    _move_owners(source, into)
    _move_the_rest(source, into)
    addresses: dict[str, Any] = {"slug": source.slug, "gtin": source.gtin if into.gtin else None}
    taken_over = None if into.gtin else source.gtin
    parent = source.parent_id
    Product.objects.filter(pk=source.pk).delete()
    for name, value in addresses.items():
        if value:
            ProductAddress.objects.update_or_create({"product": into}, **{name: value})
    if taken_over:
        into.gtin = taken_over
        into.save(update_fields=["gtin", "sought"])
    _recount({into.pk, into.parent_id, parent})
    return moved


@transaction.atomic
def move_questions(source: Product, into: Product) -> int:
    """Some of them; 0 when there are none."""
    pks = list(Question.objects.filter(product=source).order_by("pk").values_list("pk", flat=True)[:SLICE])
    posts.lock_rows(Question, pks)
    shown = Question.objects.filter(pk__in=pks).published().count()
    Question.objects.filter(pk__in=pks).update(product=into)
    count_for_products({source: -shown, into: shown})
    posts.touch_many(pks)
    return len(pks)


def _move_owners(source: Product, into: Product) -> None:
    """Whoever is proven to own either is proven to own what stays."""
    proven = Ownership.objects.filter(product=source, is_proven=True).values("member")
    Ownership.objects.filter(product=into, member__in=proven).update(is_proven=True, source=Ownership.Source.SHOP)
    for model in (Ownership, Subscription):
        rows: Any = model._default_manager.filter(product=source)
        rows.exclude(member__in=model._default_manager.filter(product=into).values("member")).update(product=into)
        rows.all().delete()
    PurchaseProof.objects.filter(product=source).update(product=into)


def _move_the_rest(source: Product, into: Product) -> None:
    """Versions, former addresses, and whatever names a product in another app."""
    if into.parent_id == source.pk:
        Product.objects.filter(pk=into.pk).update(parent=None)
        into.parent_id = None
    Product.objects.filter(parent=source).update(parent=into.parent_id or into.pk)
    relations: Any = Product._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.one_to_many and relation.auto_created) or relation.related_model in {
            Product,
            Question,
            CatalogueMerge,
        }:
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: source})
        for row in list(rows.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    rows.filter(pk=row).update(**{relation.field.name: into})
            except IntegrityError:  # it is there for what stays too
                rows.filter(pk=row).delete()
