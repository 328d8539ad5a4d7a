"""Guides that somebody has to look at again, and on which products they were tried."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from knowledge.upkeep.freshness import LABELS, Reason, sentence


class ReviewTaskQuerySet(models.QuerySet["ReviewTask"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class ReviewTask(models.Model):
    """One reason to look at a guide again, until somebody did. `grounds` name the facts: `knowledge/upkeep/grounds.py`.

    The person who looks after the guide owns it.
    """

    class Outcome(models.TextChoices):
        STILL_RIGHT = "still_right", _("still right")
        CHANGED = "changed", _("changed")
        WITHDRAWN = "withdrawn", pgettext_lazy("guide", "withdrawn")
        GONE = "gone", _("the reason is gone")  # the edit was undone, the answer accepted again

    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="review_tasks")
    reason = models.CharField(_("reason"), max_length=10, choices=[(one.value, LABELS[one]) for one in Reason])
    grounds = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide to check")
        verbose_name_plural = _("guides to check")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "reason"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_task_per_guide_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="closed_task_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"guide {self.page_id}: {self.reason}"

    @property
    def sentence(self) -> str:
        return sentence(Reason(self.reason))


class CheckedProduct(models.Model):
    """A product, or a version of one, on which the editors tried what the guide says. It travels with its revisions."""

    page = ParentalKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="checked_products")
    product = models.ForeignKey("forum.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("product it was tried on")
        verbose_name_plural = _("products it was tried on")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["page", "product"], name="tried_once_on_a_product")]

    def __str__(self) -> str:
        return f"product {self.product_id} in guide {self.page_id}"
