"""Who of a body has a case in hand, who said that nothing binds them to it, and who may not see it any more."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models.confidential import Confidential


class Declaration(Confidential):
    """No conflict of interest (Code de la consommation, art. R613-1): before its words, a case opens to nobody."""

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="declarations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()  # as it was shown
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="declared_once")]

    def __str__(self) -> str:
        return f"declaration of {self.declared_at}"


class Recusal(Confidential):
    """From then on the case is closed to them, and stays so: what binds somebody to a party does not go away."""

    class Reason(models.TextChoices):
        PERSON = "person", _("I know the person who asked")
        TRADER = "trader", _("I worked for the seller, or own a part of it")
        BEFORE = "before", _("I have dealt with this dispute before")
        OTHER = "other", _("something else binds me to one of them")

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    recused_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="recused_once")]

    def __str__(self) -> str:
        return f"recusal of {self.recused_at}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Assignment(Confidential):
    """One person has a case in hand at a time; who had it before stays written."""

    class End(models.TextChoices):
        RECUSED = "recused", _("recused")
        GIVEN = "given", _("given to a colleague")
        LEFT = "left", _("put back")

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="assignments")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=8, choices=End.choices, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_person_has_a_case_in_hand"
            )
        ]

    def __str__(self) -> str:
        return f"in hand since {self.given_at}"
