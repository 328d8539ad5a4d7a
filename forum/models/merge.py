"""Two products, or two tags, that become one: so many questions move that the worker does it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from forum.models.leased import Leased, LeasedQuerySet
from forum.models.product import Product
from forum.models.tag import Tag


class CatalogueMerge(Leased):
    """The names stay when what they named is gone. `moved` of `total` questions are there by now."""

    source_product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    into_product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source_tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    into_tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source_name = models.CharField(max_length=250)
    into_name = models.CharField(max_length=250)
    total = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(default=0)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source_product"], condition=models.Q(state="pending"), name="a_product_is_merged_once"
            ),
            models.UniqueConstraint(
                fields=["source_tag"], condition=models.Q(state="pending"), name="a_tag_is_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} into {self.into_name}"

    @property
    def source(self) -> Product | Tag | None:
        return self.source_product or self.source_tag

    @property
    def into(self) -> Product | Tag | None:
        return self.into_product or self.into_tag

    @property
    def percent(self) -> int:
        return min(100, 100 * self.moved // self.total) if self.total else 100

    def advance(self, more: int, *, seconds: int) -> bool:
        """So many more are there; the claim lasts that much longer. False when another worker has it."""
        self.moved += more
        return self._write(moved=self.moved, next_attempt_at=timezone.now() + timedelta(seconds=seconds))
