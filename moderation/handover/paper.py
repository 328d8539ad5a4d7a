"""A case on paper reaches the body: the signature refers it, the typing does not (art. L611-3 5°)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.handover import outbox, sending
from moderation.mediation import duties, journal, judging, snapshot
from moderation.mediation.actions import rights
from moderation.mediation.actions.steps import advance
from moderation.mediation.models import Case, ConsentRecord, Evidence
from moderation.mediation.states import Role, State

NOON = time(12)


@dataclass(frozen=True)
class Signed:
    """What stands on the paper. `document`: its scan, a file of the case; `consent`: the words above the signature."""

    received_on: date
    signed_on: date
    signed_by: str
    document: int
    consent: str
    names_no_complaint: bool = False


@transaction.atomic
def file_paper(case: Case, signed: Signed, *, by: Member, stamp: str | None = None, at: datetime | None = None) -> Case:
    """The staff of the body record that the person referred the dispute to it. Twice is once.

    Its time limits run from the day of arrival, not from the typing. PermissionDenied for anybody else, Outdated when
    the case is no longer what `stamp` saw, ValidationError by field, or naming what is missing.
    """
    at = at or timezone.now()
    case = journal.locked(case)
    if case.is_typed_in and case.is_sent and case.is_staffed_by(by):
        return case
    case = rights.locked_for_filling_in(case, by, stamp=stamp)
    document = _checked(case, signed, at)
    case.received_on = signed.received_on
    judging.judge(case, at=at)
    _refer(case, signed, document, by=by, at=at)
    outbox.announce(case, outbox.SENT, at=at, is_news=False)  # the body has it: it typed it in
    facts = {"received_on": signed.received_on.isoformat()}
    return advance(case, "acknowledge", by=by, version=case.version, facts=facts, at=at)


def _checked(case: Case, signed: Signed, at: datetime) -> Evidence:
    if not case.is_typed_in or case.state != State.TYPED:
        raise ValidationError(_("Only a case that was typed in here can be recorded like this."))
    today = case.day_of(at)
    if signed.received_on > today:
        raise ValidationError({"received_on": _("This day has not come yet. Write a day in the past.")})
    if signed.signed_on > signed.received_on:
        raise ValidationError({"signed_on": _("Nobody signs what has arrived already: check both days.")})
    if signed.signed_by not in ConsentRecord.Signer.values:
        raise ValidationError({"signed_by": _("Choose whose signature it is.")})
    if signed.signed_by == ConsentRecord.Signer.REPRESENTATIVE and not case.helper_name:
        raise ValidationError({"signed_by": _("Write first, in the form, who acts for the person.")})
    document = case.evidence.filter(pk=signed.document, visibility="body").first()
    if document is None:
        raise ValidationError({"document": _("Choose the document that bears the signature; scan it first.")})
    if lacking := missing(case, signed):
        raise ValidationError(_("Fill in first: %(fields)s."), params={"fields": ", ".join(lacking)})
    return document


def missing(case: Case, signed: Signed | None = None) -> list[str]:
    """As for a case sent from here, on the day it arrived; and the complaint, unless the paper names none."""
    day = signed.received_on if signed is not None else case.received_on
    labels = sending.missing(case, day)
    names_none = signed is not None and signed.names_no_complaint
    if not names_none and not case.complaints.filter(level=1).exists():
        labels.append(_("the day of the written complaint"))
    return labels


def _refer(case: Case, signed: Signed, document: Evidence, *, by: Member, at: datetime) -> None:
    zone = ZoneInfo(case.time_zone)
    sealed = sending.seal(case, snapshot.without_thread(case.language), at=at)
    ConsentRecord.objects.create(
        case=case,
        kind="send",
        text=signed.consent,
        given_at=datetime.combine(signed.signed_on, NOON, zone),
        signed_by=signed.signed_by,
        document=document,
    )
    case.sent_at = min(datetime.combine(signed.received_on, NOON, zone), at)
    facts = {
        "consent": "send",
        "snapshot_sha256": sealed,
        "channel": case.channel,
        "signed_by": signed.signed_by,
        "signed_on": signed.signed_on.isoformat(),
        "received_on": signed.received_on.isoformat(),
        "document": document.sha256,
    }
    journal.move(case, "file_paper", role=Role.MEDIATION_STAFF, at=at, by=by, facts=facts)
    duties.end(case, "one_year", "typed_idle", day=case.day_of(at))
