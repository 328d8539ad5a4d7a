"""What is asked once a mediation has ended: was the agreement kept, and how each side judges the mediation."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models.case import Case
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.states import THE_ASKER


class PromiseCheck(Confidential):
    """One for each agreement, written when it is recorded; nobody who was not asked is counted as content."""

    class Kept(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("In part")
        NO = "no", _("No")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="promise_check")
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    kept = models.CharField(max_length=6, choices=Kept.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="promises_to_ask_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept="", answered_at=None) | (~Q(kept="") & Q(answered_at__isnull=False)),
                name="a_promise_is_answered_with_a_date",
            )
        ]

    def __str__(self) -> str:
        return f"promise due {self.due_on}"


class SatisfactionQuerySet(models.QuerySet["Satisfaction"]):
    def of(self, side: str) -> Self:
        return self.filter(side=side)


class Satisfaction(Confidential):
    """How one side judges the mediation, whatever its outcome. Read by nobody alone: only as a total."""

    class Side(models.TextChoices):
        ASKER = "asker", THE_ASKER
        TRADER = "trader", _("the seller")

    class Score(models.IntegerChoices):
        NOT_AT_ALL = 1, _("Not satisfied at all")
        RATHER_NOT = 2, _("Rather not satisfied")
        SO_SO = 3, _("So-so")
        RATHER = 4, _("Rather satisfied")
        VERY = 5, _("Very satisfied")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="satisfactions")
    side = models.CharField(max_length=6, choices=Side.choices)
    score = models.PositiveSmallIntegerField(choices=Score.choices)
    given_at = models.DateTimeField()

    objects = SatisfactionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "side"], name="one_judgement_of_a_side"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="judged_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"judgement of {self.side}"
