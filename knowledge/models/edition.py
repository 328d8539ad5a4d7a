"""Every text of a guide that was public, so that translations and copies know what they are older than."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.translations.significance import Significance


class Edition(models.Model):
    """`number` is that of Wagtail's revision, which may be purged: paper keeps the number, and this row its date."""

    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="editions")
    number = models.BigIntegerField()
    significance = models.CharField(max_length=6, choices=Significance.choices, default=Significance.MEDIUM)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("published text of a guide")
        verbose_name_plural = _("published texts of guides")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_edition_per_revision")]

    def __str__(self) -> str:
        return f"guide {self.page_id}, revision {self.number}"
