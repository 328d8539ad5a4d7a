"""Who of the body's staff has a case in hand, and who says that something binds them to its parties (art. R613-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.models import Member
from moderation.handover import case_mail
from moderation.handover.outbox import language_of
from moderation.law.words import said
from moderation.mediation import journal
from moderation.mediation.models import Assignment, Case, Declaration, Recusal
from moderation.mediation.states import Role


def declaration_text() -> str:
    """What the staff say before a case opens to them; kept word for word."""
    return said("declaration")


@transaction.atomic
def declare(case: Case, *, by: Member, text: str, at: datetime | None = None) -> Declaration:
    """Nothing binds me to a party: from then on its words are open to them. Saying it twice is saying it once."""
    case = _locked_for_staff(case, by)
    made, _is_new = Declaration.objects.get_or_create(
        case=case, member=by, defaults={"text": text, "declared_at": at or timezone.now()}
    )
    return made


@transaction.atomic
def assign(case: Case, to: Member, *, by: Member, at: datetime | None = None) -> Case:
    """Take a case oneself, or give it to a colleague, who then says that nothing binds them before it opens to them.

    PermissionDenied for whoever recused themselves or is not on the staff, on either side.
    """
    at = at or timezone.now()
    case = _locked_for_staff(case, by)
    if not case.is_staffed_by(to):
        raise PermissionDenied(_("This person cannot have the case: they left the service, or recused themselves."))
    if (now := case.assignment) is not None and now.member_id == to.pk:
        return case
    _end(case, Assignment.End.GIVEN, at)
    Assignment.objects.create(case=case, member=to, given_by=by, given_at=at)
    facts = {"to": "self" if to.pk == by.pk else "colleague"}
    return journal.note(case, "assign", role=Role.MEDIATION_STAFF, at=at, by=by, facts=facts)


def assign_all(cases: Iterable[Case], to: Member, *, by: Member, at: datetime | None = None) -> list[Case]:
    """Each by itself: those that cannot be given to them stay as they are. Returns those that they have now."""
    done = []
    for case in cases:
        try:
            done.append(assign(case, to, by=by, at=at))
        except PermissionDenied:
            continue
    return done


@transaction.atomic
def put_back(case: Case, *, by: Member, at: datetime | None = None) -> Case:
    """Nobody has it in hand any more. Twice is once."""
    at = at or timezone.now()
    case = _locked_for_staff(case, by)
    if not _end(case, Assignment.End.LEFT, at):
        return case
    return journal.note(case, "put_back", role=Role.MEDIATION_STAFF, at=at, by=by)


@transaction.atomic
def recuse(case: Case, *, by: Member, reason: str, at: datetime | None = None) -> Case:
    """The case is closed to them at once and for good, and in nobody's hand; the body is told. Twice is once.

    ValidationError for what is no reason.
    """
    at = at or timezone.now()
    if reason not in Recusal.Reason.values:
        raise ValidationError(_("Choose what binds you to one of the parties."))
    locked = journal.locked(case)
    if locked.recusals.filter(member=by).exists():
        return locked
    case = _locked_for_staff(case, by)
    mine = case.assignment
    if mine is not None and mine.member_id == by.pk:
        _end(case, Assignment.End.RECUSED, at)
    Recusal.objects.create(case=case, member=by, reason=reason, recused_at=at)
    journal.note(case, "recuse", role=Role.MEDIATION_STAFF, at=at, by=by, facts={"reason": reason})
    _tell_body(case)
    return case


def _locked_for_staff(case: Case, by: Member) -> Case:
    case = journal.locked(case)
    if not case.is_staffed_by(by):
        raise PermissionDenied(_("This case belongs to another body."))
    return case


def _end(case: Case, why: Assignment.End, at: datetime) -> int:
    return case.assignments.current().update(ended_at=at, ended_why=why)


def _tell_body(case: Case) -> None:
    """Somebody else must take it: the address of the body, without a word of who, why or what."""
    if case.body is None or not case.body.email:
        return
    with translation.override(language_of(case.body, case.language)):
        text = _(
            "Somebody of your service recused themselves from the case %(ref)s. Nobody has it in hand now: give it to "
            "somebody else at your desk."
        )
        subject = _("A case waits for somebody: %(ref)s") % {"ref": case.ref}
        headers = case_mail.in_thread(case)
        mail.queue(to=[case.body.email], subject=subject, text=text % {"ref": case.ref}, **headers)
