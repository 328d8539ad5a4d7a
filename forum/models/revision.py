"""Every text a question or an answer ever had."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """Number 1 is what was first published. `is_hidden` keeps one from everybody but moderators."""

    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, question__isnull=False)
                | models.Q(answer__isnull=False, question__isnull=True),
                name="revision_of_one_post",
            ),
            models.UniqueConstraint(fields=["question", "number"], name="question_revisions_are_numbered"),
            models.UniqueConstraint(fields=["answer", "number"], name="answer_revisions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"
