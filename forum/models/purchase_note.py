"""When and where the asker bought it: a table apart, so that no list, page or index takes it along by accident."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from forum.models.post import Viewer

SELLER_MAX = 200


class PurchaseNoteQuerySet(models.QuerySet["PurchaseNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever wrote it, and nobody else, whatever their rank."""
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class PurchaseNote(models.Model):
    """One a question. `bought_in` is the first day of the month."""

    question = models.OneToOneField("forum.Question", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="purchase_notes")
    bought_in = models.DateField(null=True, blank=True)
    seller = models.CharField(max_length=SELLER_MAX, blank=True)
    updated_at = models.DateTimeField()

    objects = PurchaseNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bought_in__isnull=False) | ~models.Q(seller=""), name="purchase_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"purchase of question {self.question_id}"
