"""The same trouble of several people with one brand: an entry for moderators, made of public questions."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Brand, Question, Tag

__all__ = ["Practice"]


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, viewer: Any) -> Self:
        """Moderators who answer for no brand."""
        may = viewer.is_authenticated and viewer.is_moderator and not viewer.is_brand_staff
        return self.all() if may else self.none()

    def waiting(self) -> Self:
        return self.filter(handled_at__isnull=True)


class Practice(models.Model):
    """`askers`: different people who asked within 30 days. `window`: the month in which the rule fired first."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    window = models.CharField(max_length=20)
    askers = models.PositiveIntegerField()
    questions = models.ManyToManyField(Question, related_name="+")
    found_at = models.DateTimeField()
    brand_told_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("the same trouble of several people")
        verbose_name_plural = _("the same trouble of several people")
        constraints = [
            models.UniqueConstraint(fields=["brand", "tag", "window"], name="a_practice_once_a_window"),
        ]

    def __str__(self) -> str:
        return f"{self.brand} – {self.tag}"
