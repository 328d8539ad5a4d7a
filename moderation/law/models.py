"""What the site says of the law, as rows: dated, in both languages, with the source and the day of the last look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from forum.dates import legal_day, written_day
from forum.text.closed_platform import refuse_closed_platform
from moderation.law.catalogue import Seed, catalogue
from moderation.law.marks import marks_of
from moderation.mediation.rulesets import STALE_AFTER

TEXT_MAX = 5_000


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def in_force(self, day: date) -> Self:
        """Of several rows of a key the one that began last is read: `moderation.law.words`."""
        return self.filter(valid_from__lte=day).filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day))

    def to_check(self, day: date, stale_after: timedelta = STALE_AFTER) -> Self:
        """Those that nobody has compared with their source lately, or ever."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__lt=day - stale_after))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("What people were told of the law stays.")


class LegalText(RevisionMixin, models.Model):
    """One wording from one day on. Once people have read it, other words are a new row with a later day."""

    key = models.SlugField(_("what it is about"), max_length=60)
    text_fr = models.TextField(_("text (French)"), max_length=TEXT_MAX, validators=[refuse_closed_platform])
    text_en = models.TextField(_("text (English)"), max_length=TEXT_MAX, validators=[refuse_closed_platform])
    source = models.CharField(
        _("source"),
        max_length=300,
        help_text=_("The law and its article, as readers see it. For a rule of this site: that it is one."),
        validators=[refuse_closed_platform],
    )
    source_url = models.URLField(
        _("address of the source"), max_length=500, blank=True, validators=[refuse_closed_platform]
    )
    reading = models.TextField(
        _("what was read, and where"),
        max_length=1_000,
        blank=True,
        help_text=_("For the team: which version, in which copy, on which day."),
        validators=[refuse_closed_platform],
    )
    checked_on = models.DateField(
        _("compared with its source on"),
        null=True,
        blank=True,
        help_text=_("Empty: by nobody yet. Asked again after six months."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal text")
        verbose_name_plural = _("legal texts")
        ordering: ClassVar[list[Any]] = [models.F("checked_on").asc(nulls_first=True), "key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                name="one_legal_text_of_a_key_and_day",
                violation_error_message=_("There is a wording from this day on already: choose a later day."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="legal_text_ends_after_it_began",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where} – {self.key}" if self.seed else self.key

    @property
    def seed(self) -> Seed | None:
        return catalogue().get(self.key)

    @property
    def where(self) -> str:
        """Where readers find it; a key of a former release is shown nowhere."""
        seed = self.seed
        return seed.where.in_language(get_language() or "en") if seed else str(_("shown nowhere any more"))

    def text(self, language: str) -> str:
        return self.text_fr if language.startswith("fr") else self.text_en

    def is_stale(self, day: date) -> bool:
        return self.checked_on is None or day - self.checked_on > STALE_AFTER

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        seed = self.seed
        if seed is None:
            errors["key"] = _("No page shows this. Choose one of the list.")
        else:
            errors |= {name: error for name in ("text_fr", "text_en") if (error := _wrong(getattr(self, name), seed))}
        today = legal_day(timezone.now())
        if self.checked_on and self.checked_on > today:
            errors["checked_on"] = _("This day has not come yet.")
        errors |= self._changed_after_reading(today)
        if errors:
            raise ValidationError(errors)

    def _changed_after_reading(self, today: date) -> dict[str, Any]:
        """People agree to words, and are told of dates by them: what was shown stays readable."""
        kept = LegalText.objects.filter(pk=self.pk, valid_from__lt=today).first() if self.pk else None
        if kept is None:
            return {}
        sentence = _("People have read this since %(day)s: it stays. Use “Copy” to write it anew from a later day.")
        said = ValidationError(sentence, params={"day": written_day(kept.valid_from)})
        names = ("key", "text_fr", "text_en", "valid_from")
        return {name: said for name in names if getattr(kept, name) != getattr(self, name)}

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What people were told of the law stays.")


def _wrong(text: str, seed: Seed) -> ValidationError | None:
    """The marks of a text, and whether it fits where it stands."""
    if not seed.is_long and "\n" in text.strip():
        return ValidationError(_("This stands in one line of a page: write one paragraph."))
    marks = marks_of(text)
    if unknown := marks - seed.marks:
        sentence = _("Nothing fills in %(unknown)s here. Known are: %(known)s.")
        return ValidationError(sentence, params={"unknown": _braced(unknown), "known": _braced(seed.marks) or "–"})
    if missing := seed.marks - marks:
        sentence = _("Say %(missing)s too: the page fills it in, and people need it.")
        return ValidationError(sentence, params={"missing": _braced(missing)})
    return None


def _braced(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
