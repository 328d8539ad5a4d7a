"""What rests on a warning: nobody is suspended, or has their reports refused, without one (art. 23).

Where a warning is taken back, what rests on it ends with it, unless another one carries it.
"""

from __future__ import annotations

from moderation.review import prior_warnings
from moderation.review.models import Decision

Kind = Decision.Kind


def on(warning: Decision) -> list[Decision]:
    """What stands and names this warning, the latest first."""
    found = Decision.objects.standing().filter(warning=warning).select_related("member", "statement__rule")
    return list(found.newest_first())


def other_warning(restriction: Decision) -> Decision | None:
    """Another that stands and could be heeded before it, as it would have been asked for then."""
    if restriction.member is None or restriction.warning_id is None:
        return None
    rule = restriction.statement.rule if restriction.statement and restriction.kind == Kind.NO_REPORTS else None
    known = prior_warnings.carrying(restriction.member, restriction.kind, restriction.made_at, rule=rule)
    return next((warning for warning in known if warning.pk != restriction.warning_id), None)


def would_end_with(warning: Decision) -> list[Decision]:
    return [restriction for restriction in on(warning) if other_warning(restriction) is None]


def ended_with(warning: Decision) -> list[Decision]:
    """What was taken back in the same act."""
    if warning.kind != Kind.WARN or warning.undone_at is None:
        return []
    return list(Decision.objects.filter(warning=warning, undone_at=warning.undone_at).newest_first())
