"""Links by which a body without a desk here fetches a dossier: once, with a code that is sent to its address."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models import Case
from moderation.mediation.models.confidential import Confidential


def new_key() -> str:
    return secrets.token_hex(16)


class DossierLink(Confidential):
    """The link itself is `key`, signed: who reads this table alone cannot make it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    address = models.EmailField()  # where it was sent, and where its codes go
    key = models.CharField(max_length=32, unique=True, default=new_key)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_count = models.PositiveSmallIntegerField(default=0)
    wrong_count = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)  # a newer one was sent

    class Meta:
        verbose_name = _("link to a dossier")
        verbose_name_plural = _("links to dossiers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"link {self.pk}"
