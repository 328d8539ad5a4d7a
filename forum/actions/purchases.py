"""Using the link by which a shop confirms a purchase: once, by one member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import proofs
from forum.actions import rights
from forum.actions.products import mark_as_bought
from forum.models import Member, Ownership, Product, PurchaseProof, Shop
from forum.products import by_gtin
from forum.proofs import BadProof, Proof


class Refusal(NamedTuple):
    status: int
    sentence: object


REFUSALS = {
    "damaged": Refusal(400, _("This link is incomplete. Open it again from the message of the shop.")),
    "unsigned": Refusal(403, _("This link does not come from a shop that we know. Ask the shop for a new one.")),
    "expired": Refusal(410, _("This link is too old. Ask the shop for a new one.")),
    "used": Refusal(409, _("This link was used already, from another account. Each purchase counts once.")),
}


class ProofRefused(PermissionDenied):
    """With a sentence that says what to do, and the status of the page that shows it."""

    def __init__(self, code: str) -> None:
        self.status, sentence = REFUSALS[code]
        super().__init__(str(sentence))


class Purchase(NamedTuple):
    shop: Shop
    product: Product
    digest: str


def check_proof(values: Mapping[str, str], *, by: Member | None, at: datetime | None = None) -> Purchase:
    """What the link confirms. ProofRefused when it is damaged, not signed by a shop, too old, or somebody else's."""
    try:
        proof, signature = proofs.read(values)
        shop = _shop_of(proof)
        proofs.check(proof, signature, secret=shop.secret, now=at or timezone.now())
    except BadProof as refusal:
        raise ProofRefused(refusal.code) from None
    product = by_gtin(proof.gtin)
    if product is None:
        raise ProofRefused("damaged")
    digest = proof.digest(shop.secret)
    used = PurchaseProof.objects.filter(shop=shop, digest=digest).first()
    if used is not None and by is not None and used.member_id != by.pk:
        raise ProofRefused("used")
    return Purchase(shop, product, digest)


def _shop_of(proof: Proof) -> Shop:
    shop = Shop.objects.filter(slug=proof.shop, is_active=True).first()
    if shop is None:
        raise BadProof("unsigned")
    return shop


@transaction.atomic
def prove_purchase(values: Mapping[str, str], *, by: Member, at: datetime | None = None) -> Ownership:
    """The mark “Bought this product” on the member's posts; the same link again does the same for the same member."""
    at = at or timezone.now()
    rights.check_may_write(by)
    shop, product, digest = check_proof(values, by=by, at=at)
    known = {"product": product, "member": by, "used_at": at}
    used, is_new = PurchaseProof.objects.get_or_create(known, shop=shop, digest=digest)
    if not is_new and (used.member_id != by.pk or used.product_id != product.pk):
        raise ProofRefused("used")
    return mark_as_bought(product, by=by, at=at)
