"""Who owns what, and what a shop says they bought. Private: the public sees one mark on their posts, and no more."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Shop(models.Model):
    """A seller whose links prove purchases. `secret` signs them: docs/purchase-proofs.md."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in links"), max_length=60, unique=True)
    secret = models.CharField(max_length=120, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_secret(self) -> str:
        """Enough to tell one key from another, too little to sign with."""
        return f"…{self.secret[-4:]}"


class Ownership(models.Model):
    """A member says that they own a product; `is_proven` when a shop says so too."""

    class Source(models.TextChoices):
        SAID = "said", _("you said so")
        SHOP = "shop", _("a shop confirmed it")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ownerships")
    product = models.ForeignKey("forum.Product", on_delete=models.CASCADE, related_name="ownerships")
    is_proven = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SAID)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "product"], name="a_product_is_owned_once")]
        indexes = [models.Index(fields=["product", "is_proven", "member"])]

    def __str__(self) -> str:
        return f"{self.member_id} owns {self.product_id}"


class PurchaseProof(models.Model):
    """That the proof of a purchase was used, and by whom; of the purchase itself a digest, of which nobody reads it."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="proofs")
    digest = models.CharField(max_length=64)
    product = models.ForeignKey("forum.Product", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "digest"], name="a_purchase_proves_once")]

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.digest[:8]}"
