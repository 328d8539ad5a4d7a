"""Mediation bodies, their charters and their staff: dated data, never constants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from moderation.mediation.deadlines import Length, Unit
from moderation.mediation.policies import GENERAL, Policy, default_policy


def valid_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


CHECKED_WITHIN = timedelta(days=365)


class MediationBodyQuerySet(models.QuerySet["MediationBody"]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def to_check(self, day: date) -> Self:
        """In force, and nobody has looked at it for a year."""
        return self.in_force(day).filter(checked_on__lt=day - CHECKED_WITHIN)

    def for_consumers(self, day: date) -> Self:
        """Those a dispute may be brought to. The seller's own service is none of them: it must not read a case."""
        return self.in_force(day).filter(kind__in=[*MEDIATORS, MediationBody.Kind.ECC_NET])


class MediationBody(RevisionMixin, models.Model):
    """What a listed body says of itself (Code de la consommation, art. R615-6)."""

    class Kind(models.TextChoices):
        CECMC = "cecmc", _("listed consumer mediator")
        PUBLIC = "public_ombudsman", _("public ombudsman")
        TRADER = "trader_complaints", _("the seller’s complaints service")  # never called a mediator
        ECC_NET = "ecc_net", _("European Consumer Centre")
        CONCILIATOR = "conciliator", _("conciliator")
        AUTHORITY = "authority", _("authority")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    site_url = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    dispute_types = models.JSONField(_("types of dispute"), default=list, blank=True)
    cost_to_trader = models.TextField(_("cost to the seller"), blank=True)
    mode = models.CharField(_("procedure"), max_length=20, default="written")
    is_binding = models.BooleanField(_("binding"), default=False)
    exclusions = models.TextField(_("what it does not take"), blank=True)
    cecmc_ref = models.CharField(_("number on the official list"), max_length=40, blank=True)
    checked_on = models.DateField(_("checked on"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, through="BodyStaff", related_name="mediation_bodies")

    objects = MediationBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation body")
        verbose_name_plural = _("mediation bodies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_mediator(self) -> bool:
        """Only these may be called mediators (Code de la consommation, art. L613-1)."""
        return self.kind in MEDIATORS

    def is_in_force(self, day: date) -> bool:
        """The rule of `valid_on`, for one row."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_stale(self, day: date) -> bool:
        return self.checked_on < day - CHECKED_WITHIN

    def has_desk(self, day: date) -> bool:
        """Whether somebody of it can read a case here; what is sent out holds a reference and no more."""
        return any(row.is_on_duty(day) for row in BodyStaff.objects.filter(body=self).select_related("member"))

    def charter_on(self, day: date) -> BodyPolicy | None:
        return self.policies.filter(valid_on(day)).order_by("-valid_from").first()

    def policy_on(self, day: date) -> Policy:
        """The charter in force on a day, as the pre-check reads it; the usual one where none is written down."""
        row = self.charter_on(day)
        return row.as_policy() if row else self._usual_policy()

    def receives_from_here(self, day: date) -> bool:
        """Whether a case can be sent: its charter lets it, and somebody of it can read it, here or by e-mail."""
        row = self.charter_on(day)
        by_itself = row is not None and row.filing in {BodyPolicy.Filing.WEB_FORM, BodyPolicy.Filing.POST}
        return not by_itself and (self.has_desk(day) or self.goes_by_mail(day))

    def goes_by_mail(self, day: date) -> bool:
        """Its charter says so, and whoever reads its address has said so too."""
        row = self.charter_on(day)
        return row is not None and row.filing == BodyPolicy.Filing.EMAIL and self.is_reached_by_mail

    @property
    def is_reached_by_mail(self) -> bool:
        """Its present address is proven (`handover.proving`), and mail did not fail there for good."""
        return (
            bool(self.email) and self.endpoints.filter(channel=MAIL_CHANNEL, url=self.mail_url, is_active=True).exists()
        )

    @property
    def envelope(self) -> str:
        """Name and postal address, as on an envelope: many a postal address begins with the name already."""
        address = self.postal_address.strip()
        return address if address.startswith(self.name) else f"{self.name}\n{address}".strip()

    @property
    def mail_url(self) -> str:
        return f"mailto:{self.email}"

    def where_to_bring(self, day: date) -> str:
        """For whoever brings a case there themselves: its form, else its website, its address, its telephone."""
        row = self.charter_on(day)
        if row is not None and row.filing == BodyPolicy.Filing.POST and self.postal_address:
            return self.postal_address
        return (row.form_url if row else "") or self.site_url or self.postal_address or self.phone

    def _usual_policy(self) -> Policy:
        """That of the sector it alone serves; what energy law gives the public ombudsman, no other body has."""
        usual = default_policy(self.sectors[0]) if len(self.sectors) == 1 else GENERAL
        if self.kind != self.Kind.PUBLIC:
            usual = replace(usual, derogates_3=False, micro_business_ok=False, whole_sector=False)
        return replace(usual, body=self.slug, sectors=frozenset(self.sectors), languages=frozenset(self.languages))


MAIL_CHANNEL = "email"  # of `Endpoint.channel`
MEDIATORS = frozenset({MediationBody.Kind.CECMC.value, MediationBody.Kind.PUBLIC.value})


class BodyPolicy(models.Model):
    """What a body's charter asks, from a day on; a change is a new row, so that old results stay explicable."""

    class WaitUnit(models.TextChoices):
        DAYS = Unit.DAYS.value, _("days")
        WORKING_DAYS = Unit.WORKING_DAYS.value, _("working days")
        WEEKS = Unit.WEEKS.value, _("weeks")
        MONTHS = Unit.MONTHS.value, _("months")

    class Silence(models.TextChoices):
        REFUSAL = "refusal", _("a refusal")
        ACCEPTANCE = "acceptance", _("an agreement")

    class Filing(models.TextChoices):
        API = "api", _("from here, by webhook and e-mail")
        EMAIL = "email", _("from here, by e-mail")
        WEB_FORM = "web_form", _("on the website of the service")
        POST = "post", _("by post")

    body = models.ForeignKey(
        MediationBody, verbose_name=_("mediation body"), on_delete=models.CASCADE, related_name="policies"
    )
    wait_amount = models.PositiveSmallIntegerField(_("wait after the complaint"), default=2)
    wait_unit = models.CharField(_("unit of the wait"), max_length=12, choices=WaitUnit.choices, default="months")
    wait_skipped_on_negative = models.BooleanField(_("a written refusal ends the wait"), default=True)
    second_level_required = models.BooleanField(_("a second complaint is needed"), default=False)
    micro_business_ok = models.BooleanField(_("open to very small businesses"), default=False)
    derogates_3 = models.BooleanField(_("takes what another mediator or a court has"), default=False)
    whole_sector = models.BooleanField(_("covers every seller of its sectors"), default=False)
    members_only = models.BooleanField(_("takes only sellers that joined it"), default=False)
    silence_means = models.CharField(_("silence on a proposal is"), max_length=12, choices=Silence.choices, blank=True)
    filing = models.CharField(_("how cases are filed"), max_length=12, choices=Filing.choices, default="api")
    form_url = models.URLField(_("address of its form"), blank=True)
    dossier_attached = models.BooleanField(
        _("the dossier is attached to the e-mail"),
        default=False,
        help_text=_("Filed by e-mail only. Without it, the e-mail holds a link that works once, with a code."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("charter of a body")
        verbose_name_plural = _("charters of the bodies")
        constraints = [models.UniqueConstraint(fields=["body", "valid_from"], name="one_policy_per_body_and_day")]

    def __str__(self) -> str:
        return f"{self.body} from {self.valid_from}"

    def as_policy(self) -> Policy:
        return Policy(
            body=self.body.slug,
            wait=Length(self.wait_amount, Unit(self.wait_unit)),
            wait_skipped_on_negative=self.wait_skipped_on_negative,
            second_level_required=self.second_level_required,
            micro_business_ok=self.micro_business_ok,
            derogates_3=self.derogates_3,
            whole_sector=self.whole_sector,
            members_only=self.members_only,
            sectors=frozenset(self.body.sectors),
            languages=frozenset(self.body.languages),
        )


class BodyStaff(models.Model):
    """Who works for a body; `until` is their last day, and with it ends every view of its cases."""

    body = models.ForeignKey(MediationBody, verbose_name=_("mediation body"), on_delete=models.CASCADE)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.CASCADE)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a body’s staff")
        verbose_name_plural = _("staff of the bodies")
        constraints = [models.UniqueConstraint(fields=["body", "member"], name="on_the_staff_once")]

    def __str__(self) -> str:
        return f"{self.member} of {self.body}"

    def is_on_duty(self, day: date) -> bool:
        """False too for a closed account, and for a seller's staff: they have no part in mediation."""
        is_over = self.until is not None and self.until < day
        return self.member.is_active and not self.member.is_brand_staff and not is_over
