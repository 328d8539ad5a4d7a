"""Deciding about a post or a proposal: keep, ask for a correction, hide, spam, duplicate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import actions as forum_actions
from forum.actions.duplicates import lock_pair
from forum.models import Member, Question, Visibility
from moderation.review import alike, reasons, rights
from moderation.review.actions import overtaking, showing
from moderation.review.actions.holding import end_hold
from moderation.review.actions.writing import close_flags, locked, tell, tell_released, write
from moderation.review.models import Decision, Rule
from moderation.review.models.decision import SPAM_VOLUME
from moderation.review.reasons import Because
from moderation.review.targets import Target
from moderation.review.vocabulary import VisibilityDecision

Kind = Decision.Kind


@transaction.atomic
def decide_hide(
    post: Target,
    *,
    by: Member,
    rule: Rule | None = None,
    facts: str,
    law: str = "",
    category: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Hide a post for a rule of the charter, or for the law, and give its author the reasons.

    `facts`: what in the post breaks the rule, for its author to read. `law`: the legal ground, with `category` in the
    words of the Transparency Database. `seen`: the number of the last decision the moderator knew of, 0 for none; when
    there is a later one it stands, and AlreadyDecided is raised.
    """
    at, because = at or timezone.now(), Because.of(facts, rule=rule, law=law, category=category)
    post = _to_restrict(post, by)
    earlier = rights.decided_before(post, by, Kind.HIDE, seen)
    if earlier is not None:
        return earlier
    rights.check_reasons(because, at, post)
    return take_away(post, by=by, at=at, because=because)


