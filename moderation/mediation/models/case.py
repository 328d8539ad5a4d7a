"""A case: one dispute of one asker, from the private offer to its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
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

if TYPE_CHECKING:
    from moderation.mediation.models.records import ConsentRecord


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Any) -> Self:
        """The asker's own; once sent or typed in, the body's present staff, but for those who recused themselves.

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
    here = Q(sent_at__isnull=False) | ~Q(channel=Case.Channel.WEB)  # what its staff typed in was theirs all along
    return Q(body_id__in=bodies_of(viewer)) & here & ~Q(asker_id=viewer.pk) & ~Q(Exists(recused))


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

    class Channel(models.TextChoices):
        WEB = "web", _("here")
        POST = "post", _("by post")
        PHONE = "phone", _("by telephone")
        COUNTER = "counter", _("at a counter")

    ref = models.CharField(max_length=20, unique=True)
    question = models.ForeignKey(  # empty where the case came on paper
        "forum.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asker = models.ForeignKey(  # empty where it came on paper, and in the archive of a case whose asker has left
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.ForeignKey(MediationBody, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State if state])
    opened_by = models.CharField(max_length=10)  # trigger, asker, moderator, staff
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
    complaint_language = models.CharField(max_length=5, choices=settings.LANGUAGES, blank=True)  # of that letter
    full_name = models.CharField(_("name"), max_length=120, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)  # of somebody without account here
    # Whoever fills it in for them (art. R612-1 3°); their agreement is a consent of the kind "mandate".
    helper_name = models.CharField(_("name of whoever helps"), max_length=120, blank=True)
    helper_contact = models.TextField(_("address of whoever helps"), blank=True)

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    received_on = models.DateField(_("day of arrival"), null=True, blank=True)  # the stamp on the paper
    typing_key = models.CharField(max_length=40, blank=True)  # of the form: sending it twice is sending it once
    sent_at = models.DateTimeField(null=True, blank=True)  # of what came on paper, the beginning of its day of arrival
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
            models.CheckConstraint(
                condition=Q(channel="web", question__isnull=False)
                | (~Q(channel="web") & Q(question__isnull=True, asker__isnull=True, body__isnull=False)),
                name="what_is_typed_in_has_a_body_and_no_question",
            ),
            models.CheckConstraint(
                condition=Q(channel="web") | Q(sent_at__isnull=True) | Q(received_on__isnull=False),
                name="what_came_on_paper_has_its_day_of_arrival",
            ),
            models.UniqueConstraint(
                fields=["body", "typing_key"], condition=~Q(typing_key=""), name="a_form_is_typed_in_once"
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

    @property
    def is_typed_in(self) -> bool:
        """By the staff of its body, for somebody who wrote, telephoned or came."""
        return self.channel != self.Channel.WEB

    @property
    def has_account(self) -> bool:
        """Whether the person who asked reads here what is written to them; others get it on paper."""
        return self.asker_id is not None

    @property
    def email_address(self) -> str:
        return self.asker.email if self.asker is not None else self.email

    def day_of(self, instant: datetime) -> date:
        """The day an instant falls on where the dates of this case are counted."""
        return civil_date(instant, ZoneInfo(self.time_zone))

    @property
    def mandate(self) -> ConsentRecord | None:
        """What whoever helps agreed to when they said that they may."""
        return self.consents.filter(kind="mandate").first() if self.helper_name else None

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
        if not (self.is_sent or self.is_typed_in) or self.asker_id == viewer.pk:
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
