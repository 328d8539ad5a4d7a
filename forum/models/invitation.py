"""Members whom others invite to answer a question."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext


class Invitation(models.Model):
    """Once for a person and a question, whoever invites."""

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations_sent")
    invited = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "invited"], name="invited_once_to_a_question"),
            models.CheckConstraint(condition=~models.Q(inviter=models.F("invited")), name="nobody_invites_themselves"),
        ]
        indexes = [
            models.Index(fields=["inviter", "created_at"]),
            models.Index(fields=["invited", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.invited_id} to {self.question_id}"

    @property
    def inviter_name(self) -> str:
        """Whoever asked without their name invites without it, too."""
        return gettext("The person who asked") if self.question.hides(self.inviter_id) else str(self.inviter)
