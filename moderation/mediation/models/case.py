"""A case: one dispute of one asker, from the private offer to its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.mediation.deadlines import civil_date
from moderation.mediation.models.bodies import BodyStaff, MediationBody
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.models.readings import Opening
from moderation.mediation.models.staff_work import Assignment, Recusal
from moderation.mediation.states import LABELS, TERMINAL, WITH_BODY, State
from moderation.mediation.zones import HOME


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Any) -> Self:
        """The asker's own; once sent, the assigned body's present staff, but for those who recused themselves.

        Nobody else, whatever their rank, but an administrator for the hour in which it is open to them.
        """
        if not (viewer.is_authenticated and viewer.is_active):
            return self.none()
        own = Q(asker_id=viewer.pk) & ~Q(state=State.CANDIDATE)
        return self.filter(own | _on_desk_of(viewer) | _opened_to(viewer))

    def for_desk_of(self, viewer: Any) -> Self:
        if not (viewer.is_authenticated and viewer.is_active):
            return self.none()
        return self.filter(_on_desk_of(viewer))

    def open(self) -> Self:
        return self.exclude(state__in=[state.value for state in TERMINAL])


def _on_desk_of(viewer: Any) -> Q:
    """Nobody handles a case of their own, nor one they recused themselves from (art. R613-1, conflict of interest)."""
    recused = Recusal.objects.filter(case=OuterRef("pk"), member_id=viewer.pk)
    return Q(body_id__in=bodies_of(viewer), sent_at__isnull=False) & ~Q(asker_id=viewer.pk) & ~Q(Exists(recused))


def _opened_to(viewer: Any) -> Q:
    """`moderation.mediation.actions.opening`: only while they are an administrator."""
    if not viewer.is_superuser:
        return Q(pk__in=[])
    standing = Opening.objects.standing(timezone.now()).filter(case=OuterRef("pk"), member_id=viewer.pk)
    return Q(Exists(standing))


def bodies_of(viewer: Any) -> models.QuerySet[BodyStaff, Any]:
    """Ids of the bodies the viewer works for today; the rule of `BodyStaff.is_on_duty`, for the database."""
    today = civil_date(timezone.now())
    still = BodyStaff.objects.filter(Q(until__isnull=True) | Q(until__gte=today))
    return still.filter(member_id=viewer.pk, member__is_active=True, member__brand__isnull=True).values("body_id")


class Case(Confidential):
    class Remedy(models.TextChoices):
        REFUND = "refund", _("a refund")
        REPAIR = "repair", _("a repair")
        EXCHANGE = "exchange", _("an exchange")
        DELIVERY = "delivery", _("the delivery")
        CANCELLATION = "cancellation", _("the end of the contract")
        COMPENSATION = "compensation", _("a compensation")
        OTHER = "other", _("something else")

    ref = models.CharField(max_length=20, unique=True)
    question = models.ForeignKey("forum.Question", on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(  # empty in the archive of a case whose asker has left
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.ForeignKey(MediationBody, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State if state])
    opened_by = models.CharField(max_length=10)  # trigger, asker, moderator
    trigger = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone of its dates"), max_length=40, default=HOME)
    version = models.PositiveIntegerField(default=0)  # number of the last event; two writers cannot both win

    # What the asker fills in; all optional until the case is sent.
    answers = models.JSONField(default=dict, blank=True)  # fields of precheck.Facts, "yes", "no" or "unknown"
    trader_name = models.CharField(_("seller"), max_length=200, blank=True)
    trader_contact = models.TextField(_("address, website or company number of the seller"), blank=True)
    trader_country = models.CharField(_("country of the seller"), max_length=2, default="FR")
    sector = models.CharField(max_length=40, blank=True)
    bought = models.CharField(_("what was bought"), max_length=300, blank=True)
    purchase_date = models.DateField(_("date of purchase"), null=True, blank=True)
    amount = models.DecimalField(_("amount in dispute"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    order_ref = models.CharField(_("order number"), max_length=80, blank=True)
    remedy = models.CharField(_("what is asked for"), max_length=20, choices=Remedy.choices, blank=True)
    narrative = models.TextField(_("what happened"), blank=True)
    complaint_letter = models.TextField(_("letter to the seller"), blank=True)  # as the asker edited it
    full_name = models.CharField(_("name"), max_length=120, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    head_hash = models.CharField(max_length=64, blank=True)  # of the last event

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "asker"],
                condition=~Q(state__in=sorted(state.value for state in TERMINAL)),
                name="one_open_case_per_question",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, body__isnull=False)
                | ~Q(state__in=sorted(state.value for state in WITH_BODY)),
                name="a_sent_case_has_a_body_and_a_date",
            ),
        ]
        indexes = [models.Index(fields=["body", "state"])]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("moderation:case", args=[self.ref])

    @property
    def label(self) -> str:
        return str(LABELS[State(self.state)])

    @property
    def is_open(self) -> bool:
        return State(self.state) not in TERMINAL

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    def day_of(self, instant: datetime) -> date:
        """The day an instant falls on where the dates of this case are counted."""
        return civil_date(instant, ZoneInfo(self.time_zone))

    @property
    def stamp(self) -> str:
        """Changes with every writing of the row: what a page shows is compared with it before it is acted on."""
        return self.updated_at.isoformat()

    def is_visible_to(self, viewer: Any) -> bool:
        """The rule of `CaseQuerySet.visible_to`, for one row; a property test holds the two together."""
        if not (viewer.is_authenticated and viewer.is_active):
            return False
        if self.asker_id == viewer.pk:
            return self.state != State.CANDIDATE
        return self.is_staffed_by(viewer) or self.is_opened_to(viewer)

    def is_staffed_by(self, viewer: Any) -> bool:
        if not self.is_sent or self.asker_id == viewer.pk:
            return False
        if self.recusals.filter(member_id=viewer.pk).exists():
            return False
        today = civil_date(timezone.now())
        rows = BodyStaff.objects.filter(body_id=self.body_id, member_id=viewer.pk).select_related("member")
        return any(row.is_on_duty(today) for row in rows)

    def is_opened_to(self, viewer: Any) -> bool:
        """Whether an administrator reads it in an emergency, for now."""
        standing = self.openings.standing(timezone.now()).filter(member_id=viewer.pk)
        return bool(viewer.is_superuser) and standing.exists()

    def is_declared_by(self, viewer: Any) -> bool:
        """Whether this member of the staff said that nothing binds them to a party."""
        return self.declarations.filter(member_id=viewer.pk).exists()

    @property
    def assignment(self) -> Assignment | None:
        return self.assignments.current().select_related("member").first()
