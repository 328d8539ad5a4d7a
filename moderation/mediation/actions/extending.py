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
from moderation.mediation.actions.messages import Said, write
from moderation.mediation.actions.steps import advance
from moderation.mediation.models import Case, Deadline, Letter, Readers

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
    facts = {"extended_to": told.until.isoformat(), "why": told.why}
    case = advance(case, "extend", by=by, version=version, facts=facts, at=at)
    present = case.deadlines.filter(kind="outcome", status=Deadline.Status.RUNNING)
    present.update(reason=told.why, reason_text=told.sentence.strip())
    said = Said(
        text=_text(case, told),
        readers=Readers.BOTH.value,
        key=f"extend:{version}",
        way=told.way,
        letter=Letter.Kind.EXTENSION.value,
    )
    write(case, said, by=by, at=at)
    case.refresh_from_db()
    return case


def _check(told: Extension) -> None:
    if told.why not in Deadline.Reason.values:
        raise ValidationError({"why": _("Choose why the time limit is extended.")})
    if not LEAST <= len(told.sentence.strip()) <= MOST:
        message = _("Say why in %(least)d to %(most)d characters: both parties read it.")
        raise ValidationError({"sentence": ValidationError(message, params={"least": LEAST, "most": MOST})})


def _text(case: Case, told: Extension) -> str:
    with translation.override(case.language):
        words = _(
            "The time limit of the mediation is extended to %(day)s (Code de la consommation, art. R612-5), because "
            "%(why)s.\n\n%(sentence)s"
        )
        why = str(Deadline.Reason(told.why).label)
        return words % {"day": written_day(told.until), "why": why, "sentence": told.sentence.strip()}