@transaction.atomic
def call_spam(
    post: Target,
    *,
    by: Member,
    rule: Rule,
    facts: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Hide advertising, as `decide_hide`. From `SPAM_VOLUME` alike texts on nobody is written to (art. 17(2)).

    The texts are counted here: nobody can say that there are many.
    """
    at, because = at or timezone.now(), Because.of(facts, rule=rule)
    post = _to_restrict(post, by)
    rights.check_may_be(post, Kind.SPAM)
    earlier = rights.decided_before(post, by, Kind.SPAM, seen)
    if earlier is not None:
        return earlier
    volume = alike.volume(post, at=at)
    if volume >= SPAM_VOLUME:
        return take_away(post, Kind.SPAM, by=by, at=at, volume=volume)
    rights.check_reasons(because, at, post)
    return take_away(post, Kind.SPAM, by=by, at=at, because=because, volume=volume)


@transaction.atomic
def keep(post: Target, *, by: Member, seen: int | None = None, at: datetime | None = None) -> Decision:
    """The post stays, or is published where it was held; its reports are closed. `seen` as for `decide_hide`."""
    at = at or timezone.now()
    post = _to_restrict(post, by)
    is_open = rights.is_open(post)
    earlier = rights.decided_before(post, by, Kind.KEEP, seen, is_settled=not is_open)
    if earlier is not None:
        return earlier
    if not is_open:
        raise PermissionDenied(_("Nobody has reported this text: there is nothing to decide."))
    decision = write(post, Kind.KEEP, by=by, at=at)
    if post.visibility == Visibility.HELD:
        showing.release(post, by=by, at=at)
        if not end_hold(post, by=by, at=at):
            tell_released(decision, at=at)
    showing.warn_readers(post, warns=False)
    close_flags(decision)
    return decision


@transaction.atomic
def ask_for_correction(
    post: Target, *, by: Member, rule: Rule, facts: str, seen: int | None = None, at: datetime | None = None
) -> Decision:
    """Tell the author what to change. The post stays as it is; one that is held stays held, which has its reasons."""
    at, because = at or timezone.now(), Because.of(facts, rule=rule)
    post = _to_restrict(post, by)
    rights.check_may_be(post, Kind.CORRECT)
    earlier = rights.decided_before(post, by, Kind.CORRECT, seen)
    if earlier is not None:
        return earlier
    rights.check_reasons(because, at, post)
    return correct_it(post, by=by, at=at, because=because)


@transaction.atomic
def close_as_duplicate(
    question: Question, of: Question, *, by: Member, seen: int | None = None, at: datetime | None = None
) -> Decision:
    """Its readers and its answers are led to the other question; whoever asked is told by the forum."""
    at = at or timezone.now()
    lock_pair(question, of)  # both at once: whoever points them at each other is refused
    post = _there(question, by)
    earlier = rights.decided_before(post, by, Kind.DUPLICATE, seen)
    if earlier is not None:
        return earlier
    decision = write(post, Kind.DUPLICATE, by=by, at=at)
    forum_actions.mark_duplicate(post, of=of, by=by, at=at)
    close_flags(decision)
    return decision


@transaction.atomic
def shut(
    question: Question,
    *,
    by: Member,
    facts: str,
    rule: Rule | None = None,
    law: str = "",
    category: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Nobody answers any more; reading goes on. Whoever asked reads why, as for `decide_hide`, and may contest it."""
    at, because = at or timezone.now(), Because.of(facts, rule=rule, law=law, category=category)
    if question.kind != "question":
        raise PermissionDenied(_("Only a question is closed to replies."))
    post = _to_restrict(question, by)
    earlier = rights.decided_before(post, by, Kind.SHUT, seen, is_settled=post.is_closed)
    if earlier is not None:
        return earlier
    if post.is_closed:
        raise PermissionDenied(_("This question takes no answers already."))
    rights.check_reasons(because, at, post)
    statement = reasons.of_post(post, because, at=at, what=VisibilityDecision.INTERACTION_RESTRICTED)
    decision = write(post, Kind.SHUT, by=by, at=at, statement=statement)
    forum_actions.close(post, by=by)
    close_flags(decision)
    tell(decision, at=at)
    return decision


@transaction.atomic
def opened_again(question: Question, *, by: Member, at: datetime | None = None) -> None:
    """A moderator opened it in the forum: the decision that closed it stands no more."""
    for decision in Decision.objects.on(question).standing().filter(kind=Kind.SHUT):
        decision.undone_at, decision.undone_by = at or timezone.now(), by
        decision.save(update_fields=["undone_at", "undone_by"])
        ended = overtaking.end_with(decision, at=decision.undone_at)
        if not overtaking.tells_author(ended):
            tell(decision, ref=f"{decision.ref}:undone", at=decision.undone_at)


def correct_it(post: Target, *, by: Member, at: datetime, because: Because) -> Decision:
    """Whoever calls has locked the post, and may. What is against the law is not corrected: the charter carries it."""
    if because.rule is None:
        raise ValidationError({"rule": _("For this, choose a rule of the charter.")})
    statement = reasons.of_post(post, because, at=at) if post.visibility != Visibility.PUBLISHED else None
    decision = write(post, Kind.CORRECT, by=by, at=at, statement=statement, rule=because.rule, request=because.facts)
    close_flags(decision)
    tell(decision, at=at)
    return decision


def take_away(
    post: Target, kind: str = Kind.HIDE, *, by: Member, at: datetime, because: Because | None = None, **values: Any
) -> Decision:
    """Whoever calls has locked the post, and may."""
    statement = reasons.of_post(post, because, at=at) if because is not None else None
    decision = write(post, kind, by=by, at=at, statement=statement, **values)
    showing.hide(post, by=by, ref=decision.ref, at=at)
    close_flags(decision)
    if statement is not None:
        tell(decision, at=at)
    return decision


def _to_restrict(post: Target, by: Member) -> Any:
    post = _there(post, by)
    rights.check_was_not_reversed(post, by)
    return post


def _there(post: Target, by: Member) -> Any:
    post = locked(post)
    rights.check_may_decide(post, by)
    rights.check_is_there(post)
    return post
