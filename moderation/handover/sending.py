"""Sending a case: the frozen thread, the neutral line and the outgoing rows, all in one transaction."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import actions as forum_actions
from forum.actions.rights import check_stays
from forum.models import Member
from moderation.handover import outbox
from moderation.mediation import duties, journal, judging, snapshot
from moderation.mediation.actions.steps import tell_asker
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, ConsentRecord, MediationBody, ThreadSnapshot, Unfinished
from moderation.mediation.precheck import Decision
from moderation.mediation.states import Role, State

NEEDED = ("trader_name", "trader_contact", "bought", "purchase_date", "amount", "remedy", "narrative", "full_name")
ECC_NET = "ecc_net"  # a route of the rules, and a kind of body


@transaction.atomic
def send(case: Case, *, by: Member, consent: str, stamp: str | None = None, at: datetime | None = None) -> Case:
    """The asker hands the case to the body. Sending twice is sending once.

    PermissionDenied when it is not theirs or not ready today, Outdated when it is no longer what `stamp` saw,
    ValidationError naming what is missing.
    """
    at = at or timezone.now()
    case = journal.locked(case)
    if case.asker_id != by.pk:
        raise PermissionDenied(_("Only the person who asked may send the case."))
    if case.is_sent:
        return case
    check_stays(by)
    if stamp is not None and case.stamp != stamp:
        raise journal.Outdated
    _check(case, at)
    assert case.question is not None  # noqa: S101  the constraint on cases: only what is typed in has none
    forum_actions.take_elsewhere(case.question, at=at)  # holds the question, so that the thread stands still
    _freeze(case, snapshot.take(case.question, asker=by), by=by, consent=consent, at=at)
    outbox.announce(case, outbox.SENT, at=at)
    tell_asker(case, at=at)
    return case


def _check(case: Case, at: datetime) -> None:
    result, _row = judging.judge(case, at=at)
    if result.decision is not Decision.READY or case.state != State.READY:
        raise PermissionDenied(_("This case cannot be sent today. Look at what it needs first."))
    if lacking := missing(case, case.day_of(at)):
        raise ValidationError(_("Fill in first: %(fields)s."), params={"fields": ", ".join(lacking)})
    if sentence := wrong_body(case, result.route, case.day_of(at)):
        raise ValidationError(sentence)


def _freeze(case: Case, thread: str, *, by: Member, consent: str, at: datetime) -> None:
    sealed = seal(case, thread, at=at)
    ConsentRecord.objects.create(case=case, kind="send", text=consent, given_at=at)
    Unfinished.objects.filter(case=case).delete()  # with the link that opened it
    case.sent_at = at
    facts = {"consent": "send", "snapshot_sha256": sealed}
    journal.move(case, "send", role=Role.ASKER, at=at, by=by, facts=facts)
    day = case.day_of(at)
    duties.end(case, "one_year", "trader_wait", day=day)
    duties.silence(case, day)


def seal(case: Case, content: str, *, at: datetime) -> str:
    """Keep the thread as it is, whatever becomes of it; its SHA-256."""
    sealed = hashlib.sha256(content.encode()).hexdigest()
    ThreadSnapshot.objects.create(case=case, taken_at=at, content=content, sha256=sealed)
    return sealed


def missing(case: Case, day: date | None = None) -> list[str]:
    """What art. L612-2 and the body strictly need, by the labels of the form."""
    return list(lacking(case, day).values())


def lacking(case: Case, day: date | None = None) -> dict[str, str]:
    """The same, by the names of the fields."""
    empty = [name for name in NEEDED if getattr(case, name) in (None, "")]
    labels = {name: str(getattr(Case._meta.get_field(name), "verbose_name", name)) for name in empty}
    labels |= _lacking_of_helper(case)
    if not _is_in_force(case.body, day or civil_date(timezone.now())):
        labels["body"] = _("the mediation service")
    if not (case.postal_address or case.phone or case.email_address):
        labels["postal_address"] = (
            _("an address of the person who asked") if case.is_typed_in else _("an address where you can be reached")
        )
    return labels


def _lacking_of_helper(case: Case) -> dict[str, str]:
    if not case.helper_name:
        return {}
    needed = {
        "helper_contact": (_("the address of whoever helps"), case.helper_contact),
        "mandate": (_("the agreement to being helped"), case.mandate),
    }
    return {name: label for name, (label, value) in needed.items() if not value}


def wrong_body(case: Case, route: str, day: date) -> str:
    """A sentence when the body chosen is not the one the rules lead to, or cannot read cases here."""
    if case.body is not None and not case.body.receives_from_here(day):
        return _("%(body)s does not receive cases from here. Bring it there yourself: %(where)s") % {
            "body": case.body.name,
            "where": case.body.where_to_bring(day),
        }
    is_centre = case.body is not None and case.body.kind == MediationBody.Kind.ECC_NET
    if route == ECC_NET and not is_centre:
        return _("This seller is in another country: choose the European Consumer Centre.")
    if route != ECC_NET and is_centre:
        return _("The European Consumer Centre takes sellers of other countries: choose the mediator of this seller.")
    return ""


def _is_in_force(body: MediationBody | None, day: date) -> bool:
    return body is not None and MediationBody.objects.for_consumers(day).filter(pk=body.pk).exists()
