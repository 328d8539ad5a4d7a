"""How often somebody found their answer while they were about to ask."""

from django.db import models


class Deflection(models.Model):
    """A figure for each day. Nothing says whose answer it was, nor which."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
