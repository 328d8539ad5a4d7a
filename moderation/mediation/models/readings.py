"""Who read a case, and who had it opened to them although it was none of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models.confidential import Confidential
from moderation.mediation.states import Role


class CaseReading(Confidential):
    """One access to a case. It says what was opened, never what stood there; kept for a year."""

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    client = models.ForeignKey(  # a program of the body, where no person looked
        "moderation.BodyClient", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    what = models.CharField(max_length=40)  # the name of the address, with a number where it has one: case_file:12
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class OpeningQuerySet(models.QuerySet["Opening"]):
    def standing(self, at: datetime) -> Self:
        return self.filter(opened_at__lte=at, until__gt=at)


class Opening(Confidential):
    """An administrator had a case opened to them for an hour, to read it, and said why. Its parties were told."""

    class Code(models.TextChoices):
        SECURITY = "security", _("to end a danger to the site or to its data")
        ORDER = "order", _("an authority or a court asks for it")
        HELP = "help", _("the person who asked, or the service, asks for help with it")
        RIGHTS = "rights", _("somebody uses their rights over their data")

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="openings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=10, choices=Code.choices)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"opened at {self.opened_at}"
