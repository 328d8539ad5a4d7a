"""What the staff of a body recommend in general, so that a dispute does not arise (art. R614-2 2°)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models.bodies import MediationBody
from moderation.mediation.models.case import Case

QUESTION_MAX, ADVICE_MAX = 150, 4000


class Recommendation(models.Model):
    """About a topic, never about a case: a sector, and what people there ask for (anything, where it is empty)."""

    body = models.ForeignKey(MediationBody, on_delete=models.PROTECT, related_name="recommendations")
    year = models.PositiveSmallIntegerField()  # of the annual report
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    sector = models.CharField(max_length=40, blank=True)  # as in a case; empty: none of the list
    remedy = models.CharField(max_length=20, choices=Case.Remedy.choices, blank=True)
    question = models.CharField(max_length=QUESTION_MAX)
    advice = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)  # to the editors of the site

    class Meta:
        verbose_name = _("general recommendation")
        ordering = ["-year", "-pk"]

    def __str__(self) -> str:
        return self.question
