"""Extending the time of a mediation: for a complex dispute, at any time, and the parties are told at once (R612-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum.dates import written_day
from forum.models import Member
from moderation.handover import outbox
from moderation.mediation import letters
from moderation.mediation.actions.messages import Said, write, write_by_program
from moderation.mediation.actions.steps import advance, advance_by_program
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, Deadline, Letter, Message, Readers
from moderation.mediation.models.messages import open_marks

LEAST, MOST = 10, 1000  # characters of the sentence


@dataclass(frozen=True)
class Extension:
    """`why` is a code of `Deadline.Reason`; `way`: how the seller, who has no account here, is told."""

    until: date
    why: str
    sentence: str
    way: str


@transaction.atomic
def extend(case: Case, told: Extension, *, by: Member, version: int, at: datetime | None = None) -> Case:
    """The former date stays to be read, the new one has its reason; one message tells both parties, or nothing is kept.

    ValidationError for the fields `why`, `sentence` or `way`; otherwise as `advance`. A double click counts once.
    """
    at = at or timezone.now()
    _check(told)
    case = advance(case, "extend", by=by, version=version, facts=_facts(told), at=at)
    write(case, _said(case, told, version), by=by, at=at)
    return _told(case, at)


@transaction.atomic
def extend_by_program(
    case: Case, told: Extension, *, body_id: int, via: str, version: int | None, at: datetime | None = None
) -> Case:
    """The same by the body's own software, which sends codes only: the parties read the reason of the code.

    ValidationError for the fields `why` or `way`; otherwise as `advance_by_program`.
    """
    at = at or timezone.now()
    _check_codes(told)
    facts = _facts(told)
    case = advance_by_program(case, "extend", body_id=body_id, via=via, version=version, facts=facts, at=at)
    write_by_program(case, _said(case, told, case.version), via=via, at=at)
    return _told(case, at)


def _facts(told: Extension) -> dict[str, str]:
    return {"extended_to": told.until.isoformat(), "why": told.why}


def _said(case: Case, told: Extension, version: int) -> Said:
    """And the reason beside the new date."""
    present = case.deadlines.filter(kind="outcome", status=Deadline.Status.RUNNING)
    present.update(reason=told.why, reason_text=told.sentence.strip())
    return Said(
        text=_text(case, told, civil_date(timezone.now())),
        readers=Readers.BOTH.value,
        key=f"extend:{version}",
        way=told.way,
        letter=Letter.Kind.EXTENSION.value,
    )


def _told(case: Case, at: datetime) -> Case:
    case.refresh_from_db()
    outbox.announce_step(case, "extend", at=at)
    return case


def _check_codes(told: Extension) -> None:
    if told.way not in Message.Way.values or told.way == Message.Way.HERE:
        raise ValidationError({"way": _("Say how this reaches the seller: it has no account here.")})
    if told.why not in Deadline.Reason.values:
        raise ValidationError({"why": _("Choose why the time limit is extended.")})


def _check(told: Extension) -> None:
    _check_codes(told)
    if not LEAST <= len(told.sentence.strip()) <= MOST:
        message = _("Say why in %(least)d to %(most)d characters: both parties read it.")
        raise ValidationError({"sentence": ValidationError(message, params={"least": LEAST, "most": MOST})})


def _text(case: Case, told: Extension, day: date) -> str:
    """The letter of the service for it, with the reason after it; our own words where none fits."""
    with translation.override(case.language):
        why = _("Why: %(why)s.") % {"why": str(Deadline.Reason(told.why).label)}
    known = next((one for one in letters.known(case, day) if one.kind == Letter.Kind.EXTENSION), None)
    text = letters.written(case, known, day).strip() if known is not None else ""
    if text and not open_marks(text):
        return f"{text}\n\n{why} {told.sentence.strip()}".strip()
    return _own_words(case, told)


def _own_words(case: Case, told: Extension) -> str:
    with translation.override(case.language):
        words = _(
            "The time limit of the mediation is extended to %(day)s (Code de la consommation, art. R612-5), because "
            "%(why)s.\n\n%(sentence)s"
        )
        why = str(Deadline.Reason(told.why).label)
        values = {"day": written_day(told.until), "why": why, "sentence": told.sentence.strip()}
        return (words % values).strip()
