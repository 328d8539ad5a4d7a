"""Questions to look at again, and where cases go out: receivers, and every sending with its attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Brand, Leased, LeasedQuerySet, Question
from moderation.handover import events, signing
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.models.bodies import MAIL_CHANNEL

__all__ = ["Delivery", "Endpoint", "QuestionToJudge"]


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def of_threads(self, brand_id: int | None) -> Self:
        """Those of the operator, and those of the brand that a question is about."""
        own = Q(kind=events.Kind.TRADER, brand_id=brand_id) if brand_id else Q(pk__in=[])
        return self.filter(Q(kind=events.Kind.OPERATOR) | own)

    def wanting(self) -> Self:
        """The active ones, and those that failure switched off; not those that staff switched off.

        Nor the address of the body, for which its own channel writes what it wants.
        """
        return self.exclude(channel=MAIL_CHANNEL).filter(Q(is_active=True) | Q(disabled_at__isnull=False))


ALREADY = _("This address is already a receiver.")


class Endpoint(models.Model):
    """A receiver of one body, of a brand or of the operator.

    `secrets`: the current one first; an old one stays valid while it is rotated. `events`: what it wants of what its
    kind may get; none is all.
    """

    kind = models.CharField(_("receiver of"), max_length=10, choices=events.Kind.choices, default=events.Kind.BODY)
    body = models.ForeignKey(
        MediationBody,
        verbose_name=_("mediation body"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="endpoints",
    )
    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    events = models.JSONField(_("what it gets"), default=list, blank=True)
    made_by = models.ForeignKey(  # the program that added it by the API
        "moderation.BodyClient", on_delete=models.SET_NULL, null=True, blank=True, related_name="endpoints"
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
        constraints = [
            models.UniqueConstraint(
                fields=["body", "channel", "url"],
                name="a_receiver_once_for_a_body",
                violation_error_code="known",
                violation_error_message=ALREADY,
            ),
            models.UniqueConstraint(
                fields=["brand", "channel", "url"],
                name="a_receiver_once_for_a_brand",
                violation_error_code="known",
                violation_error_message=ALREADY,
            ),
            models.UniqueConstraint(
                fields=["channel", "url"],
                condition=Q(kind="operator"),
                name="a_receiver_once_for_the_site",
                violation_error_code="known",
                violation_error_message=ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(kind="body", body__isnull=False, brand__isnull=True)
                | Q(kind="trader", body__isnull=True, brand__isnull=False)
                | Q(kind="operator", body__isnull=True, brand__isnull=True),
                name="a_receiver_belongs_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.pk}"

    @property
    def owner(self) -> str:
        return str(self.body or self.brand or _("this site"))

    def wants(self, event: str) -> bool:
        return event in events.of_kind(self.kind) and (not self.events or event in self.events)

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


class DeliveryQuerySet(LeasedQuerySet):
    def replay(self) -> int:
        """As `send_again`, and what was taken too, while its bytes are kept: a receiver that lost it asks for it.

        Not a mail that left: it would only come twice.
        """
        again = self.filter(state=Leased.State.DONE).exclude(payload="").exclude(endpoint__channel=MAIL_CHANNEL)
        again.update(state=Leased.State.DEAD)
        return self.send_again()


class Delivery(Leased):
    """One event for one receiver. Id and payload are fixed when it is written: every attempt sends the same."""

    endpoint = models.ForeignKey(
        Endpoint, verbose_name=_("webhook receiver"), on_delete=models.CASCADE, related_name="deliveries"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    about = models.CharField(_("about"), max_length=80)  # tells one event of a type from another
    event = models.CharField(_("event"), max_length=40)
    webhook_id = models.CharField(max_length=128, unique=True)
    payload = models.TextField()  # JSON, ids only: what is confidential is fetched by those who may
    status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)
    external_id = models.CharField(_("number there"), max_length=120, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["endpoint", "event", "about"], name="one_delivery_of_an_event")]
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
