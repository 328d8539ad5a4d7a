"""A life may be in danger: somebody is called at once, and again, until somebody says that they look at it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Leased, LeasedQuerySet
from forum.models.post import Viewer
from moderation.review.models.notice import NoticeLink
from moderation.review.targets import Target

Q = models.Q


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.all() if viewer.is_authenticated and viewer.is_moderator else self.none()

    def open(self) -> Self:
        return self.filter(acknowledged_at__isnull=True)

    def due(self, at: datetime) -> Self:
        return self.open().filter(next_call_at__lte=at).order_by("pk")

    def on(self, post: Target) -> Self:
        of_notices = NoticeLink.objects.on(post).values("notice")
        return self.filter(Q(**{f"flag__{post.kind}": post}) | Q(notice__in=of_notices))


class Alarm(models.Model):
    """What a report of the site, or a notice, rang for. One open alarm each; `calls` counts how often it rang."""

    flag = models.ForeignKey("moderation.Flag", on_delete=models.CASCADE, null=True, blank=True, related_name="alarms")
    notice = models.ForeignKey(
        "moderation.Notice", on_delete=models.CASCADE, null=True, blank=True, related_name="alarms"
    )
    raised_at = models.DateTimeField()
    calls = models.PositiveSmallIntegerField(default=0)
    next_call_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.CheckConstraint(
                condition=Q(flag__isnull=False, notice__isnull=True) | Q(flag__isnull=True, notice__isnull=False),
                name="alarm_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["flag"], condition=Q(acknowledged_at__isnull=True), name="one_open_alarm_of_a_report"
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(acknowledged_at__isnull=True), name="one_open_alarm_of_a_notice"
            ),
        ]
        indexes = [models.Index(fields=["acknowledged_at", "next_call_at"], name="alarms_that_ring")]

    def __str__(self) -> str:
        return f"alarm {self.pk}"


class AlarmCall(Leased):
    """One call to the address of whoever is on call; the worker makes it, apart from everything else."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="webhooks")
    number = models.PositiveSmallIntegerField()

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("call of an alarm")
        verbose_name_plural = _("calls of alarms")
        constraints = [models.UniqueConstraint(fields=["alarm", "number"], name="one_call_of_an_alarm_and_number")]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="alarm_calls_due")]

    def __str__(self) -> str:
        return f"call {self.number} of alarm {self.alarm_id}"
