"""An answer that was made a comment, or a comment that was made an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from forum.models import Answer, Comment


class Conversion(models.Model):
    """Both rows stay: one is shown, the other is deleted and leads to it. Undone, they change places.

    `moved` are the comments that stood under the answer and went along;
    """

    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, related_name="conversions")
    comment = models.ForeignKey("forum.Comment", on_delete=models.CASCADE, related_name="conversions")
    to_comment = models.BooleanField()
    moved = models.JSONField(default=list, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=models.Q(undone_at__isnull=True), name="one_standing_conversion_per_answer"
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(undone_at__isnull=True),
                name="one_standing_conversion_per_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} {'to' if self.to_comment else 'from'} comment {self.comment_id}"

    @classmethod
    def away_from(cls, post: Answer | Comment) -> Answer | Comment | None:
        """What stands now in the place of a post that was converted, or that came out of a conversion undone since."""
        last = cls.objects.filter(**{post._meta.model_name or "": post}).order_by("-pk").first()
        return last.shown if last is not None and last.shown != post else None

    @property
    def shown(self) -> Answer | Comment:
        return self.source if self.undone_at else self.made

    @property
    def source(self) -> Answer | Comment:
        """What there was before."""
        return self.answer if self.to_comment else self.comment

    @property
    def made(self) -> Answer | Comment:
        return self.comment if self.to_comment else self.answer
