"""What the site says of bodies outside of it that look at its decisions."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from forum.text.closed_platform import refuse_closed_platform
from moderation.review.languages import is_french


@register_setting(icon="help")
class OutsideRedress(BaseGenericSetting):
    """Regulation (EU) 2022/2065, art. 21: which certified body, as the operator last looked it up.

    Without a text of its own for the language, the site says what holds everywhere.
    """

    text_en = models.TextField(
        _("out-of-court body (English)"),
        blank=True,
        validators=[refuse_closed_platform],
        help_text=_("Its name, its address on the web, in which languages it works. Empty: where the list of all is."),
    )
    text_fr = models.TextField(_("out-of-court body (French)"), blank=True, validators=[refuse_closed_platform])
    checked_on = models.DateField(
        _("looked up on"), null=True, blank=True, help_text=_("The day on which you looked whether this is still so.")
    )

    class Meta:
        verbose_name = _("out-of-court dispute settlement")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> OutsideRedress:
        """As it is, without writing a row for whoever reads a page first."""
        return cls.objects.first() or cls()

    @property
    def text(self) -> str:
        """In the active language, else nothing."""
        return str(self.text_fr if is_french() else self.text_en).strip()

    @property
    def said_on(self) -> dt.date | None:
        return self.checked_on if self.text else None
