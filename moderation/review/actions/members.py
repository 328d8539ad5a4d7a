"""Deciding about a member: a warning, posts that are looked at first, a time without writing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import actions as forum_actions
from forum import ledger
from forum.models import Member
from moderation.review import prior_warnings, reasons, rights
from moderation.review.actions.member_reports import settle_reports
from moderation.review.actions.writing import tell, write
from moderation.review.models import Decision, Rule
from moderation.review.reasons import Because
from moderation.review.vocabulary import Source

Kind = Decision.Kind


def warn(member: Member, *, by: Member, facts: str, **more: Any) -> Decision:
    """Tell a member that what they do breaks a rule, or the law. The member has to say that they read it.

    Here and below: `rule`, or `law` with `category`, as for `decide_hide`.
    """
    return _decide(member, Kind.WARN, by=by, facts=facts, **more)


def limit(member: Member, *, by: Member, facts: str, until: datetime, **more: Any) -> Decision:
    """Until then, what the member writes is looked at before others see it."""
    return _decide(member, Kind.LIMIT, by=by, facts=facts, ends_at=until, **more)


def suspend(member: Member, *, by: Member, facts: str, until: datetime, **more: Any) -> Decision:
    """Until then the member reads and does not write. Needs a warning that they could heed (art. 23): `heeding`."""
    return _decide(member, Kind.SUSPEND, by=by, facts=facts, ends_at=until, **more)


def refuse_reports(member: Member, *, by: Member, facts: str, until: datetime, **more: Any) -> Decision:
    """Until then, their reports and notices are not taken, but of danger (art. 23(2)). As `suspend`, for the rule."""
    return _decide(member, Kind.NO_REPORTS, by=by, facts=facts, ends_at=until, **more)


def close_account(member: Member, *, by: Member, facts: str, **more: Any) -> Decision:
    """For good, after a warning as for `suspend`. Nothing is deleted: they read, contest, and take their data out."""
    return _decide(member, Kind.CLOSE, by=by, facts=facts, **more)


@transaction.atomic
def acknowledge(decision: Decision, *, by: Member, at: datetime | None = None) -> Decision:
    """The member says that they have read it. Said twice, the first time counts."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not decision.is_about_a_member or decision.member_id != by.pk:
        raise PermissionDenied(_("This decision is about somebody else."))
    if decision.acknowledged_at is None:
        decision.acknowledged_at = at or timezone.now()
        decision.save(update_fields=["acknowledged_at"])
    return decision


@transaction.atomic
def _decide(
    member: Member,
    kind: str,
    *,
    by: Member,
    facts: str,
    rule: Rule | None = None,
    law: str = "",
    category: str = "",
    ends_at: datetime | None = None,
    prompted_by: Decision | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Decision:
    at, because = at or timezone.now(), Because.of(facts, rule=rule, law=law, category=category)
    ledger.lock(member)
    member.refresh_from_db()
    rights.check_may_restrict(member, by)
    earlier = rights.decided_before(member, by, kind, seen)
    if earlier is not None:
        return earlier
    rights.check_reasons(because, at, member)
    rights.check_end(kind, ends_at, at)
    warning = _warning(member, kind, because, at)
    return restrict(
        member, kind, because=because, by=by, at=at, ends_at=ends_at, prompted_by=prompted_by, warning=warning
    )


def restrict(
    member: Member,
    kind: str,
    *,
    because: Because,
    by: Member,
    at: datetime,
    ends_at: datetime | None = None,
    prompted_by: Decision | None = None,
    warning: Decision | None = None,
) -> Decision:
    """Whoever calls has locked the member, may, and knows the warning on which it rests."""
    known = prompted_by.statement if prompted_by is not None else None
    source = known.source_type if known is not None else Source.VOLUNTARY
    statement = reasons.of_member(member, kind, because, at=at, until=ends_at, source=source)
    values = {"ends_at": ends_at, "prompted_by": prompted_by, "warning": warning}
    decision = write(member, kind, by=by, at=at, statement=statement, **values)
    settle(member)
    settle_reports(decision)
    tell(decision, at=at)
    return decision


def _warning(member: Member, kind: str, because: Because, at: datetime) -> Decision | None:
    if kind == Kind.NO_REPORTS:
        if because.rule is None:
            raise ValidationError({"rule": _("For this, choose a rule of the charter.")})
        return prior_warnings.check_went_on(member, kind, at, rule=because.rule)
    return prior_warnings.check_went_on(member, kind, at) if kind in Decision.WARNED else None


def settle(member: Member) -> None:
    """Whether a member may write is what the decisions that stand say, and nothing else."""
    member.refresh_from_db(fields=["suspended_until"])  # it may have been read before the lock
    until = Decision.objects.on(member).standing().barred_until()
    forum_actions.suspend(member, until=max(until, default=None))
