"""What an author took out of a text and keeps: a table apart, so that no page, index or queue takes it along."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer

WORDS_MAX = 320  # an e-mail address has 254 signs


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever wrote it, and nobody else, whatever their rank."""
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class PrivateNote(models.Model):
    """One detail that a member took out of what they wrote under a question. `kind` is one of the guard's."""

    class Kind(models.TextChoices):  # the values of forum.text.personal_data.Kind
        EMAIL = "e-mail", _("E-mail address")
        IBAN = "iban", _("Bank account number")
        CARD = "card", _("Payment card number")
        PHONE = "telephone", _("Telephone number")
        NIR = "nir", _("Social security number")
        SIRET = "siret", _("Number of somebody who works alone (SIRET)")
        ORDER = "order", _("Order number")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="private_notes")
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=WORDS_MAX)
    created_at = models.DateTimeField()

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "question", "kind", "words"], name="a_detail_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
