"""Views of the desk that a mediator named and keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NAME_MAX = 40


class DeskView(models.Model):
    """Filters, never cases: what it shows is asked anew each time, through `for_desk_of`. Its words may be a name."""

    wagtail_reference_index_ignore = True

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_MAX)
    view = models.CharField(max_length=12)
    state = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("view of the desk")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return f"view {self.pk} of member {self.member_id}"
