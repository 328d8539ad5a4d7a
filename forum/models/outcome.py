"""What became of an answer: what readers say of it, what its asker says, and how often the asker is reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

SENTENCE_MAX = 500


class AnswerMark(models.Model):
    """A member says what an answer is worth today; the row goes when it is taken back.

    `dangerous` is for the moderators alone: nothing of it is public.
    """

    class Kind(models.TextChoices):
        WORKS = "works", _("works for me")
        OUTDATED = "outdated", _("outdated")
        DANGEROUS = "dangerous", _("dangerous")

    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sentence = models.CharField(max_length=SENTENCE_MAX, blank=True)  # what is dangerous about it
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "member", "kind"], name="one_mark_per_member_answer_and_kind"),
            models.CheckConstraint(
                condition=~models.Q(kind="dangerous") | models.Q(sentence__regex=r"\S"),
                name="dangerous_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.member_id}"


class SolvedReply(models.Model):
    """Whether an answer solved the problem of whoever asked. “Yes” is an acceptance, and no row here."""

    class Value(models.TextChoices):
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    answer = models.OneToOneField("forum.Answer", on_delete=models.CASCADE, related_name="solved_reply")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    value = models.CharField(max_length=10, choices=Value.choices)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.value} for answer {self.answer_id}"


class Reminder(models.Model):
    """The asker is asked again, on a day known in advance. One row a question and step: never more than that."""

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="reminders")
    step = models.PositiveSmallIntegerField()  # days after the first answer
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    is_sent = models.BooleanField(default=False)  # or there was no reason any more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "step"], name="one_reminder_per_question_and_step")]
        indexes = [models.Index(fields=["settled_at", "due_at"])]

    def __str__(self) -> str:
        return f"reminder after {self.step} days for {self.question_id}"
