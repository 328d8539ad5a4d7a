"""What others decide about the site, entered by hand: orders of authorities, out-of-court disputes. Nobody is named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.review.vocabulary import Category

Q = models.Q
STATES = (
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU"),
    *("MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
)


class AuthorityOrder(models.Model):
    """Regulation (EU) 2022/2065, art. 9 and 10. `acknowledged_at`: the authority was told that it arrived."""

    class Kind(models.TextChoices):
        ACT = "act", _("to act against illegal content (art. 9)")
        INFORM = "inform", _("to give information (art. 10)")

    kind = models.CharField(_("kind of order"), max_length=10, choices=Kind.choices)
    member_state = models.CharField(_("member state"), max_length=2, choices=[(code, code) for code in STATES])
    category = models.CharField(
        _("category"), max_length=80, choices=Category.choices, default=Category.ILLEGAL_OR_HARMFUL_SPEECH
    )
    received_at = models.DateTimeField(_("received at"))
    acknowledged_at = models.DateTimeField(_("authority told that it arrived, at"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("order of an authority")
        verbose_name_plural = _("orders of authorities")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["act", "inform"]), name="order_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=(Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=models.F("received_at")))
                & (Q(done_at__isnull=True) | Q(done_at__gte=models.F("received_at"))),
                name="order_is_received_before_it_is_answered",
                violation_error_message=_("It was received before it was answered: look at the dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_state} {self.get_kind_display()}"


class OutsideDispute(models.Model):
    """Before a certified body, art. 21. Which decision it was about is not kept here: figures need no more."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("our decision was right")
        PARTLY = "partly", _("our decision was right in part")
        REVERSED = "reversed", _("our decision was wrong")
        NONE = "none", _("ended without a decision")

    submitted_on = models.DateField(_("brought before the body on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    is_implemented = models.BooleanField(_("we have done what the body decided"), default=False)

    class Meta:
        verbose_name = _("out-of-court dispute")
        verbose_name_plural = _("out-of-court disputes")
        ordering = ["-submitted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True, is_implemented=False)
                | Q(outcome__in=["upheld", "partly", "reversed", "none"], ended_on__gte=models.F("submitted_on")),
                name="dispute_ends_with_its_outcome",
                violation_error_message=_("Say when it ended and with which outcome, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submitted_on}: {self.get_outcome_display() or _('open')}"
