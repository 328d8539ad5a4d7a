"""Taking a decision back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import actions as forum_actions
from forum import ledger
from forum.models import Member, Visibility
from forum.withdrawing import Guide
from moderation.review import resting, rights
from moderation.review.actions import overtaking, showing
from moderation.review.actions.closing import open_links_again
from moderation.review.actions.guides import give_back, locked_guide, tell_of_the_end
from moderation.review.actions.members import settle
from moderation.review.actions.writing import locked, tell
from moderation.review.automatic.signals import Score
from moderation.review.models import Assessment, Decision
from moderation.review.rights import AlreadyDecided
from moderation.review.targets import Target

Kind = Decision.Kind


@transaction.atomic
def undo(decision: Decision, *, by: Member, at: datetime | None = None) -> Decision:
    """Put everything back as it was before the decision: the post, its points, its reports; or the member."""
    at = at or timezone.now()
    target = lock_target(decision)
    if target is None:
        raise PermissionDenied(_("This guide was deleted: there is nothing left to undo."))
    if isinstance(target, Member):
        rights.check_may_restrict(target, by)
    elif isinstance(target, Guide):
        rights.check_may_put_back(decision, target, by)
    else:
        rights.check_may_undo(decision, target, by)
    last = _to_undo(decision, target)
    if last.undone_at and last.undone_by_id != by.pk:
        raise AlreadyDecided(last)
    if last.undone_at:
        return last
    take_back(last, by=by, at=at)
    return last


def take_back(decision: Decision, *, by: Member, at: datetime, is_told: bool = True) -> None:
    """Whoever calls has locked what it is about, and may: a moderator, or whoever decides on an appeal."""
    decision.undone_at, decision.undone_by = at, by
    decision.save(update_fields=["undone_at", "undone_by"])
    if decision.is_about_a_member:
        _end_what_rests_on(decision, by=by, at=at)
        if decision.member is not None:
            settle(decision.member)
    elif decision.is_about_a_guide:
        give_back(decision)
    else:
        _put_back(decision, locked(decision.post), by=by, at=at)
        end_what_followed(decision, by=by, at=at)
    decision.flags.update(handled_at=None)
    open_links_again(decision)
    ended = overtaking.end_with(decision, at=at)
    if decision.is_about_a_guide:
        tell_of_the_end(decision, at=at)
    elif (
        is_told
        and not overtaking.tells_author(ended)
        and (decision.statement_id is not None or decision.kind == Kind.CORRECT)
    ):
        tell(decision, ref=f"{decision.ref}:undone", at=at)


def end_what_followed(decision: Decision, *, by: Member, at: datetime) -> None:
    """Its author was warned or limited because of it: that goes as well."""
    for one in Decision.objects.standing().filter(prompted_by=decision, member__isnull=False).order_by("pk"):
        ledger.lock(one.member)
        take_back(one, by=by, at=at)


def _end_what_rests_on(warning: Decision, *, by: Member, at: datetime) -> None:
    """The member reads of it with the warning."""
    for restriction in resting.on(warning):
        carrier = resting.other_warning(restriction)
        if carrier is None:
            overtaking.end_with(restriction, at=at, is_told=False)
            take_back(restriction, by=by, at=at, is_told=False)
        else:
            restriction.warning = carrier
            restriction.save(update_fields=["warning"])


def lock_target(decision: Decision) -> Target | Member | Guide | None:
    """The post, the guide or the member that it is about, as they are now. None for a guide that was deleted."""
    if decision.is_about_a_member:
        if decision.member is None:
            raise PermissionDenied(_("This member has left: there is nothing left to undo."))
        ledger.lock(decision.member)
        return decision.member
    if decision.is_about_a_guide:
        return locked_guide(decision.page_id)
    return locked(decision.post)  # type: ignore[no-any-return]


def _to_undo(decision: Decision, target: Target | Member | Guide) -> Decision:
    """Of posts the last one only: what was decided after it knew of it. Of members each one apart."""
    if isinstance(target, Member):
        return Decision.objects.get(pk=decision.pk)
    last = Decision.objects.on(target).newest_first()[0]
    if last.pk != decision.pk:
        raise AlreadyDecided(last)
    return last


def _put_back(decision: Decision, post: Target, *, by: Member, at: datetime) -> None:
    if decision.kind in Decision.TAKES_AWAY:
        _show_again(decision, post, by=by, at=at)
    elif decision.kind == Kind.HOLD:
        if post.visibility == Visibility.HELD:
            showing.release(post, by=by, at=at)
    elif decision.kind in {Kind.DUPLICATE, Kind.SHUT} and post.kind == "question":
        forum_actions.reopen(post, by=by, at=at)  # type: ignore[arg-type]
    elif decision.kind == Kind.KEEP:  # it stays public, and waits again: only a decision with its reasons takes it away
        Assessment.objects.on(post).filter(holds=True).update(asks_for_a_look=True)
        _warn_again(post)
    Assessment.objects.on(post).filter(seen_at=decision.made_at).update(seen_at=None)


def _warn_again(post: Target) -> None:
    """As the site warned of it before somebody looked."""
    known = Assessment.objects.on(post).first()
    if known is not None:
        showing.warn_readers(post, warns=Score(tuple(known.score_lines)).warns)


def _show_again(decision: Decision, post: Target, *, by: Member, at: datetime) -> None:
    if post.visibility == Visibility.HIDDEN != decision.former_visibility:
        showing.restore(post, by=by, ref=decision.ref, to=_formerly(decision, post), at=at)
        return
    # Its author deleted it meanwhile, or it was hidden before: points only.
    ledger.lock(post.author)
    ledger.take_back(f"removed:{decision.ref}", at=at)


def _formerly(decision: Decision, post: Target) -> str:
    """What everybody could read is held again only if a decision that stands says why."""
    was_held = decision.former_visibility == Visibility.HELD
    if was_held and post.is_announced and not Decision.objects.on(post).standing().explaining_a_hold().exists():
        return Visibility.PUBLISHED
    return decision.former_visibility
