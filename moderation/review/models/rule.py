"""The rules of the charter, version by version."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from moderation.review.languages import is_french
from moderation.review.vocabulary import Category


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, day: dt.date | None = None) -> Self:
        """The version of each rule that holds on a day (today), in the order of their numbers."""
        day = day or legal_day(timezone.now())
        standing = models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)
        return self.filter(standing, valid_from__lte=day).order_by("number")


TEXTS = ("title", "text", "example_yes", "example_no", "consequence")
LANGUAGES = ("en", "fr")


class RuleText(models.Model):
    """What a rule says, in both languages."""

    number = models.PositiveSmallIntegerField(_("number"))
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_fr = models.CharField(_("title (French)"), max_length=120)
    text_en = models.TextField(_("text (English)"))
    text_fr = models.TextField(_("text (French)"))
    example_yes_en = models.TextField(_("what goes (English)"), blank=True)
    example_yes_fr = models.TextField(_("what goes (French)"), blank=True)
    example_no_en = models.TextField(_("what does not go (English)"), blank=True)
    example_no_fr = models.TextField(_("what does not go (French)"), blank=True)
    consequence_en = models.TextField(_("what happens otherwise (English)"), blank=True)
    consequence_fr = models.TextField(_("what happens otherwise (French)"), blank=True)
    category = models.CharField(max_length=80, choices=Category.choices, default=Category.OTHER_VIOLATION_TC)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        return self._in_this_language("title")

    @property
    def text(self) -> str:
        return self._in_this_language("text")

    @property
    def example_yes(self) -> str:
        return self._in_this_language("example_yes")

    @property
    def example_no(self) -> str:
        return self._in_this_language("example_no")

    @property
    def consequence(self) -> str:
        return self._in_this_language("consequence")

    def _in_this_language(self, name: str) -> str:
        return str(getattr(self, f"{name}_fr" if is_french() else f"{name}_en"))


class Rule(RuleText):
    """One version of one rule. `code` never changes nor returns; a decision names the version in force that day.

    `valid_until` is the first day on which this version no longer holds; `category` is what the
    Transparency Database calls a breach of it.
    """

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("no longer in force from"), null=True, blank=True)
    is_reviewed = models.BooleanField(_("approved by the team"), default=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the charter")
        verbose_name_plural = _("rules of the charter")
        ordering = ["number", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_until__isnull=True), name="one_open_version_per_rule"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(valid_until__isnull=True), name="one_open_rule_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(title_en__regex=r"\S", title_fr__regex=r"\S")
                & models.Q(text_en__regex=r"\S", text_fr__regex=r"\S"),
                name="rule_is_written_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """The rule on the charter page, in the language of the moment."""
        return f"{reverse('moderation:charter')}#{self.anchor}"

    def is_in_force(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)

    @property
    def anchor(self) -> str:
        """Stable: the number of a rule is not given to another one while it is in force."""
        return f"regle-{self.number}" if is_french() else f"rule-{self.number}"
