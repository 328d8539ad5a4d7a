"""The types of what leaves by webhook, and who may get which. Programs compare the names: they never change."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENT = "case.sent"
ACKNOWLEDGED = "case.acknowledged"
INADMISSIBLE = "case.inadmissible"
PARTIES_NOTIFIED = "case.parties_notified"
EXTENDED = "case.extended"
PROPOSAL_MADE = "case.proposal_made"
CLOSED = "case.closed"
DEADLINE_NEAR = "case.deadline_near"

UNANSWERED = "thread.unanswered"
UNRESOLVED = "thread.unresolved"
SAFETY_FLAGGED = "thread.safety_flagged"
SCAM_FLAGGED = "thread.scam_flagged"

REFERRED = "referral.created"
STATEMENT_ISSUED = "moderation.statement_issued"
APPEAL_OPENED = "moderation.appeal_opened"
APPEAL_DECIDED = "moderation.appeal_decided"

LABELS: dict[str, Promise] = {
    SENT: _("A case was sent"),
    ACKNOWLEDGED: _("Its arrival was confirmed"),
    INADMISSIBLE: _("It was declared not admissible"),
    PARTIES_NOTIFIED: _("The parties were notified"),
    EXTENDED: _("The time limit was extended"),
    PROPOSAL_MADE: _("A solution was proposed"),
    CLOSED: _("It ended"),
    DEADLINE_NEAR: _("A date of it is near"),
    UNANSWERED: _("A question has no answer after a day"),
    UNRESOLVED: _("Who asked says that it is not solved"),
    SAFETY_FLAGGED: _("A question speaks of a danger"),
    SCAM_FLAGGED: _("A question looks like a fraud"),
    REFERRED: _("An authority was told"),
    STATEMENT_ISSUED: _("Reasons of a decision were given"),
    APPEAL_OPENED: _("A decision was contested"),
    APPEAL_DECIDED: _("A contested decision was answered"),
}
OF_CASES = (SENT, ACKNOWLEDGED, INADMISSIBLE, PARTIES_NOTIFIED, EXTENDED, PROPOSAL_MADE, CLOSED, DEADLINE_NEAR)
OF_THREADS = (UNANSWERED, UNRESOLVED, SAFETY_FLAGGED, SCAM_FLAGGED)
OF_THE_SITE = (REFERRED, STATEMENT_ISSUED, APPEAL_OPENED, APPEAL_DECIDED)

# What a step of a body says; a step that ends the case is CLOSED besides.
AFTER = {
    "acknowledge": ACKNOWLEDGED,
    "declare_inadmissible": INADMISSIBLE,
    "notify_parties": PARTIES_NOTIFIED,
    "extend": EXTENDED,
    "propose": PROPOSAL_MADE,
}


class Kind(models.TextChoices):
    """Who a receiver belongs to. A seller never learns that there is a case, not even by a silence."""

    BODY = "body", _("a mediation body")
    TRADER = "trader", _("a brand")
    OPERATOR = "operator", _("the operator of this site")


MAY_GET = {Kind.BODY: OF_CASES, Kind.TRADER: OF_THREADS, Kind.OPERATOR: (*OF_THREADS, *OF_THE_SITE)}


def of_kind(kind: str) -> tuple[str, ...]:
    return MAY_GET[Kind(kind)]


def not_for(kind: str, wanted: Iterable[str]) -> list[str]:
    """Those among them that a receiver of this kind never gets, unknown ones too."""
    return sorted(set(wanted) - set(of_kind(kind)))
