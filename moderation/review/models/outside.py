"""What is asked of, and told to, a service outside: only where the operator named one."""

from __future__ import annotations

from django.db import models

from forum.models import Leased, LeasedQuerySet
from moderation.review.targets import POSTS, exactly_one, once_per_post


class OutsideCall(Leased):
    """One question about a post, or one word about what a moderator decided; each once. The worker makes the call."""

    class Verb(models.TextChoices):
        CHECK = "check"
        HAM = "ham"
        SPAM = "spam"

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey("forum.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = "outside call"
        constraints = [
            models.CheckConstraint(condition=exactly_one(POSTS), name="outside_call_about_one_post"),
            *once_per_post("one_outside_call_of", "verb", kinds=POSTS),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outside_calls_due")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    @property
    def post(self) -> models.Model | None:
        return self.question or self.answer or self.comment
