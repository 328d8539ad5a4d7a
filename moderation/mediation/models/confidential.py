"""What sets the tables of cases apart."""

from django.db import models


class Confidential(models.Model):
    """Left out of Wagtail's index of references: no "used by" page of the admin may name a case."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
