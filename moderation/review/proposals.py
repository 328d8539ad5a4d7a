"""What may be proposed about a member of whom texts were removed for want of courtesy: a line that a moderator reads.

Nothing is done by it: every measure is a decision of a person, with its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.models import Member
from moderation.handover import triggers
from moderation.handover.triggers import Action
from moderation.review import prior_warnings, rule_codes
from moderation.review.models import Decision

WITHIN = timedelta(days=30)
Kind = Decision.Kind
IN_FORCE = {Action.PROPOSE_SLOW_MODE: (Kind.LIMIT, Kind.SUSPEND), Action.PROPOSE_SUSPENSION: (Kind.SUSPEND,)}


@dataclass(frozen=True)
class Proposal:
    """`action`: as of the rule; `removals`: how many texts, within `days`."""

    action: str
    removals: int
    days: int = WITHIN.days


def of_member(member: Member | None, at: datetime) -> Proposal | None:
    """None where nothing is due, or it is in force already, or the warning can still be heeded (`heeding`)."""
    if member is None or member.is_closed:
        return None
    removals = removed(member, at)
    if not removals:
        return None
    warned = next(prior_warnings.carrying(member, Kind.SUSPEND, at), None) is not None
    found = triggers.civility(removals, warned=warned)
    if found is None or (not warned and prior_warnings.has_been_warned(member, at)):
        return None
    kinds = IN_FORCE.get(found.action, ())
    if Decision.objects.on(member).in_force(at).filter(kind__in=kinds).exists():
        return None
    return Proposal(found.action.value, removals)


def removed(member: Member, at: datetime) -> int:
    """Decisions that stand. Who spoke of a dispute in other words than those of the charter loses nothing of it."""
    found = Decision.objects.taking_from(member).standing().filter(made_at__range=(at - WITHIN, at))
    return found.filter(statement__rule__code=rule_codes.COURTESY).count()
