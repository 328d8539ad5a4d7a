"""Which warning carries a suspension, the closing of an account, or the refusal of reports: `heeding` is the rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.dates import written_day, written_moment
from forum.models import Member
from moderation.review import doings, heeding
from moderation.review.models import Decision, Rule
from moderation.review.models.decision import DecisionQuerySet

Kind = Decision.Kind
LASTS = timedelta(days=365)  # after it, somebody is warned anew before they are suspended


def carrying(member: Member, kind: str, at: datetime, *, rule: Rule | None = None) -> Iterator[Decision]:
    """Those after which they went on, the newest first. With a rule, for that rule."""
    done_at = _last_done(member, kind, at)
    for warning in _given(member, at, rule):
        if heeding.went_on(done_at, warning.made_at, warning.acknowledged_at):
            yield warning


def check_went_on(member: Member, kind: str, at: datetime, *, rule: Rule | None = None) -> Decision:
    """The warning that carries it. Else the moderator reads from when it is possible, and what is possible at once."""
    warning = next(carrying(member, kind, at, rule=rule), None)
    if warning is not None:
        return warning
    given = _given(member, at, rule).first()
    if given is None:
        raise PermissionDenied(_("Warn this member first: nothing harder comes without a warning."))
    raise ValidationError({"kind": f"{_why_not(given, kind, at)} {_at_once(kind)}"})


def has_been_warned(member: Member, at: datetime) -> bool:
    """Whether they went on or not."""
    return _given(member, at, None).exists()


def _given(member: Member, at: datetime, rule: Rule | None) -> DecisionQuerySet:
    """Those that stand at that time."""
    given = Decision.objects.on(member).standing().filter(kind=Kind.WARN, made_at__gt=at - LASTS, made_at__lte=at)
    return (given if rule is None else given.filter(statement__rule__code=rule.code)).newest_first()


def _last_done(member: Member, kind: str, at: datetime) -> datetime | None:
    return doings.last(member, at, doings.REPORTED if kind == Kind.NO_REPORTS else doings.DONE)


def _why_not(warning: Decision, kind: str, at: datetime) -> str:
    since = heeding.since(warning.made_at, warning.acknowledged_at)
    if at < since:
        said = _(
            "This member was warned on %(warned)s, and may heed it. If they go on, this is possible from %(moment)s. "
            "It is possible sooner if they say that they have read the warning."
        )
        return said % {"warned": written_moment(warning.made_at), "moment": written_moment(since)}
    said = _("Since they could heed the warning of %(day)s, this member has done nothing here that could be judged.")
    if kind == Kind.NO_REPORTS:
        said = _("Since they could heed the warning of %(day)s, this member has reported nothing.")
    return said % {"day": written_day(timezone.localtime(warning.made_at))}


def _at_once(kind: str) -> str:
    if kind == Kind.NO_REPORTS:
        return _("What you can do at once: keep what they reported.")
    return _("What you can do at once: hide their texts, or have what they write looked at before others see it.")
