"""Other ways than mediation: dated words that the team keeps, each with the source they were read in."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from moderation.mediation.rulesets import STALE_AFTER


class WayQuerySet(models.QuerySet["OtherWay"]):
    def that_fit(self, situations: Set[str]) -> Self:
        return self.filter(fits__in=situations)

    def to_check(self, day: date) -> Self:
        """Those of which nobody has made sure lately that they are right."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__lt=day - STALE_AFTER))


class OtherWay(models.Model):
    class Fits(models.TextChoices):
        """The facts it is shown for; which of them a case has is the rule of `other_ways.py`."""

        ALWAYS = "always", _("every dispute")
        BUSINESS = "business", _("the seller is a business")
        FRANCE = "france", _("the seller is in France")
        EUROPE = "europe", _("the seller is in another country of the European Consumer Centres")
        NO_COURT = "no_court", _("no court has the dispute")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    fits = models.CharField(_("shown when"), max_length=10, choices=Fits.choices)
    position = models.PositiveSmallIntegerField(_("order"), default=10)
    name_en = models.CharField(_("name (English)"), max_length=150)
    name_fr = models.CharField(_("name (French)"), max_length=150)
    text_en = models.TextField(_("what to know (English)"))
    text_fr = models.TextField(_("what to know (French)"))
    url = models.URLField(_("address"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = WayQuerySet.as_manager()

    class Meta:
        verbose_name = _("other way")
        verbose_name_plural = _("other ways")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fits__in=["always", "business", "france", "europe", "no_court"]),
                name="other_way_fits_known_facts",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if _is_french() else self.name_en

    @property
    def text(self) -> str:
        return self.text_fr if _is_french() else self.text_en


def _is_french() -> bool:
    return (get_language() or "en").startswith("fr")
