"""What readers say of a guide."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class GuideFeedback(models.Model):
    """One reader's verdict on one revision: a rewritten guide starts anew.

    A visitor is a keyed hash of their session, so that they are counted once and cannot be named.
    """

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("It is not clear")
        WRONG = "wrong", _("It is wrong or out of date")
        OTHER_CASE = "other_case", _("It does not cover my case")
        OTHER = "other", _("Something else")

    page = models.ForeignKey("knowledge.ArticlePage", on_delete=models.CASCADE, related_name="feedback")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    visitor = models.CharField(max_length=64, blank=True)
    is_helpful = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("opinion on a guide")
        verbose_name_plural = _("opinions on guides")
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
