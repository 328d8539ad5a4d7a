"""How often somebody found their answer while they were about to ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deflection(models.Model):
    """Figures for each day, product and kind of what was shown. Nothing says whose answer it was, nor which.

    Rows are summed where they are read: two for the same are no fault.
    """

    class Shown(models.TextChoices):
        GUIDES = "guides", _("Guides")
        QUESTIONS = "questions", _("Questions")
        BOTH = "both", _("Guides and questions")
        UNKNOWN = "", _("Not noted")

    day = models.DateField(db_index=True)
    product = models.ForeignKey("forum.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown = models.CharField(max_length=10, choices=Shown.choices, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
