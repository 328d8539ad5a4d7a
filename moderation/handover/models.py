"""Questions to look at again, and where cases go out: receivers, and every sending with its attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Leased, LeasedQuerySet, Question
from moderation.handover import signing
from moderation.mediation.models import Case, MediationBody

__all__ = ["Delivery", "Endpoint", "QuestionToJudge"]


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def wanting(self) -> Self:
        """The active ones, and those that failure switched off; not those that staff switched off."""
        return self.filter(Q(is_active=True) | Q(disabled_at__isnull=False))


class Endpoint(models.Model):
    """A receiver of one body. `secrets`: the current one first; an old one stays valid while it is rotated."""

    body = models.ForeignKey(
        MediationBody, verbose_name=_("mediation body"), on_delete=models.CASCADE, related_name="endpoints"
    )
    url = models.URLField(_("address"), max_length=500)
    channel = models.CharField(_("channel"), max_length=40, default="webhook")  # `channels.registered`
    options = models.JSONField(_("options"), default=dict, blank=True)  # what its channel wants to know besides
    secrets = models.JSONField(_("secrets"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    disabled_at = models.DateTimeField(_("switched off by failures on"), null=True, blank=True)
    disabled_reason = models.CharField(_("why"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook receiver")
        verbose_name_plural = _("webhook receivers")
        constraints = [models.UniqueConstraint(fields=["body", "channel", "url"], name="a_receiver_once_for_a_body")]

    def __str__(self) -> str:
        return f"{self.body} {self.pk}"

    @property
    def masked_secrets(self) -> str:
        """Enough to tell one key from another, too little to sign with."""
        return ", ".join(self._masked(secret) for secret in self.secrets)

    @staticmethod
    def _masked(secret: str) -> str:
        """Of an ed25519 key, the public half, which is no secret."""
        if secret.startswith(signing.PRIVATE):
            return signing.public_key(secret)
        return f"{signing.PREFIX if secret.startswith(signing.PREFIX) else ''}…{secret[-4:]}"

    @property
    def public_keys(self) -> list[str]:
        return [signing.public_key(secret) for secret in self.secrets if secret.startswith(signing.PRIVATE)]


class Delivery(Leased):
    """One event for one receiver. Id and payload are fixed when it is written: every attempt sends the same."""

    endpoint = models.ForeignKey(
        Endpoint, verbose_name=_("webhook receiver"), on_delete=models.CASCADE, related_name="deliveries"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(_("event"), max_length=40)
    webhook_id = models.CharField(max_length=60, unique=True)
    payload = models.TextField()  # JSON, ids only: what is confidential is fetched by those who may
    status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)
    external_id = models.CharField(_("number there"), max_length=120, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["endpoint", "case", "event"], name="one_delivery_of_an_event")]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return self.webhook_id


class QuestionToJudgeQuerySet(models.QuerySet["QuestionToJudge"]):
    def put(self, question: Question) -> None:
        """It changed: it is due at once, in the caller's transaction."""
        row = QuestionToJudge(question_id=question.pk)
        self.bulk_create([row], update_conflicts=True, unique_fields=["question"], update_fields=["due_at"])

    def due(self, at: datetime) -> Self:
        """What changed before what a moment has come for; the newest questions first."""
        found = self.filter(Q(due_at__isnull=True) | Q(due_at__lte=at))
        return found.order_by(models.F("due_at").asc(nulls_first=True), "-pk")


class QuestionToJudge(models.Model):
    """The rules of `triggers.py` may say something new of this question: because it changed, or from `due_at` on.

    Written in the transaction of the change, so that no process that ends loses it; no row, nothing to look at.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, primary_key=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)  # none: at once

    objects = QuestionToJudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to judge")
        verbose_name_plural = _("questions to judge")

    def __str__(self) -> str:
        return f"question {self.pk}"
