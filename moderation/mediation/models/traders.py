"""Which mediation body a seller names, as it must (Code de la consommation, art. L616-1), and who made sure of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from forum.models import Brand
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models.bodies import CHECKED_WITHIN, MediationBody
from moderation.mediation.remit import Membership, Objection, objections
from moderation.mediation.vocabulary import COUNTRIES, HOME, SECTORS


class TraderQuerySet(models.QuerySet["Trader"]):
    def to_check(self, day: date) -> Self:
        """Without a body, with one that is not in force, or not looked at for a year."""
        gone = Q(body__valid_from__gt=day) | Q(body__valid_to__lt=day)
        stale = Q(checked_on__isnull=True) | Q(checked_on__lt=day - CHECKED_WITHIN)
        return self.filter(Q(body__isnull=True) | gone | stale)


class Trader(RevisionMixin, models.Model):
    """A seller, and the one body it names; or since when nobody knows of one."""

    class Standing(models.TextChoices):
        NAMED = "named", _("it names a mediation body")
        UNKNOWN = "unknown", _("nobody has found out yet")
        NONE = "none", _("it was asked, and names none")

    name = models.CharField(_("name"), max_length=200, unique=True)
    brand = models.OneToOneField(
        Brand, verbose_name=_("brand"), on_delete=models.SET_NULL, null=True, blank=True, related_name="trader"
    )
    company_number = models.CharField(_("company number (SIREN or SIRET)"), max_length=14, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, default=HOME)
    sector = models.CharField(_("sector"), max_length=40, choices=SECTORS, blank=True)
    site_url = models.URLField(_("website"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    standing = models.CharField(_("mediation body"), max_length=8, choices=Standing.choices, default=Standing.UNKNOWN)
    body = models.ForeignKey(
        MediationBody,
        verbose_name=_("which one"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="traders",
    )
    membership = models.CharField(
        _("has it joined that body?"), max_length=8, choices=Membership.choices, default=Membership.UNKNOWN
    )
    without_since = models.DateField(_("without a known body since"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = TraderQuerySet.as_manager()

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(standing="named", body__isnull=False, without_since__isnull=True)
                | (~Q(standing="named") & Q(body__isnull=True, without_since__isnull=False)),
                name="a_seller_names_a_body_or_is_without_since",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def objections(self, day: date) -> tuple[Objection, ...]:
        """Why what it names cannot be its body today; empty where it can, or names none."""
        if self.body is None:
            return ()
        return objections(
            self.body.policy_on(day),
            is_in_force=self.body.is_in_force(day),
            is_mediator=self.body.is_mediator,
            sector=self.sector,
            country=self.country,
            membership=Membership(self.membership),
        )

    @property
    def is_right_now(self) -> bool:
        return self.is_right(civil_date(timezone.now()))

    def is_right(self, day: date) -> bool:
        """Whether an asker can be told so: named, checked within the year, and nothing speaks against it."""
        is_fresh = self.checked_on is not None and self.checked_on >= day - CHECKED_WITHIN
        return self.body is not None and is_fresh and not self.objections(day)


def digits(words: str) -> set[str]:
    """The company numbers in a text: 9 or 14 digits, with or without blanks."""
    return set(re.findall(r"\b\d{14}\b|\b\d{9}\b", re.sub(r"(?<=\d)[ .\u00a0\u202f](?=\d)", "", words)))
