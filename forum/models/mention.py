"""Who is named with an @ in which post."""

from django.conf import settings
from django.db import models


class Mention(models.Model):
    """`name` as it was typed stays with the member it meant then, whoever is called so later. Never deleted by edits:
    the rows of a post also say how many were told of it."""

    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=150)  # in small letters

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, answer__isnull=True, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=False, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=True, comment__isnull=False),
                name="mention_in_one_post",
            ),
            models.UniqueConstraint(fields=["question", "name"], name="one_mention_of_a_name_in_a_question"),
            models.UniqueConstraint(fields=["answer", "name"], name="one_mention_of_a_name_in_an_answer"),
            models.UniqueConstraint(fields=["comment", "name"], name="one_mention_of_a_name_in_a_comment"),
        ]

    def __str__(self) -> str:
        return f"@{self.name}"
