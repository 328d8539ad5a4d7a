"""What a member chose: how each kind of news reaches them, whom they do not want to read, what they have read."""

from django.conf import settings
from django.db import models

from forum.channels import Channel


class Preference(models.Model):
    """How one kind of notification reaches a member; without a row, as `forum/channels.py` says."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=20)  # of Notification.Kind
    channel = models.CharField(max_length=6, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_channel_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel} for {self.member_id}"


class Block(models.Model):
    """The posts of that person are folded for this member, and nothing they do is told to them."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "person"], name="blocked_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("member")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} does not read {self.person_id}"


class Visit(models.Model):
    """When a member last saw a question: answers that came later are new to them.

    `since` is when they saw it before that: while they read, what came after it stays marked.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="visits")
    seen_at = models.DateTimeField(db_index=True)
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "question"], name="one_visit_per_question")]

    def __str__(self) -> str:
        return f"{self.member_id} saw {self.question_id}"
