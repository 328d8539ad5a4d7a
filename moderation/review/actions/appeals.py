"""Contesting a decision: filing, writing to each other, withdrawing, deciding. Reversing puts all of it right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.dates import legal_day
from forum.models import Member, Visibility
from forum.text.cleaning import clean_text
from moderation.review import appealing, rights
from moderation.review.actions import showing
from moderation.review.actions.closing import open_links_again
from moderation.review.actions.members import restrict
from moderation.review.actions.overtaking import tell_administrators, tell_of_appeal
from moderation.review.actions.posts import correct_it, take_away
from moderation.review.actions.undoing import lock_target, take_back
from moderation.review.actions.writing import close_flags, locked, write
from moderation.review.appealing import AppealEnded, Measure
from moderation.review.models import Appeal, AppealMessage, Assessment, Decision

Kind, Side, Outcome = Decision.Kind, Appeal.Side, Appeal.Outcome


@transaction.atomic
def contest(decision: Decision, *, by: Member, text: str, at: datetime | None = None) -> Appeal:
    """File an appeal, once for each decision and member; a second one is the first."""
    at, text = at or timezone.now(), clean_text(text).strip()
    lock_target(decision)
    decision = Decision.objects.select_related("statement").get(pk=decision.pk)
    known = Appeal.objects.filter(decision=decision, member=by).first()
    if known is not None:
        return known
    side = appealing.check_may_contest(decision, by, at)
    appealing.check_words(text)
    appeal = Appeal.objects.create(
        decision=decision,
        side=side,
        member=by,
        contested_made_by=decision.made_by,
        filed_at=at,
        filed_on=legal_day(at),
        contest_until=appealing.last_day(decision, side),
    )
    AppealMessage.objects.create(appeal=appeal, author=by, text=text, written_at=at)
    tell_of_appeal(appeal, "filed", at=at)
    if appealing.who_answers(appeal) == "administrator":
        tell_administrators(appeal, at=at)
    return appeal


@transaction.atomic
def write_to_appeal(appeal: Appeal, *, by: Member, text: str, at: datetime | None = None) -> AppealMessage:
    """One more message, of whoever filed it or of the team. The same words twice in a row are one message."""
    at, text = at or timezone.now(), clean_text(text).strip()
    appeal = _locked(appeal)
    is_by_team = appeal.member_id != by.pk
    if is_by_team:
        appealing.check_may_answer(appeal, by)
    last = appeal.messages.last()
    if last is not None and (last.author_id, last.text) == (by.pk, text):
        return last
    if not appeal.is_open:
        raise AppealEnded(appeal)
    appealing.check_words(text)
    message = AppealMessage.objects.create(appeal=appeal, author=by, is_by_team=is_by_team, text=text, written_at=at)
    if is_by_team:
        tell_of_appeal(appeal, f"message:{message.pk}", at=at)
    return message


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: Member, at: datetime | None = None) -> Appeal:
    """Whoever filed it no longer wants an answer. Twice is once."""
    at = at or timezone.now()
    appeal = _locked(appeal)
    if appeal.member_id != by.pk:
        raise PermissionDenied(_("Only the person who filed it can withdraw it."))
    if appeal.outcome == Outcome.WITHDRAWN:
        return appeal
    _end(appeal, Outcome.WITHDRAWN, at=at)
    tell_of_appeal(appeal, "withdrawn", at=at)
    return appeal


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
    appeal = _locked(appeal)
    appealing.check_may_answer(appeal, by)
    if not appeal.is_open and (appeal.outcome, appeal.decided_by_id) == (outcome, by.pk):
        return appeal
    if appeal.is_open and seen is not None:
        _check_read(appeal, seen)
    appealing.check_words(reasons, "reasons")
    appealing.check_outcome(appeal, outcome, measure, at)
    _end(appeal, outcome, reasons=reasons, decided_by=by, at=at)
    _carry_out(appeal, target, measure, by=by, at=at)
    tell_of_appeal(appeal, "decided", at=at)
    return appeal


def _target_of(appeal: Appeal) -> Any:
    """Locked before the appeal, as in every act; nothing where the member it was about has left."""
    decision = appeal.decision
    return None if decision.is_about_a_member and decision.member is None else lock_target(decision)


def _locked(appeal: Appeal) -> Appeal:
    found = Appeal.objects.select_for_update(of=("self",)).select_related("decision__statement", "member")
    return found.get(pk=appeal.pk)


def _check_read(appeal: Appeal, seen: int) -> None:
    if appeal.messages.filter(pk__gt=seen).exists():
        raise ValidationError(_("Somebody has written meanwhile. Read it, then decide."))


def _end(appeal: Appeal, outcome: str, *, at: datetime, **values: Any) -> None:
    """Before anything is carried out: it is no longer open when the contested decision is taken back."""
    if not appeal.is_open:
        raise AppealEnded(appeal)
    appeal.outcome, appeal.ended_at = outcome, max(at, appeal.filed_at)
    for name, value in values.items():
        setattr(appeal, name, value)
    appeal.save(update_fields=["outcome", "ended_at", *values])


def _carry_out(appeal: Appeal, target: Any, measure: Measure | None, *, by: Member, at: datetime) -> None:
    if appeal.outcome == Outcome.UPHELD:
        return
    decision = appeal.decision
    _reverse(decision, by=by, at=at)
    if measure is not None:
        appeal.instead = _decide_instead(decision, target, measure, by=by, at=at)
        appeal.save(update_fields=["instead"])
    elif not decision.is_about_a_member:
        _answer_reports(locked(decision.post), by=by, at=at)


def _reverse(decision: Decision, *, by: Member, at: datetime) -> None:
    """As undoing does, but nothing is held again: somebody has looked at it now."""
    if decision.is_about_a_member or decision.kind in Decision.TAKES_AWAY:
        take_back(decision, by=by, at=at, is_told=False)
    else:
        decision.undone_at, decision.undone_by = at, by
        decision.save(update_fields=["undone_at", "undone_by"])
        decision.flags.update(handled_at=None)
        open_links_again(decision)
    if not decision.is_about_a_member and decision.kind != Kind.KEEP:
        _publish(decision, by=by, at=at)


def _publish(decision: Decision, *, by: Member, at: datetime) -> None:
    """What was held before, unless a later decision stands."""
    post = locked(decision.post)
    if post.visibility == Visibility.HELD:
        showing.restore(post, by=by, at=at)
    showing.warn_readers(post, warns=False)
    Assessment.objects.on(post).update(seen_at=at)


def _answer_reports(post: Any, *, by: Member, at: datetime) -> None:
    """Those who had reported it are told that it stays after all, and may contest that in their turn."""
    if post.is_published and rights.is_open(post):
        close_flags(write(post, Kind.KEEP, by=by, at=at))


def _decide_instead(decision: Decision, target: Any, measure: Measure, *, by: Member, at: datetime) -> Decision:
    if decision.is_about_a_member:
        return restrict(target, measure.kind, because=measure.because, ends_at=measure.until, by=by, at=at)
    act = take_away if measure.kind == Kind.HIDE else correct_it
    return act(locked(decision.post), by=by, at=at, because=measure.because)
