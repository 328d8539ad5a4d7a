"""Mails that wait, and what was sent of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.channels import Channel
from forum.models.leased import OLDEST_WAIT, Leased, LeasedQuerySet
from forum.models.notification import Notification


class MailQuerySet(LeasedQuerySet):
    """As every queue; besides, a mail may be planned for later: after quiet hours, with others, in the morning."""

    def due(self, at: datetime) -> Self:
        return super().due(at).exclude(not_before__gt=at)

    def overdue(self, at: datetime) -> Self:
        return super().overdue(at).exclude(not_before__gt=at - OLDEST_WAIT)

    def sooner(self, by: timedelta) -> int:
        planned = self.filter(state=Leased.State.PENDING, not_before__isnull=False)
        return planned.update(not_before=models.F("not_before") - by) + super().sooner(by)


class Mail(Leased):
    """A mail to send: complete, about a notification, or the digest of a member and a period.

    The latter two are written when they leave: what they show is checked then.
    """

    message_id = models.CharField(_("message id"), max_length=120, unique=True)
    to = models.JSONField()  # list of addresses
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    from_email = models.CharField(max_length=250, blank=True)
    notification = models.OneToOneField(
        Notification, on_delete=models.CASCADE, null=True, blank=True, related_name="mail"
    )
    not_before = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(
        max_length=6, blank=True, choices=[(c.value, c.label) for c in (Channel.DAILY, Channel.WEEKLY)]
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="digests"
    )
    handed_at = models.DateTimeField(null=True, blank=True)  # a digest, when the mail server was called for it
    period = models.DateField(null=True, blank=True)  # the morning it is for, where the member is

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        indexes = [models.Index(fields=["state", "next_attempt_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "digest", "period"],
                condition=models.Q(member__isnull=False),
                name="one_digest_per_member_and_period",
            ),
            models.CheckConstraint(
                condition=models.Q(digest="", member__isnull=True, period__isnull=True)
                | (~models.Q(digest="") & models.Q(member__isnull=False, period__isnull=False)),
                name="digest_of_a_member_for_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.message_id}"

    def hand_over(self, at: datetime | None) -> bool:
        """Note that it leaves now, or (None) that it did not; False when another worker claimed it since."""
        return self._write(handed_at=at)

    def postpone(self, at: datetime) -> bool:
        """Let it wait until then, which is no failed attempt; False when another worker claimed it since."""
        return self._write(next_attempt_at=at, not_before=at, earlier_attempts=self.attempts)
