"""What readers say of a guide, and what they ask after it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GuideFeedbackQuerySet(models.QuerySet["GuideFeedback"]):
    def counted(self) -> Self:
        return self.filter(counts=True)


class GuideFeedback(models.Model):
    """One reader's verdict on one revision: a rewritten guide starts anew.

    A visitor is a keyed hash of their session, so that they may change their mind and cannot be named. `counts`: in
    figures, and wherever something follows from them (`knowledge/readers/hearing.py`). `created_at` is of the verdict
    that stands: who thinks better of it spoke then.
    """

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("It is not clear")
        WRONG = "wrong", _("Something in it is wrong")
        OUTDATED = "outdated", _("It is out of date")
        OTHER_CASE = "other_case", _("It does not cover my case")
        TOO_HARD = "too_hard", _("It is too long, or I cannot do what it says")

    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="feedback")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    visitor = models.CharField(max_length=64, blank=True)
    is_helpful = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    counts = models.BooleanField(default=True)

    objects = GuideFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion on a guide")
        verbose_name_plural = _("opinions on guides")
        indexes = [models.Index(fields=["created_at", "page"], name="opinions_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, visitor="")
                | models.Q(member__isnull=True) & ~models.Q(visitor=""),
                name="opinion_of_one_reader",
            ),
            models.UniqueConstraint(
                fields=["page", "revision", "member"],
                condition=models.Q(member__isnull=False),
                name="one_opinion_per_member_and_revision",
            ),
            models.UniqueConstraint(
                fields=["page", "revision", "visitor"],
                condition=models.Q(member__isnull=True),
                name="one_opinion_per_visitor_and_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"guide {self.page_id}: {'helpful' if self.is_helpful else 'not helpful'}"


class Heard(models.Model):
    """Somebody of an address on the Internet gave an opinion on a guide in this week, which counts for all of them.

    `who` is a hash of address and guide, keyed with the secret of the week. It goes with the week; no opinion names it.
    """

    week = models.DateField()  # its Monday
    who = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("address that was heard")
        verbose_name_plural = _("addresses that were heard")
        constraints = [models.UniqueConstraint(fields=["week", "who"], name="heard_once_a_week")]

    def __str__(self) -> str:
        return f"week of {self.week}"


class QuestionAfterGuide(models.Model):
    """A question of somebody whom a guide did not help. It names no member: the question does, as far as it may."""

    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="asked_after")
    question = models.OneToOneField("forum.Question", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("question asked after a guide")
        verbose_name_plural = _("questions asked after guides")

    def __str__(self) -> str:
        return f"question {self.question_id} after guide {self.page_id}"
