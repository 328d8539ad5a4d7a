"""Who wants to hear when the copy of a guide that they kept is no longer right."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptCopy(models.Model):
    """A member asked to be told once. `number` is the revision that their copy says; the row goes when they were told.

    Whoever did not ask leaves nothing behind by sending a guide to themselves.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="kept_copies")
    number = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kept copy of a guide")
        verbose_name_plural = _("kept copies of guides")
        constraints = [models.UniqueConstraint(fields=["member", "page"], name="one_kept_copy_per_member_and_guide")]

    def __str__(self) -> str:
        return f"{self.member_id} keeps guide {self.page_id}"
