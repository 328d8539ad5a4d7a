"""Disputes that the rules found, for moderators to look at: codes and figures, no word of anybody."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Question, Visibility

__all__ = ["Candidate"]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, viewer: Any) -> Self:
        """Moderators who answer for no brand, and never those about what they asked themselves."""
        if not (viewer.is_authenticated and viewer.is_moderator and not viewer.is_brand_staff):
            return self.none()
        return self.exclude(question__author_id=viewer.pk)

    def waiting(self) -> Self:
        """What nobody looked at, of questions that are there, open and public.

        Nothing here looks at cases: by what leaves the list, nobody learns what whoever asked does in private.
        """
        there = models.Q(question__visibility=Visibility.PUBLISHED, question__accepted_answer=None)
        over = models.Q(question__is_taken_elsewhere=True) | models.Q(
            question__state__in=[Question.State.CLOSED, Question.State.DUPLICATE]
        )
        return self.filter(there, outcome="").exclude(over)


class Candidate(models.Model):
    """A rule found that a question speaks of a dispute: once for a question, rule and window.

    `weight`: of the sum that is named, for the order of the list. `reason`: of the rule, as "dispute=3". Thirty days
    after it nothing names the question any more: what stays is counted by month.
    """

    class Outcome(models.TextChoices):
        OFFERED = "offered", _("a way out was offered")
        DISMISSED = "dismissed", _("dismissed")

    class Dismissal(models.TextChoices):
        NO_DISPUTE = "no_dispute", _("there is no dispute with a seller")
        SETTLED = "settled", _("it is settled already")
        NO_CONSUMER = "no_consumer", _("between professionals, or between private persons")
        INFORMATION = "information", _("they only want to know something")
        AUTHORITIES = "authorities", _("a danger, a fraud or a crime: the authorities come first")

    question = models.ForeignKey("forum.Question", on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.CharField(max_length=4)
    window = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField(default=0)
    fired_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    dismissal = models.CharField(_("reason"), max_length=20, choices=Dismissal.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute found by a rule")
        verbose_name_plural = _("disputes found by rules")
        constraints = [
            models.UniqueConstraint(fields=["question", "rule", "window"], name="a_rule_fires_once_a_window"),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(decided_at__isnull=False)),
                name="a_decided_candidate_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="dismissed") & ~models.Q(dismissal="")
                | (~models.Q(outcome="dismissed") & models.Q(dismissal="")),
                name="a_dismissal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.fired_at:%Y-%m}"
