"""Words that mean the same to those who search."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.text.cleaning import clean_line

WORDS_MAX = 20  # of one group
LENGTH_MAX = 60  # characters of one of them


class SynonymGroup(models.Model):
    """Words or expressions, in any language: who searches one finds texts with the others, a little lower."""

    words = models.TextField(
        _("words"),
        help_text=_("Separated by commas, in any language: delivery, shipping, livraison, expédition."),
    )

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.members)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = ", ".join(self.members)
        super().save(*args, **kwargs)

    @property
    def members(self) -> list[str]:
        """Each word once, as typed."""
        typed = (clean_line(word) for word in self.words.replace("\n", ",").replace(";", ",").split(","))
        return list(dict.fromkeys(word for word in typed if any(map(str.isalnum, word))))

    def clean(self) -> None:
        members = self.members
        if len(members) < 2:
            raise ValidationError({"words": gettext("Write at least two words, with a comma between them.")})
        if len(members) > WORDS_MAX:
            raise ValidationError({"words": gettext("Write at most %(n)d words.") % {"n": WORDS_MAX}})
        if long := next((word for word in members if len(word) > LENGTH_MAX), None):
            raise ValidationError({"words": gettext("Shorten “%(word)s”.") % {"word": long[:LENGTH_MAX]}})
