"""Plain pages of words that a site must have: privacy, accessibility, help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from knowledge.blocks import TEXT
from knowledge.models.pages import HomePage, KeptPage

# What its template shows of other apps says here when it changed: `selfcare.apps` knows them.
MARKS: list[Callable[[], Any]] = []


class TextPage(KeptPage):
    """`is_to_review`: written by us for a new site, and not yet approved by the people who run it."""

    intro = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), features=TEXT, blank=True)
    is_to_review = models.BooleanField(_("to review"), default=False)

    template = "knowledge/text_page.html"
    parent_page_types = [HomePage]
    subpage_types: list[Any] = []
    content_panels = [
        *KeptPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("is_to_review"),
    ]

    class Meta:
        verbose_name = _("text page")

    def mark(self, request: HttpRequest) -> Any:
        return [mark() for mark in MARKS]

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        return {"mail_in_address": settings.MAIL_IN_ADDRESS}
