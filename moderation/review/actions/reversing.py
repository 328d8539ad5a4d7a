"""What follows for the text, the member or the notice when an appeal is decided: all of it is put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.models import Member, Visibility
from moderation.review import rights
from moderation.review.actions import showing
from moderation.review.actions.closing import correct_answer, open_links_again
from moderation.review.actions.members import restrict
from moderation.review.actions.misuse import end_measures
from moderation.review.actions.posts import correct_it, take_away
from moderation.review.actions.undoing import end_what_followed, take_back
from moderation.review.actions.writing import close_flags, locked, write
from moderation.review.appealing import Measure
from moderation.review.models import Appeal, Assessment, Decision, SenderMeasure

Kind, Outcome = Decision.Kind, Appeal.Outcome


def carry_out(appeal: Appeal, target: Any, measure: Measure | None, *, by: Member, at: datetime) -> None:
    """In the transaction that ends the appeal. `target`: what the decision is about, locked."""
    if appeal.outcome == Outcome.UPHELD:
        return
    decision = appeal.decision
    if appeal.sender_measure is not None:
        end_measures(SenderMeasure.objects.filter(pk=appeal.sender_measure.pk), by=by, at=at, is_told=False)
    elif decision is None:
        if appeal.notice is not None:
            correct_answer(appeal.notice, by=by, at=at)
    else:
        _put_right(appeal, decision, target, measure, by=by, at=at)


def _put_right(
    appeal: Appeal, decision: Decision, target: Any, measure: Measure | None, *, by: Member, at: datetime
) -> None:
    _reverse(decision, by=by, at=at)
    if measure is not None:
        appeal.instead = _decide_instead(decision, target, measure, by=by, at=at)
        appeal.save(update_fields=["instead"])
    elif decision.is_about_a_post:
        _answer_reports(locked(decision.post), by=by, at=at)


def _reverse(decision: Decision, *, by: Member, at: datetime) -> None:
    """As undoing does, but nothing is held again: somebody has looked at it now."""
    if not decision.is_about_a_post or decision.kind in {*Decision.TAKES_AWAY, Kind.SHUT}:
        take_back(decision, by=by, at=at, is_told=False)
    else:
        _open_again(decision, by=by, at=at)
    if decision.is_about_a_post and decision.kind not in Decision.HARMLESS:
        _publish(decision, by=by, at=at)


def _open_again(decision: Decision, *, by: Member, at: datetime) -> None:
    """What was reported waits once more. That the question was asked before stays true."""
    if decision.kind != Kind.DUPLICATE:
        decision.undone_at, decision.undone_by = at, by
        decision.save(update_fields=["undone_at", "undone_by"])
        end_what_followed(decision, by=by, at=at)
    decision.flags.update(handled_at=None)
    open_links_again(decision)


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
        # Something lighter about the same thing rests on the same warning: nothing is judged anew.
        warning = decision.warning if measure.kind in Decision.WARNED else None
        until = measure.until
        return restrict(target, measure.kind, because=measure.because, by=by, at=at, ends_at=until, warning=warning)
    act = take_away if measure.kind == Kind.HIDE else correct_it
    return act(locked(decision.post), by=by, at=at, because=measure.because)
