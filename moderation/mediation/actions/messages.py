"""What is said once a case was sent: by the body's staff, by the asker, and by whoever writes elsewhere.

The seller has no account here (mediation.md §2.8: it hears everything through the mediator): the staff bring it what is
for it, and write down what it answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.handover import outbox
from moderation.mediation import duties, evidence, journal
from moderation.mediation.actions import rights
from moderation.mediation.actions.rights import check_may_act
from moderation.mediation.actions.steps import tell_asker
from moderation.mediation.canonical import digest
from moderation.mediation.models import Case, Message, Readers
from moderation.mediation.models.messages import FOR_CONSUMER, FOR_TRADER, TEXT_MAX, open_marks
from moderation.mediation.states import WITH_BODY, Role


@dataclass(frozen=True)
class Said:
    """What one form of the chamber holds. `key` is the form's: sending it twice is sending it once."""

    text: str
    readers: str
    key: str
    way: str = Message.Way.HERE.value
    letter: str = ""
    files: tuple[Any, ...] = field(default=())  # uploaded, not kept yet
    kind: str = "other"  # of these files


@transaction.atomic
def write(case: Case, said: Said, *, by: Member, at: datetime | None = None) -> Message:
    """The staff of the body write: a note among themselves, or something to one party or both.

    PermissionDenied for anybody else, ValidationError for the field `text` or `way`.
    """
    at = at or timezone.now()
    case = _locked_for_staff(case, by)
    leaves = leaves_the_site(case, said.readers)
    if leaves and said.way == Message.Way.HERE:
        raise ValidationError({"way": _no_account(said.readers)})
    if not leaves and said.way != Message.Way.HERE:
        raise ValidationError({"way": _("Only what goes to somebody without account leaves by another way.")})
    return _keep(case, said, by=by, role=Role.MEDIATION_STAFF, said_by=Role.MEDIATION_STAFF, on=None, at=at)


@transaction.atomic
def record(case: Case, said: Said, *, by: Member, said_by: Role, on: date, at: datetime | None = None) -> Message:
    """The staff write down what the seller, or the asker, said elsewhere, on the day `on`."""
    at = at or timezone.now()
    case = _locked_for_staff(case, by)
    if said_by not in {Role.TRADER, Role.ASKER}:
        raise ValidationError({"said_by": _("Choose who said it.")})
    if said.way == Message.Way.HERE:
        raise ValidationError({"way": _("Choose how it reached you.")})
    if said_by is Role.ASKER and said.readers not in FOR_CONSUMER:
        raise ValidationError({"readers": _("The person who asked may read what they said themselves.")})
    if on > case.day_of(at):
        raise ValidationError({"said_on": _("This day is still to come: check the date.")})
    return _keep(case, said, by=by, role=Role.MEDIATION_STAFF, said_by=said_by, on=on, at=at)


@transaction.atomic
def say(case: Case, said: Said, *, by: Member, at: datetime | None = None) -> Message:
    """The asker writes to the service, and lets it tell the seller or not. The service is told that there is news."""
    at = at or timezone.now()
    case = rights.locked_for_asker(case, by)
    if case.state not in WITH_BODY:
        raise PermissionDenied(_("This case is not with a mediation service: nobody there would read this."))
    if case.body is None or not case.body.has_desk(case.day_of(at)):
        raise PermissionDenied(_("This service reads nothing here. Write to its own address, with your reference."))
    if said.readers not in FOR_CONSUMER:
        raise ValidationError({"readers": _("Choose who may read this.")})
    return _keep(case, said, by=by, role=Role.ASKER, said_by=Role.ASKER, on=None, at=at)


@transaction.atomic
def write_by_program(case: Case, said: Said, *, via: str, at: datetime) -> Message:
    """What a step of the body's own software says to both parties, in words of this site: it sends no text itself."""
    return _keep(case, said, by=None, via=via, role=Role.MEDIATION_STAFF, said_by=Role.MEDIATION_STAFF, on=None, at=at)


def leaves_the_site(case: Case, readers: str) -> bool:
    """Whether one of those it is for has no account here: the seller never, a person whose case came on paper."""
    return readers in FOR_TRADER or (readers in FOR_CONSUMER and not case.has_account)


def _no_account(readers: str) -> str:
    if readers in FOR_TRADER:
        return _("Say how this reaches the seller: it has no account here.")
    return _("Say how this reaches the person who asked: they have no account here.")


def _locked_for_staff(case: Case, by: Member) -> Case:
    case = journal.locked(case)
    check_may_act(case, by)
    return case


def _keep(
    case: Case,
    said: Said,
    *,
    by: Member | None,
    role: Role,
    said_by: Role,
    on: date | None,
    at: datetime,
    via: str = "",
) -> Message:
    known = case.messages.filter(key=said.key).first()
    if known is not None:
        return known
    text = checked_text(said.text, may_be_empty=bool(said.files))
    row = Message(case=case, author=by, said_by=said_by.value, readers=said.readers, letter=said.letter, text=text)
    row.way, row.said_on, row.written_at, row.key = said.way, on or case.day_of(at), at, said.key
    row.save(force_insert=True)
    if by is not None:
        row.files.set(_files(case, said, by=by, at=at))
    if not row.is_note:
        _seal(row, role=role, by=by, via=via, at=at)
    return row


def checked_text(text: str, *, may_be_empty: bool) -> str:
    """What may be kept. ValidationError for the field `text`: nothing in it, too long, a mark of a letter left open."""
    text = text.strip()
    if not text and not may_be_empty:
        raise ValidationError({"text": _("Write what you want to say.")})
    if len(text) > TEXT_MAX:
        sentence = _("This is %(n)d characters too long. Nothing was cut: shorten it, or attach it as a file.")
        raise ValidationError({"text": ValidationError(sentence, params={"n": len(text) - TEXT_MAX})})
    if left := open_marks(text):
        sentence = _("Fill these places in, or take them out: %(marks)s.")
        raise ValidationError({"text": ValidationError(sentence, params={"marks": ", ".join(left)})})
    return text


def _files(case: Case, said: Said, *, by: Member, at: datetime) -> Iterable[Any]:
    visibility = "body" if said.readers in FOR_CONSUMER else "staff"
    return [evidence.add(case, by=by, file=file, kind=said.kind, visibility=visibility, at=at) for file in said.files]


def _seal(row: Message, *, role: Role, by: Member | None, via: str, at: datetime) -> None:
    """In the journal by its digest; who it was meant for is told that there is something, not what."""
    case = row.case
    files = sorted(row.files.values_list("sha256", flat=True))
    sealed = digest({"text": row.text, "said_by": row.said_by, "said_on": row.said_on, "files": files})
    facts = {"message": row.pk, "readers": row.readers, "said_by": row.said_by, "way": row.way, "sha256": sealed}
    journal.note(case, "message", role=role, at=at, by=by, via=via, facts=facts)
    if case.is_open:
        duties.silence(case, case.day_of(at))
    if role is Role.ASKER:
        outbox.tell_of_message(case, row.key, at=at)
    elif row.readers in FOR_CONSUMER:
        tell_asker(case, at=at)


def label_of(readers: str) -> str:
    """What the button says: who will read it, so that nobody sends a note to a party."""
    labels = {
        Readers.STAFF: _("Keep the note"),
        Readers.CONSUMER: _("Send to the person who asked"),
        Readers.TRADER: _("Record as sent to the seller"),
        Readers.BOTH: _("Send to both parties"),
    }
    return labels[Readers(readers)]
