"""How often authors were asked to read their words again, and went on as they were: sums, and nobody's name."""

from django.db import models


class NudgeCount(models.Model):
    """One day. `shown`: pages that asked; `kept`: texts published with the words they asked about."""

    day = models.DateField(unique=True)
    shown = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.shown} shown, {self.kept} kept"
