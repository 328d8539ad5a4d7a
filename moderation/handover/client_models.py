"""Programs of the bodies: who they are, what they may do, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.mediation.models import Case, MediationBody
from moderation.mediation.models.confidential import Confidential


class Scope(models.TextChoices):
    READ = "case:read", _("read the cases of the body")
    EVENT = "case:event", _("record steps in them")
    STATS = "stats:read", _("read the figures of its years")
    HOOKS = "webhook:manage", _("add and remove webhook receivers")


class BodyClientQuerySet(models.QuerySet["BodyClient"]):
    def usable(self, at: datetime) -> Self:
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), revoked_at__isnull=True)


class BodyClient(models.Model):
    """A program of one body. Of its tokens only SHA-256 is kept; the old one is good until it is forgotten."""

    body = models.ForeignKey(
        MediationBody, verbose_name=_("mediation body"), on_delete=models.CASCADE, related_name="clients"
    )
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("what it may do"), default=list)
    answered_by = models.ForeignKey(  # of its staff; what that means was written to them: `clients.add`
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers for it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    hint = models.CharField(_("token"), max_length=8)  # its last letters, to tell one from another
    token_sha256 = models.CharField(max_length=64, unique=True)
    old_token_sha256 = models.CharField(max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BodyClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("program of a body")
        verbose_name_plural = _("programs of the bodies")
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="a_program_once_for_a_body")]

    def __str__(self) -> str:
        return f"{self.body}: {self.name}"

    @property
    def code(self) -> str:
        """In journals and limits."""
        return f"program:{self.pk}"


class ClientAct(Confidential):
    """What a program did under one Idempotency-Key: done once, however often it is sent."""

    client = models.ForeignKey(BodyClient, on_delete=models.CASCADE, related_name="acts")
    key = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # of the case, the event and its facts
    version = models.PositiveIntegerField()  # of the case, once it was done
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("act of a program")
        verbose_name_plural = _("acts of programs")
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="a_key_names_one_act")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.key}"
