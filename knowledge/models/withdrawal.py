"""Guides that a decision of the moderation team keeps from public sight."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.Model):
    """As long as it is there, nobody publishes the guide. `revision`: what was public, to be put back; nothing where
    the guide was out of sight already.
    """

    page = models.OneToOneField("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="withdrawal")
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawn guide")

    def __str__(self) -> str:
        return f"guide {self.page_id} is withdrawn"
