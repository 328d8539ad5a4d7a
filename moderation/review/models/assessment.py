"""What the site itself noticed in a post, line by line, with the version of the rules it was noticed by."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from moderation.review.automatic.signals import Line, Score
from moderation.review.targets import AboutOnePost, Target, about, once_per_post


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def on(self, post: Target) -> Self:
        return self.filter(**about(post))

    def to_look_at(self) -> Self:
        """Of posts that everybody reads, and that the team is asked to look at."""
        return self.filter(asks_for_a_look=True, seen_at__isnull=True)


class Assessment(AboutOnePost):
    """One a post, made with it and made anew when its author edits it. Holds no word of the post.

    Unlike a decision, it goes with its post. `lines`: signal, points, more about it, what it does by itself.
    `sketch`: as of `likeness.sketch`.
    """

    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    amendment = models.ForeignKey(
        "moderation.Amendment", on_delete=models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    points = models.PositiveSmallIntegerField(default=0)
    lines = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField()
    holds = models.BooleanField(default=False)
    asks_for_a_look = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)  # a moderator decided about the post since
    sketch = models.BinaryField(max_length=256, blank=True, default=b"")
    made_at = models.DateTimeField(db_index=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(AboutOnePost.Meta):
        constraints = [*AboutOnePost.Meta.constraints, *once_per_post("one_assessment_of")]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=models.Q(asks_for_a_look=True, seen_at__isnull=True),
                name="assessments_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}: {self.points} points"

    def take(self, score: Score, *, version: int, at: datetime) -> None:
        """Put the score in; what asks for a look is new to whoever looked before."""
        self.points, self.version, self.made_at = score.points, version, at
        self.lines = [[line.signal, line.points, line.what, line.effect] for line in score.lines]
        self.holds, self.asks_for_a_look, self.seen_at = score.holds, score.asks_for_a_look, None

    @property
    def score_lines(self) -> list[Line]:
        return [Line(*line) for line in self.lines]
