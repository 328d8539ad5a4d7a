"""Whom to tell of a danger: dated words that the team keeps, and a record of each time somebody was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from forum.models.post import Viewer
from moderation.review.languages import is_french
from moderation.review.models.flag import Flag
from moderation.review.targets import AboutOnePost, Target, about

CHECKED_FOR = timedelta(days=183)  # then somebody looks again whether the words are still right
BUSINESS = {
    "retailer",
    "manufacturer",
    "importer",
    "marketplace",
}  # may file in the Gateway: (EU) 2023/988, art. 9 to 22
NOTE_MAX = 2000


class DoorQuerySet(models.QuerySet["Door"]):
    def for_roles(self, roles: set[str]) -> Self:
        """Doors that an operator of these roles may use, and those for everybody."""
        allowed = {Door.Who.EVERYBODY, Door.Who.BUSINESS if roles & BUSINESS else Door.Who.INDEPENDENT}
        return self.filter(who__in=allowed)

    def to_check(self, day: date) -> Self:
        """Those of which nobody has made sure lately that they are right."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__lt=day - CHECKED_FOR))


class Door(models.Model):
    """An authority, a form, a number. `for_consumer`: whoever wrote the text goes there, not the team."""

    class Who(models.TextChoices):
        EVERYBODY = "everybody", _("every operator")
        BUSINESS = "business", _("who makes, imports or sells products, or runs a marketplace")
        INDEPENDENT = "independent", _("who does none of that")

    GROUNDS = [(Flag.Ground.LIFE.value, Flag.Ground.LIFE.label), (Flag.Ground.SAFETY.value, Flag.Ground.SAFETY.label)]

    code = models.SlugField(_("code"), max_length=60, unique=True)
    ground = models.CharField(_("for"), max_length=10, choices=GROUNDS)
    who = models.CharField(_("which operators may use it"), max_length=12, choices=Who.choices, default=Who.EVERYBODY)
    for_consumer = models.BooleanField(_("whoever wrote the text goes there themselves"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=10)
    name_en = models.CharField(_("name (English)"), max_length=150)
    name_fr = models.CharField(_("name (French)"), max_length=150)
    text_en = models.TextField(_("what to know (English)"))
    text_fr = models.TextField(_("what to know (French)"))
    url = models.URLField(_("address"), max_length=500, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("door for a danger")
        verbose_name_plural = _("doors for dangers")
        ordering = ["ground", "position", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ground__in=["life", "safety"]), name="door_is_for_a_danger"),
            models.CheckConstraint(
                condition=models.Q(who__in=["everybody", "business", "independent"]), name="door_is_for_known_operators"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if is_french() else self.name_en

    @property
    def way(self) -> str:
        """In one line, for whoever reads no page of doors: its name, and how to reach it."""
        how = self.phone or self.url
        return self.name if not how or how in self.name else f"{self.name} ({how})"

    @property
    def text(self) -> str:
        return self.text_fr if is_french() else self.text_en

    @property
    def is_right(self) -> bool:
        return not self.is_stale(legal_day(timezone.now()))

    def is_stale(self, day: date) -> bool:
        return self.checked_on is None or self.checked_on < day - CHECKED_FOR


class ToldQuerySet(models.QuerySet["Told"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.all() if viewer.is_authenticated and viewer.is_moderator else self.none()

    def on(self, post: Target) -> Self:
        return self.filter(**about(post))

    def update(self, **values: Any) -> int:
        raise TypeError("What was told stays as it was written.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("What was told stays as it was written.")


class Told(AboutOnePost):
    """Somebody of the team told an authority, or a person, of a danger: who, when, by which door. Never changed.

    Regulation (EU) 2022/2065, art. 18; Regulation (EU) 2023/988, art. 9 to 12 and 22.
    """

    door = models.ForeignKey(Door, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    door_name = models.CharField(max_length=150)  # as it was called that day
    ground = models.CharField(max_length=10, choices=Door.GROUNDS)
    reference = models.CharField(max_length=200, blank=True)  # that the authority gave
    note = models.TextField(max_length=NOTE_MAX, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField()

    objects = ToldQuerySet.as_manager()

    class Meta(AboutOnePost.Meta):
        verbose_name = _("record of telling")
        verbose_name_plural = _("records of telling")
        constraints = [
            *AboutOnePost.Meta.constraints,
            models.CheckConstraint(condition=models.Q(door_name__regex=r"\S"), name="told_says_by_which_door"),
        ]

    def __str__(self) -> str:
        return f"told {self.door_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("What was told stays as it was written.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What was told stays as it was written.")
