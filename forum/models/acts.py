"""What members do to posts: votes, whose row goes when they are taken back, and acceptances, whose row is ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Vote(models.Model):
    """On an answer: useful (+1) or not useful (-1). On a question: me-too (+1).

    `voter` is empty for imported votes, whose source does not say who voted. `via` of a me-too: the duplicate on which
    it was said; it counts here too, and moves no points.
    """

    class Reason(models.TextChoices):
        OUTDATED = "outdated", _("It is outdated")
        WRONG = "wrong", _("It is wrong")
        OFF_TOPIC = "off_topic", _("It is off topic")
        AGGRESSIVE = "aggressive", _("It is aggressive")

    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="votes"
    )
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="votes")
    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="votes"
    )
    value = models.SmallIntegerField()
    # Private: why it was not useful. Free text from elsewhere may stand here too.
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    via = models.ForeignKey("forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    external_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, question__isnull=False)
                | models.Q(answer__isnull=False, question__isnull=True),
                name="vote_on_one_thing",
            ),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 1]), name="vote_is_plus_or_minus_one"),
            models.CheckConstraint(
                condition=models.Q(question__isnull=True) | models.Q(voter__isnull=True) | models.Q(value=1),
                name="me_too_is_never_negative",
            ),
            models.UniqueConstraint(fields=["voter", "answer"], name="one_vote_per_member_and_answer"),
            models.UniqueConstraint(fields=["voter", "question"], name="one_me_too_per_member_and_question"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} by {self.voter_id}"


class Acceptance(models.Model):
    """Who said that an answer solved the question, and when; `ended_at` once taken back or replaced."""

    class Role(models.TextChoices):
        ASKER = "asker", _("the person who asked")
        COMMUNITY = "community", _("the community")
        TEAM = "team", _("the moderation team")

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="acceptances")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, related_name="acceptances")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.ASKER)  # what gave them the right
    accepted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(ended_at__isnull=True),
                name="one_standing_acceptance_per_question",
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} accepted for {self.question_id}"
