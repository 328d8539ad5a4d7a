"""Contesting a decision: filing, writing to each other, withdrawing, deciding. Reversing puts all of it right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from forum.text.cleaning import clean_text
from moderation.review import appealing, rights
from moderation.review.actions.appeal_steps import add_message, end_it, file_it, locked_appeal, withdraw_it
from moderation.review.actions.overtaking import tell_of_appeal
from moderation.review.actions.reversing import carry_out
from moderation.review.actions.undoing import lock_target
from moderation.review.appealing import Measure
from moderation.review.models import Appeal, AppealMessage, Decision


@transaction.atomic
def contest(decision: Decision, *, by: Member, text: str, at: datetime | None = None) -> Appeal:
    """File an appeal, once for each decision and member; a second one is the first."""
    at, text = at or timezone.now(), clean_text(text).strip()
    lock_target(decision)
    decision = Decision.objects.select_related("statement").get(pk=decision.pk)
    known = Appeal.objects.by_account(by).filter(decision=decision).first()
    if known is not None:
        return known
    side = appealing.check_may_contest(decision, by, at)
    until = appealing.last_day(decision, side)
    made_by = decision.made_by
    return file_it(
        Appeal(decision=decision, side=side, member=by, contested_made_by=made_by, contest_until=until), text, at=at
    )


@transaction.atomic
def write_to_appeal(appeal: Appeal, *, by: Member, text: str, at: datetime | None = None) -> AppealMessage:
    """One more message, of whoever filed it or of the team. The same words twice in a row are one message."""
    at, text = at or timezone.now(), clean_text(text).strip()
    appeal = locked_appeal(appeal)
    is_by_team = appeal.member_id != by.pk
    if is_by_team:
        appealing.check_may_answer(appeal, by)
    return add_message(appeal, text, by=by, is_by_team=is_by_team, at=at)


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: Member, at: datetime | None = None) -> Appeal:
    """Whoever filed it no longer wants an answer. Twice is once."""
    appeal = locked_appeal(appeal)
    if appeal.member_id != by.pk:
        raise PermissionDenied(_("Only the person who filed it can withdraw it."))
    return withdraw_it(appeal, at=at or timezone.now())


@transaction.atomic
def decide_appeal(
    appeal: Appeal,
    *,
    by: Member,
    outcome: str,
    reasons: str,
    measure: Measure | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Appeal:
    """End it, by somebody else than who decided. Reversing restores what the decision took, in this transaction.

    `measure`: what is decided instead. `seen`: the number of the last message that was read. AppealEnded: somebody
    was first.
    """
    at, reasons = at or timezone.now(), clean_text(reasons).strip()
    target = _target_of(appeal)
    appeal = locked_appeal(appeal)
    appealing.check_may_answer(appeal, by)
    if not appeal.is_open and (appeal.outcome, appeal.decided_by_id) == (outcome, by.pk):
        return appeal
    if appeal.is_open and seen is not None:
        _check_read(appeal, seen)
    appealing.check_words(reasons, "reasons")
    if target is not None and appeal.side != Appeal.Side.SENDER:
        rights.check_names_no_sender(reasons, target, "reasons")
    appealing.check_outcome(appeal, outcome, measure, at)
    end_it(appeal, outcome, reasons=reasons, decided_by=by, at=at)
    carry_out(appeal, target, measure, by=by, at=at)
    tell_of_appeal(appeal, "decided", at=at)
    return appeal


def _target_of(appeal: Appeal) -> Any:
    """Locked before the appeal, as in every act; nothing where the member it was about has left, or for an answer."""
    decision = appeal.decision
    if decision is None or (decision.is_about_a_member and decision.member is None):
        return None
    return lock_target(decision)


def _check_read(appeal: Appeal, seen: int) -> None:
    if seen and not appeal.messages.filter(pk=seen).exists():
        raise ValidationError({"seen": rights.NOT_SHOWN})
    if appeal.messages.filter(pk__gt=seen).exists():
        raise ValidationError({"seen": _("Somebody has written meanwhile. Read it, then decide.")})
