"""Expressions that the team watches for."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.review.automatic.watched import Watched, is_findable

EXPRESSION_MAX = 100


class WatchedExpressionQuerySet(models.QuerySet["WatchedExpression"]):
    def in_force(self, day: date) -> Self:
        return self.filter(models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day))


class WatchedExpression(models.Model):
    """What happens to a new post that has it. The team writes them in the admin, and no program decides by them."""

    class Manner(models.TextChoices):
        WORDS = "words", _("whole words")
        PREFIX = "prefix", _("beginning of a word")

    class Effect(models.TextChoices):
        LOOK = "look", _("show it in the queue")
        HOLD = "hold", _("hold the text until somebody has looked at it")

    expression = models.CharField(
        _("expression"),
        max_length=EXPRESSION_MAX,
        help_text=_("One or several words. Capital letters, accents and digits for letters make no difference."),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    manner = models.CharField(_("found as"), max_length=10, choices=Manner.choices, default=Manner.WORDS)
    effect = models.CharField(_("what happens"), max_length=10, choices=Effect.choices, default=Effect.LOOK)
    note = models.CharField(_("note for the team"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WatchedExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("watched expression")
        verbose_name_plural = _("watched expressions")
        ordering = ["expression", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "language"], name="an_expression_is_watched_once"),
            models.CheckConstraint(condition=models.Q(manner__in=["words", "prefix"]), name="watched_manner_is_known"),
            models.CheckConstraint(condition=models.Q(effect__in=["look", "hold"]), name="watched_effect_is_known"),
        ]

    def __str__(self) -> str:
        return self.expression

    def clean(self) -> None:
        if not is_findable(self.expression):
            raise ValidationError({"expression": _("Write at least two letters.")})

    @property
    def rule(self) -> Watched:
        is_prefix, holds = self.manner == self.Manner.PREFIX, self.effect == self.Effect.HOLD
        return Watched(self.pk, self.expression, self.language, is_prefix, holds)
