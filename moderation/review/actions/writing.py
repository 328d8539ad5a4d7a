"""What every decision has in common: the row, the reports that it closes, the word to whoever it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from forum import notifications
from forum.models import Member, Notification
from forum.withdrawing import Guide
from moderation.handover import site_events
from moderation.review import holds
from moderation.review.actions import overtaking, showing
from moderation.review.actions.closing import close_links, senders_told
from moderation.review.actions.working import settled
from moderation.review.automatic import outside
from moderation.review.models import Alarm, Amendment, Assessment, Decision, Flag, StatementOfReasons
from moderation.review.targets import Target, about, question_of


def locked(post: Target) -> Any:
    """The text as it is now."""
    return showing.locked(post)


def columns(target: Target | Member | Guide) -> dict[str, Any]:
    return dict(about(target))


def write(
    target: Target | Member | Guide,
    kind: str,
    *,
    by: Member | None,
    at: datetime,
    statement: StatementOfReasons | None = None,
    **values: Any,
) -> Decision:
    """The row, with its statement before it: what restricts and says no why is refused by the database."""
    if statement is not None:
        statement.save(force_insert=True)
    if not isinstance(target, Member | Guide):
        values["former_visibility"] = target.visibility
        values["was_held_by_program"] = holds.is_by_program(target)
    made = {"kind": kind, "made_by": by, "made_at": at, "statement": statement}
    decision = Decision.objects.create(**made, **columns(target), **values)
    if statement is not None:
        site_events.statement_issued(decision.pk, at=at)
    return decision


def close_flags(decision: Decision) -> None:
    """What was reported of the post, and what the site noticed: somebody has looked at it."""
    at = decision.made_at
    flags = Flag.objects.on(decision.post).open()
    reporters = list(Member.objects.filter(pk__in=flags.values("member")))
    ended = overtaking.end_earlier(decision, at=at)
    flags.update(handled_at=at, decision=decision)
    Alarm.objects.on(decision.post).open().update(acknowledged_at=decision.made_at, acknowledged_by=decision.made_by)
    close_links(decision)
    tell_reporters(decision, reporters)
    overtaking.tell_settled(ended, at=at)
    Assessment.objects.on(decision.post).update(seen_at=decision.made_at)
    outside.tell(decision)
    settled(decision.post.kind, decision.post.pk)


def tell(decision: Decision, *, ref: str = "", at: datetime) -> None:
    """The author of the post, or the member it is about."""
    post = decision.post_or_none
    notifications.tell(
        post.author if post is not None else decision.member,
        Notification.Kind.DECISION,
        ref=ref or decision.ref,
        at=at,
        question=question_of(post) if post is not None else None,
        answer=showing.answer_of(post) if post is not None else None,
        url=f"/moderation/decisions/{decision.pk}/",
    )


def tell_reporters(decision: Decision, reporters: Iterable[Member]) -> None:
    """That somebody has looked; where the text was kept, from now on they may contest that.

    One mail for each person and decision: who contested reads of it with their appeal, who sent a notice with that.
    """
    post, contested = decision.post, overtaking.reporters_told(decision)
    members, addresses = senders_told(decision)
    for member in reporters:
        if member.pk in contested:
            continue
        notifications.tell(
            member,
            Notification.Kind.REPORTED,
            ref=f"{decision.ref}:reported",
            at=decision.made_at,
            url=f"/moderation/report/{post.kind}/{post.pk}/",
            is_mailed=not (member.pk in members or member.email.lower() in addresses),
        )


def tell_released(decision: Decision, *, at: datetime) -> None:
    """The author of a text that was held: everybody can read it now."""
    post = decision.post
    notifications.tell(
        post.author,
        Notification.Kind.DECISION,
        ref=f"{decision.ref}:released",
        at=at,
        question=question_of(post),
        answer=showing.answer_of(post),
        url=f"/charter/amendments/{post.pk}/" if isinstance(post, Amendment) else "",
    )
