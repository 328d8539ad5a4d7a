"""Products and their brands: what questions are about; their versions, and where they were before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from forum.text.product_words import line_of


class Brand(models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SoughtField(models.TextField):  # type: ignore[type-arg]
    """What a product is found by, folded by `forum.text.product_words`; written with every product that is saved."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        line = sought_of(model_instance)
        setattr(model_instance, self.attname, line)
        return line


def sought_of(product: Any) -> str:
    gtin = product.gtin or ""
    brand = product.brand.name if product.brand_id else ""
    own = (product.name, product.reference, product.category, product.category_fr)
    return line_of([*own, brand, gtin, gtin.lstrip("0")])


class Product(RevisionMixin, models.Model):
    """A thing people buy. `gtin` is 14 digits with a right check digit, zero-filled on the left.

    A version (a size, a colour, a model) has a `parent`, which gathers the questions of all its versions: they
    count in its `question_count` too. A parent has no parent.
    """

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    brand = models.ForeignKey(Brand, verbose_name=_("brand"), on_delete=models.SET_NULL, null=True, blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, null=True, blank=True, unique=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    category = models.CharField(_("category"), max_length=120, blank=True)
    category_fr = models.CharField(_("category (French)"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_fr = models.TextField(_("description (French)"), blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("version of"),
        help_text=_("The product whose page gathers the questions of all versions."),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="versions",
    )
    # As its seller wrote them. Nothing is fetched from there.
    web_url = models.CharField(_("page at the seller"), max_length=2000, blank=True)
    image_url = models.CharField(_("picture at the seller"), max_length=2000, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        help_text=_("Shown beside its name, small. Take one that you may publish."),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sought = SoughtField(default="", editable=False)
    question_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    external_ref = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gtin__isnull=True) | models.Q(gtin__regex=r"^[0-9]{14}$"),
                name="gtin_is_fourteen_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="no_version_of_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["-question_count", "name"]),
            models.Index(fields=["reference"]),
            models.Index(fields=["sought", "question_count"], name="product_sought"),  # read whole, without the table
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forum:product", args=[self.slug])


class ProductAddress(models.Model):
    """Where a product was before it was renamed or merged: its slug or its GTIN, which lead on to it."""

    slug = models.CharField(max_length=220, null=True, blank=True, unique=True)
    gtin = models.CharField(max_length=14, null=True, blank=True, unique=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__isnull=False, gtin__isnull=True)
                | models.Q(slug__isnull=True, gtin__isnull=False),
                name="a_former_slug_or_gtin",
            )
        ]

    def __str__(self) -> str:
        return self.slug or self.gtin or ""
