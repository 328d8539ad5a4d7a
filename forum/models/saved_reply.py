"""Texts that somebody writes often: a member's own, and those of the team."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

TITLE_MAX = 60
BODY_MAX = 5_000


class SavedReplyQuerySet(models.QuerySet["SavedReply"]):
    def visible_to(self, viewer: Any) -> Self:
        """Everybody their own; those of the team, whoever is on it."""
        if not viewer.is_authenticated:
            return self.none()
        own = models.Q(member_id=viewer.pk)
        return self.filter(own | models.Q(member=None)) if viewer.is_on_the_team else self.filter(own)


class SavedReply(models.Model):
    """Nobody's: the team shares it. What stands in braces is filled in for each question: forum/replies.py."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_replies"
    )
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    body = models.TextField(_("text"), max_length=BODY_MAX)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedReplyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "title", "language"], name="one_saved_reply_of_a_title"),
            models.UniqueConstraint(
                fields=["title", "language"], condition=models.Q(member=None), name="one_shared_reply_of_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Which text it is: a form says back the one that it was opened with."""
        return self.updated_at.isoformat()

    @property
    def is_shared(self) -> bool:
        return self.member_id is None
