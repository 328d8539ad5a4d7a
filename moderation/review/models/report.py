"""The yearly transparency report: its figures, frozen when they are published, and its page in each language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

Q = models.Q
WORDS = ["bold", "italic", "link", "ol", "ul", "h3"]


class TransparencyReport(models.Model):
    """The figures of a year. `counted`: as they are, for the team; `told`: what is published, without small counts.

    `digest` is the SHA-256 of the canonical JSON of what is published. `seal` is keyed: a plain digest of the counts
    would let anybody try which small ones are in it.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    as_of = models.DateTimeField()
    counted = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("transparency report")
        verbose_name_plural = _("transparency reports")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, digest="", seal="")
                | Q(
                    frozen_at__gte=models.F("as_of"),
                    digest__regex=r"^[0-9a-f]{64}$",
                    seal__regex=r"^[0-9a-f]{64}$",
                ),
                name="frozen_report_has_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"transparency report {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Figures that were published stay as they were published."""
        if TransparencyReport.objects.filter(pk=self.pk, frozen_at__isnull=False).exists():
            raise ValidationError(_("The figures of this year are published: they do not change any more."))
        super().save(*args, **kwargs)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class TransparencyReportPage(Page):
    """The report in one language. Made by `manage.py transparency_report`; editors add words, never figures.

    `frozen_digest` is copied from the report when the page is published: two rows have to be changed to hide a change.
    """

    report = models.ForeignKey(TransparencyReport, on_delete=models.PROTECT, related_name="+")
    introduction = RichTextField(_("introduction"), features=WORDS, blank=True)
    remarks = RichTextField(_("remarks"), features=WORDS, blank=True)
    frozen_digest = models.CharField(max_length=64, blank=True, editable=False)

    template = "moderation/transparency/report.html"
    is_creatable = False
    subpage_types: list[Any] = []
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    content_panels = [
        *Page.content_panels,
        HelpPanel(content=_("The figures come from the rows of the site, and freeze when the page is published.")),
        FieldPanel("introduction"),
        FieldPanel("remarks"),
    ]

    class Meta:
        verbose_name = _("page of a transparency report")
        verbose_name_plural = _("pages of transparency reports")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from moderation.review.transparency.showing import shown

        return {**super().get_context(request, *args, **kwargs), **shown(self)}
