"""Where a question stands on the ladder, and the rungs behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.ladder import Rung

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)  # due because the question changed, whatever the clock says

RUNGS = [
    (Rung.ASKED.value, _("asked")),
    (Rung.FOLLOWERS.value, _("followers")),
    (Rung.EXPERTS.value, _("people who solved the like")),
    (Rung.BRAND.value, _("the brand")),
    (Rung.MODERATORS.value, _("the moderation team")),
    (Rung.SOLVED.value, _("solved?")),
    (Rung.WAY_OUT.value, _("a way out")),
]


class LadderPlaceQuerySet(models.QuerySet["LadderPlace"]):
    def due(self, at: datetime) -> Self:
        """What changed first, then the oldest moment."""
        return self.filter(due_at__lte=at).order_by("due_at", "pk")

    def look_again(self, question_pk: int) -> None:
        """It changed: in the caller's transaction. A question that never entered stays outside."""
        self.filter(pk=question_pk).update(due_at=AT_ONCE)


class LadderPlace(models.Model):
    """One a question that was asked here; imported ones have none, so nobody is told of them.

    `start`: from when its delays count. `due_at`: when to look again; none until it changes.
    """

    question = models.OneToOneField(
        "forum.Question", on_delete=models.CASCADE, primary_key=True, related_name="ladder_place"
    )
    rung = models.PositiveSmallIntegerField(_("step"), choices=RUNGS, default=Rung.ASKED.value)
    start = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    asks_owners = models.BooleanField(default=True)  # whoever asks before buying wants owners to be told
    owners_told = models.PositiveIntegerField(default=0)
    left_at = models.DateTimeField(null=True, blank=True)  # solved, closed, hidden…: it may come back
    refused_at = models.DateTimeField(null=True, blank=True)  # the last "not solved" that was acted on

    objects = LadderPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the ladder")
        verbose_name_plural = _("places on the ladder")
        constraints = [
            models.CheckConstraint(condition=models.Q(rung__lte=Rung.WAY_OUT.value), name="place_is_on_a_rung"),
        ]

    def __str__(self) -> str:
        return f"question {self.pk} on rung {self.rung}"

    @property
    def is_waiting(self) -> bool:
        """For a day or longer: its page says so as long as nobody has answered."""
        return self.rung >= Rung.EXPERTS


class LadderStepQuerySet(models.QuerySet["LadderStep"]):
    def for_moderators(self) -> Self:
        """Questions that nobody could answer, and that no moderator has seen; the newest first."""
        here = self.filter(rung=Rung.MODERATORS, outcome=LadderStep.Outcome.TOLD, seen_at__isnull=True)
        unanswered = models.Q(question__answer_count=0) | models.Q(question__not_solved_at__isnull=False)
        is_open = models.Q(question__state__in=["open", "answered"], question__is_taken_elsewhere=False)
        return here.filter(unanswered, is_open, question__visibility="published").order_by("-taken_at", "-pk")


class LadderStep(models.Model):
    """A rung that a question has taken, and what was done there."""

    class Outcome(models.TextChoices):
        TOLD = "told", _("told")
        NOBODY = "nobody", _("nobody to tell")
        PASSED = "passed", _("passed over: somebody had answered")
        LATE = "late", _("too late to tell anybody")

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="ladder_steps")
    rung = models.PositiveSmallIntegerField(_("step"), choices=RUNGS)
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    told_count = models.PositiveIntegerField(default=0)
    basis = models.CharField(max_length=10, blank=True)  # what made them the right people: product, tag
    seen_by = models.ForeignKey(  # the moderator who took it off the list
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = LadderStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        constraints = [
            models.UniqueConstraint(fields=["question", "rung"], name="each_rung_taken_once"),
            models.CheckConstraint(
                condition=models.Q(rung__gt=Rung.ASKED.value, rung__lte=Rung.WAY_OUT.value),
                name="step_is_a_rung_to_take",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="told") | models.Q(told_count=0), name="nobody_told_counts_nobody"
            ),
        ]
        indexes = [models.Index(fields=["rung", "seen_at", "-taken_at"])]

    def __str__(self) -> str:
        return f"rung {self.rung} of question {self.question_id}: {self.outcome}"

    @property
    def was_needed(self) -> bool:
        return self.outcome != self.Outcome.PASSED
