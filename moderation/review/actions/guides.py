"""Withdrawing a guide by a decision with its reasons, and putting it back: those it names are told, and may contest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications, withdrawing
from forum.models import Member, Notification
from forum.withdrawing import Guide
from moderation.review import reasons, rights
from moderation.review.actions.alarms import acknowledge_alarm
from moderation.review.actions.closing import close_links
from moderation.review.actions.writing import write
from moderation.review.models import Alarm, Appeal, Decision, NoticeLink, Recipient, Rule
from moderation.review.reasons import Because

Kind = Decision.Kind


def locked_guide(pk: int | None) -> Guide | None:
    """As it is now, held until the transaction ends."""
    return withdrawing.known(pk, is_locked=True)


def answered(guide: Guide) -> int:
    """How many addresses of notices that lead to it the team has answered so far."""
    return NoticeLink.objects.on(guide).filter(handled_at__isnull=False).count()


@transaction.atomic
def withdraw_guide(
    pk: int,
    *,
    by: Member,
    facts: str,
    rule: Rule | None = None,
    law: str = "",
    category: str = "",
    seen: int | None = None,
    seen_answers: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Nobody reads it any more, and nobody publishes it as long as the decision stands. Arguments as for `decide_hide`.

    `seen_answers`: how many notices about it were answered when the moderator looked, as `answered` counts them.
    """
    at, because = at or timezone.now(), Because.of(facts, rule=rule, law=law, category=category)
    guide = locked_guide(pk)
    if guide is None:
        raise PermissionDenied(_("This guide is no longer here."))
    rights.check_may_withdraw(guide, by)
    is_settled = Decision.objects.on(guide).standing().exists()
    earlier = rights.decided_before(guide, by, Kind.WITHDRAW, seen, is_settled=is_settled)
    if earlier is not None:
        return earlier
    rights.check_guide_was_not_reversed(guide, by)
    if seen_answers is not None and answered(guide) != seen_answers:
        raise PermissionDenied(_("Somebody has answered a notice about this guide meanwhile. Read it, then decide."))
    rights.check_reasons(because, at, guide)
    return _withdraw(guide, because, by=by, at=at)


def _withdraw(guide: Guide, because: Because, *, by: Member, at: datetime) -> Decision:
    statement = reasons.of_guide(guide, because, at=at)
    decision = write(guide, Kind.WITHDRAW, by=by, at=at, statement=statement)
    Recipient.objects.bulk_create(_recipients(decision, guide, because, at))
    withdrawing.withdraw(guide, at=at)
    _stop_alarms(guide, by=by, at=at)
    close_links(decision)
    _tell(decision, decision.ref, guide.members, at=at)
    return decision


def _recipients(decision: Decision, guide: Guide, because: Because, at: datetime) -> list[Recipient]:
    """Each with what they read in their own language, where the statement is in another."""
    words: dict[str, dict[str, str]] = {guide.language: {}}
    for language in {member.language for member in guide.members} - set(words):
        said = reasons.of_guide(guide, because, at=at, language=language)
        words[language] = {name: getattr(said, name) for name in said.TRANSLATED}
    return [
        Recipient(decision=decision, member=member, language=member.language, words=words[member.language])
        for member in guide.members
    ]


def _stop_alarms(guide: Guide, *, by: Member, at: datetime) -> None:
    """Of notices about it: somebody has looked."""
    open_ones = NoticeLink.objects.on(guide).open().values("notice")
    for alarm in Alarm.objects.filter(notice__in=open_ones, acknowledged_at=None):
        acknowledge_alarm(alarm, by=by, at=at)


def give_back(decision: Decision) -> None:
    """Everybody reads it as before; nothing is left to give back where editors have deleted it."""
    guide = withdrawing.known(decision.page_id)
    if guide is not None:
        withdrawing.put_back(guide)


def tell_of_the_end(decision: Decision, *, at: datetime) -> None:
    """Those who were told of it, but for whom an appeal tells it already."""
    contested = Appeal.objects.filter(decision=decision, member__isnull=False, ended_at__gte=at)
    told = Member.objects.filter(pk__in=decision.recipients.values("member"))
    _tell(decision, f"{decision.ref}:undone", told.exclude(pk__in=contested.values("member")).order_by("pk"), at=at)


def _tell(decision: Decision, ref: str, members: Iterable[Member], *, at: datetime) -> None:
    for member in members:
        notifications.tell(
            member,
            Notification.Kind.DECISION,
            ref=ref,
            at=at,
            reason=Notification.OF_A_GUIDE,
            url=f"/moderation/decisions/{decision.pk}/",
        )
