"""Who looks at a thing of the queue, and what was put off. Neither decides anything: both end by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

REASON_MAX = 300


class OfTheQueue(models.Model):
    """`thing` and `object_id` name a line of the queue: a kind of post, or what a source shows itself."""

    thing = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    until = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["thing", "object_id"], name="one_%(class)s_of_a_thing")]

    @property
    def key(self) -> tuple[str, int]:
        return (self.thing, self.object_id)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self, at: datetime) -> Self:
        return self.filter(until__gt=at)


class Claim(OfTheQueue):
    """Somebody looks at it, and others are told so. It keeps nobody from deciding."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta(OfTheQueue.Meta):
        verbose_name = _("somebody looks at it")

    def __str__(self) -> str:
        return f"{self.member_id} looks at {self.thing} {self.object_id}"


class DeferralQuerySet(models.QuerySet["Deferral"]):
    def standing(self, at: datetime) -> Self:
        return self.filter(until__gt=at)


class Deferral(OfTheQueue):
    """It comes back then, or as soon as something new is said of it. `reason`: for colleagues."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=REASON_MAX)
    made_at = models.DateTimeField()

    objects = DeferralQuerySet.as_manager()

    class Meta(OfTheQueue.Meta):
        verbose_name = _("put off")
        constraints = [
            *OfTheQueue.Meta.constraints,
            models.CheckConstraint(condition=models.Q(reason__regex=r"\S"), name="deferral_says_why"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("made_at")), name="deferral_ends_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.object_id} until {self.until}"
