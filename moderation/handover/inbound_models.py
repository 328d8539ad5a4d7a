"""What the tools of bodies send here: where it comes in, and what came."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models import Case, MediationBody
from moderation.mediation.models.confidential import Confidential


def new_slug() -> str:
    return secrets.token_hex(8)


class InboundSource(models.Model):
    """A tool of one body that tells of steps. Without a secret there is no door."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Standard Webhooks")
        ZAMMAD = "zammad", "Zammad"
        ZENDESK = "zendesk", "Zendesk"

    body = models.ForeignKey(
        MediationBody, verbose_name=_("mediation body"), on_delete=models.CASCADE, related_name="sources"
    )
    slug = models.SlugField(max_length=40, unique=True, default=new_slug)
    kind = models.CharField(_("signed as"), max_length=10, choices=Kind.choices, default=Kind.STANDARD)
    secrets = models.JSONField(_("secrets"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    last_used_at = models.DateTimeField(_("last used on"), null=True, blank=True)  # a message that was signed
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tool of a body")
        verbose_name_plural = _("tools of the bodies")

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.pk}"

    @property
    def code(self) -> str:
        """In journals and limits."""
        return f"tool:{self.pk}"


class InboundEvent(Confidential):
    """One message that was acted upon; the same id again does nothing."""

    source = models.ForeignKey(InboundSource, on_delete=models.CASCADE, related_name="events")
    message_id = models.CharField(max_length=140)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=24)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event of a tool")
        verbose_name_plural = _("events of tools")
        constraints = [models.UniqueConstraint(fields=["source", "message_id"], name="a_message_counts_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"
