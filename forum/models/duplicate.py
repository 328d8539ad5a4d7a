"""Members say that a question was asked before; somebody else confirms it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Visibility


class DuplicateProposalQuerySet(models.QuerySet["DuplicateProposal"]):
    def open(self) -> Self:
        """Those that still wait and make sense: both questions public, and the first one not closed meanwhile."""
        public = {"question__visibility": Visibility.PUBLISHED, "original__visibility": Visibility.PUBLISHED}
        return self.filter(settled_at__isnull=True, **public).exclude(question__state__in=["closed", "duplicate"])


class DuplicateProposal(models.Model):
    """`question` asks what `original` asked. Kept when it is settled, so that a refused pair is not proposed again."""

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="duplicate_proposals")
    original = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_confirmed = models.BooleanField(default=False)

    objects = DuplicateProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed duplicate")
        constraints = [
            models.UniqueConstraint(fields=["question", "original"], name="one_proposal_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(question=models.F("original")), name="no_proposal_of_the_same_question"
            ),
        ]
        indexes = [models.Index(fields=["settled_at", "proposed_at"])]

    def __str__(self) -> str:
        return f"{self.question_id} repeats {self.original_id}"
