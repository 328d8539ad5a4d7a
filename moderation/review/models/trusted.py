"""Trusted flaggers: organisations whose notices come first (Regulation (EU) 2022/2065, art. 22)."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

DOMAIN = RegexValidator(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}$", _("Write a domain, such as example.org."))

Q = models.Q


class TrustedFlaggerQuerySet(models.QuerySet["TrustedFlagger"]):
    def in_force(self, day: dt.date) -> Self:
        """Those that are trusted on a day: within their dates, and not suspended."""
        ends = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        is_suspended = Q(suspended_from__lte=day) & (Q(suspended_until__isnull=True) | Q(suspended_until__gte=day))
        return self.filter(ends, valid_from__lte=day).exclude(is_suspended)

    def of_address(self, email: str) -> Self:
        """By the whole domain of an address: `example.org` is neither `sub.example.org` nor `notexample.org`."""
        domain = email.rpartition("@")[2].lower()
        return self.filter(email_domain=domain) if domain else self.none()


class TrustedFlagger(models.Model):
    """Named by a Digital Services Coordinator; staff enter it here. Known by a member, or by a domain of mail."""

    organisation = models.CharField(_("organisation"), max_length=200, unique=True)
    email_domain = models.CharField(
        _("domain of their e-mail"),
        max_length=200,
        blank=True,
        validators=[DOMAIN],
        help_text=_("Notices from it count as theirs once they opened the link of the receipt."),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("their account here"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    certificate_url = models.URLField(_("page of the decision that names them"), max_length=500)
    valid_from = models.DateField(_("trusted from"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    suspended_from = models.DateField(_("suspended from"), null=True, blank=True)
    suspended_until = models.DateField(_("suspended until, included"), null=True, blank=True)
    suspended_because = models.TextField(
        _("why suspended"),
        blank=True,
        help_text=_("Unfounded or inexact notices in great number: what you told the authority that named them."),
    )

    objects = TrustedFlaggerQuerySet.as_manager()

    class Meta:
        verbose_name = _("trusted flagger")
        verbose_name_plural = _("trusted flaggers")
        ordering = ["organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["email_domain"], condition=~Q(email_domain=""), name="one_trusted_flagger_a_domain"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="trusted_flagger_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_from__isnull=True, suspended_until__isnull=True)
                | Q(suspended_from__isnull=False, suspended_because__regex=r"\S"),
                name="suspended_trusted_flagger_says_why",
                violation_error_message=_("Say why, and from which day."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation
