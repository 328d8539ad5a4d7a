"""What somebody left on the way to a case, to come back to it."""

from __future__ import annotations

from django.db import models

from moderation.mediation.models.case import Case
from moderation.mediation.models.confidential import Confidential


class Unfinished(Confidential):
    """One for a case that was not sent, gone with its sending and its end.

    `typed` is by page and field, as it was typed, what no check takes included. One link opens it at a time: `key` is
    a digest of what the last link holds, `mailed_to` the address it went to; it opens nothing for another one.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="unfinished")
    answers = models.JSONField(default=dict, blank=True)  # of `eligibility.written_down`
    typed = models.JSONField(default=dict, blank=True)
    kept_at = models.DateTimeField()
    key = models.CharField(max_length=64, blank=True)
    mailed_to = models.EmailField(max_length=254, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"kept of {self.case}"
