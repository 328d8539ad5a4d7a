"""What owners of a product must know: a recall, or a fault that is known."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ProductAlert(models.Model):
    """Written by an editor in both languages, with its source. It holds for the product and for its versions."""

    class Kind(models.TextChoices):
        RECALL = "recall", _("Recall")
        ISSUE = "issue", _("Known issue")

    product = models.ForeignKey(
        "forum.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="alerts"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ISSUE)
    title = models.CharField(_("title"), max_length=100)
    title_fr = models.CharField(_("title in French"), max_length=100)
    text = models.CharField(_("what to do, in one sentence"), max_length=300)
    text_fr = models.CharField(_("the same in French"), max_length=300)
    date = models.DateField(_("date of the source"))
    source_url = models.URLField(
        _("source"),
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The page of the authority or of the maker that says so."),
    )
    ends_on = models.DateField(_("shown until"), null=True, blank=True, help_text=_("Empty: until it is deleted."))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("recall or known issue")
        verbose_name_plural = _("recalls and known issues")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["ends_on"])]

    def __str__(self) -> str:
        return self.local_title

    def get_absolute_url(self) -> str:
        return f"{reverse('forum:product', args=[self.product.slug])}#alert-{self.pk}"

    @property
    def local_title(self) -> str:
        return self.title_fr if get_language() == "fr" else self.title

    @property
    def local_text(self) -> str:
        return self.text_fr if get_language() == "fr" else self.text

    @property
    def source_host(self) -> str:
        """Who says so, as far as an address tells."""
        return (urlsplit(self.source_url).hostname or "").removeprefix("www.")

    def is_shown(self, on: dt.date | None = None) -> bool:
        return self.ends_on is None or self.ends_on >= (on or timezone.localdate())
