"""From nothing to a draft: the private offer, and its acceptance."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member, Question
from moderation.mediation import duties, journal, judging
from moderation.mediation.actions import rights
from moderation.mediation.actions.intake import carry_over
from moderation.mediation.deadline_rules import due_on
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case, ConsentRecord
from moderation.mediation.references import new_reference
from moderation.mediation.states import Role, State

REFERENCE_TRIES = 5


def open_case_of(question: Question, asker: Member) -> Case | None:
    return Case.objects.open().filter(question=question, asker=asker).first()


@transaction.atomic
def open_offer(
    question: Question,
    *,
    trigger: str = "",
    by: Member | None = None,
    moderator: Member | None = None,
    at: datetime | None = None,
) -> Case:
    """Offer the asker a way out, privately. `by` is the asker who opened it, None for a trigger or a moderator.

    Returns the open case when there is one. PermissionDenied for anybody else's question.
    """
    at = at or timezone.now()
    if question.author is None:
        raise PermissionDenied(_("Only the person who asked can do this."))
    rights.check_is_asker(question.author_id, by or question.author)
    opener = _opener(by, moderator)
    case = open_case_of(question, question.author) or _new_case(question, question.author, trigger, opener, at)
    case = journal.locked(case)
    if case.state == State.CANDIDATE:
        role = Role.MODERATOR if moderator is not None else Role.SYSTEM
        journal.move(case, "offer", role=role, at=at, by=moderator)
        day = case.day_of(at)
        duties.run(case, "offer", since=day, due=due_on("offer", day))
    return case


class Opener(NamedTuple):
    """Who opened a case: the person, and as what."""

    member: Member | None
    role: Role
    name: str  # as the case keeps it


def _opener(asker: Member | None, moderator: Member | None) -> Opener:
    if asker is not None:
        return Opener(asker, Role.ASKER, "asker")
    if moderator is not None:
        return Opener(moderator, Role.MODERATOR, "moderator")
    return Opener(None, Role.SYSTEM, "trigger")


def _new_case(question: Question, asker: Member, trigger: str, opener: Opener, at: datetime) -> Case:
    """A fresh candidate; the constraint on open cases decides between two processes."""
    for _attempt in range(REFERENCE_TRIES):
        try:
            with transaction.atomic():
                return _write_case(question, asker, trigger, opener, at)
        except IntegrityError:
            existing = open_case_of(question, asker)
            if existing is not None:
                return existing
    raise RuntimeError("no free case reference in five tries")


def _write_case(question: Question, asker: Member, trigger: str, opener: Opener, at: datetime) -> Case:
    case = Case(
        ref=new_reference(civil_date(at)),
        question=question,
        asker=asker,
        state=State.START.value,
        opened_by=opener.name,
        trigger=trigger,
        language=asker.language,
        created_at=at,
    )
    case.save(force_insert=True)
    return journal.move(case, "open_candidate", role=opener.role, at=at, by=opener.member)


@transaction.atomic
def accept_offer(case: Case, *, by: Member, consent: str, at: datetime | None = None) -> Case:
    """The asker wants to prepare a case; `consent` is the text they agreed to.

    What they had filled in for the same question before, and did not send, is there again.
    """
    at = at or timezone.now()
    case = rights.locked_for_asker(case, by)
    if case.state in judging.BEFORE_SENDING:
        return case
    ConsentRecord.objects.create(case=case, kind="offer", text=consent, given_at=at)
    carry_over(case)
    journal.move(case, "accept_offer", role=Role.ASKER, at=at, by=by, facts={"consent": "offer"})
    day = case.day_of(at)
    duties.end(case, "offer", day=day)
    judging.count_dates(case, at=at)
    duties.idle(case, day)
    return case
