"""Lists that a member named and finds again."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer

NAME_MAX = 40
ADDRESS_MAX = 500


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever named it, and nobody else."""
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class SavedFilter(models.Model):
    """An address, never what it showed: the list is asked anew each time. `address` is what follows the language."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=NAME_MAX)
    address = models.CharField(_("address"), max_length=ADDRESS_MAX)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="one_saved_filter_of_a_name"),
            models.UniqueConstraint(fields=["member", "address"], name="a_list_is_saved_once"),
        ]

    def __str__(self) -> str:
        return f"filter {self.pk} of member {self.member_id}"

    def get_absolute_url(self) -> str:
        """In the language of its reader, whichever it was saved in."""
        return f"/{get_language()}/{self.address}"
