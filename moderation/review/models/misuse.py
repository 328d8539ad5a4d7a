"""What follows for whoever sends notices that are manifestly unfounded, again and again."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from forum.models.post import Viewer
from moderation.review.models.notice import Notice, of_same_sender

Q = models.Q
WORDS_MAX = 2000


class SenderMeasureQuerySet(models.QuerySet["SenderMeasure"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators alone; whoever sent the notice reads of it on the page of the notice."""
        return self.all() if viewer.is_authenticated and viewer.is_moderator else self.none()

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def in_force(self, at: object = None) -> Self:
        return self.standing().filter(ends_at__gt=at or timezone.now())

    def of_sender(self, notice: Notice) -> Self:
        """About whoever sent this notice; nothing where nobody has shown who they are."""
        return self.filter(of_same_sender(notice, "notice__"))


class SenderMeasure(models.Model):
    """A warning to whoever sent a notice, or the refusal of their notices for a time: art. 23(2) and (3).

    It names nobody: who it is about is who sent `notice`, as long as that is known. `unfounded` of `decided` notices
    of a year were manifestly unfounded then.
    """

    class Kind(models.TextChoices):
        WARN = "warn", _("warning about notices")
        REFUSE = "refuse", _("notices are not taken for a time")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    notice = models.ForeignKey("moderation.Notice", on_delete=models.PROTECT, related_name="measures")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unfounded = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()
    words = models.TextField(max_length=WORDS_MAX, blank=True)  # of the team, to whoever sent the notice
    warning = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="refusals")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SenderMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure about a sender of notices")
        verbose_name_plural = _("measures about senders of notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="warn", warning__isnull=True) | Q(kind="refuse", warning__isnull=False),
                name="notices_are_refused_after_a_warning",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("made_at")), name="sender_measure_has_its_end"),
            models.CheckConstraint(
                condition=Q(unfounded__gte=1, decided__gte=models.F("unfounded")), name="sender_measure_says_its_number"
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False), name="undone_sender_measure_is_undone"
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(undone_at__isnull=True), name="one_standing_measure_per_notice"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="sender_measures_by_end")]

    def __str__(self) -> str:
        return f"{self.kind} after notice {self.notice_id}"

    @property
    def last_day(self) -> dt.date:
        """Included."""
        return legal_day(self.ends_at - dt.timedelta(microseconds=1))

    @property
    def is_in_force(self) -> bool:
        return self.undone_at is None and self.ends_at > timezone.now()
