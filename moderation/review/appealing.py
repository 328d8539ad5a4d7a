"""Who may contest which decision, until when, who answers, and what may come of it: Regulation (EU) 2022/2065, art. 20.

Sides of members are rows of one table, `CONTESTANTS`; whoever sent a notice is on the third, by its link, with or
without an account: `notice_appealing.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.actions import rights as forum_rights
from forum.dates import legal_day, written_day
from forum.models import MODERATORS, Member
from moderation.review import rights
from moderation.review.models import Appeal, Decision, Flag, NoticeLink
from moderation.review.models.appeal import MESSAGE_MAX, decides_on_appeals
from moderation.review.models.statement import last_day_to_contest
from moderation.review.reasons import Because

Kind, Side, Outcome = Decision.Kind, Appeal.Side, Appeal.Outcome


class AppealEnded(PermissionDenied):
    """Somebody ended it first: `appeal` says who and how. Nothing was decided twice."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(_("This appeal has ended already. Nothing was decided twice."))
        self.appeal = appeal


@dataclass(frozen=True)
class Measure:
    """What is decided in place of the contested decision, with its reasons."""

    kind: str
    because: Because
    until: dt.datetime | None = None


# Who may contest


def _is_restricted(decision: Decision, member: Member) -> bool:
    if decision.is_about_a_guide:
        return decision.recipients.filter(member=member).exists()
    post = decision.post_or_none
    whose = post.author_id if post is not None else decision.member_id
    restricts = (
        decision.statement_id is not None or decision.kind == Kind.SPAM
    )  # art. 17(2) spares reasons, not art. 20
    return restricts and whose == member.pk


def _reported(decision: Decision, member: Member) -> bool:
    """And the team kept what they had reported."""
    if decision.kind != Kind.KEEP:
        return False
    return Flag.objects.filter(decision=decision, member=member, handled_at__isnull=False).exists()


CONTESTANTS: dict[str, Callable[[Decision, Member], bool]] = {
    Side.RESTRICTED: _is_restricted,
    Side.REPORTER: _reported,
}


def side_of(decision: Decision, member: Member) -> str | None:
    return next((side for side, holds in CONTESTANTS.items() if holds(decision, member)), None)


def last_day(decision: Decision, side: str) -> dt.date | None:
    """Included; None where nobody was informed, so that no time runs. Who reported is told at once."""
    if side == Side.RESTRICTED:
        return decision.statement.contest_until if decision.statement is not None else None
    return last_day_to_contest(decision.made_at)


def check_may_contest(decision: Decision, member: Member, at: dt.datetime) -> str:
    """The side on which they stand. Suspended members may: that is what an appeal is for."""
    if not member.is_active:
        raise PermissionDenied(_("This account is closed."))
    side = side_of(decision, member)
    if side is None:
        raise PermissionDenied(_("This decision is about somebody else."))
    if not decision.is_standing:
        raise PermissionDenied(_("This decision has been undone: there is nothing left to contest."))
    check_in_time(last_day(decision, side), at)
    if side == Side.REPORTER:
        check_nothing_followed(decision)
    return side


def check_in_time(until: dt.date | None, at: dt.datetime) -> None:
    if until is not None and legal_day(at) > until:
        said = _("This decision could be contested here until %(day)s. The way to a court stays open.")
        raise PermissionDenied(said % {"day": written_day(until)})


def check_nothing_followed(decision: Decision) -> None:
    """The text stayed then, and nothing has been done about it since."""
    rights.check_is_there(decision.post)
    later = Decision.objects.on(decision.post).standing().filter(pk__gt=decision.pk)
    if later.exclude(kind__in=Decision.HARMLESS).exists():
        raise PermissionDenied(_("The moderation team has decided anew about this text since."))


def check_words(text: str, name: str = "text") -> None:
    if not text:
        raise ValidationError({name: _("Say in your own words why.")})
    if len(text) > MESSAGE_MAX:
        raise ValidationError({name: _("Shorten this text to %(count)d characters.") % {"count": MESSAGE_MAX}})


# Who answers


def concerned(appeal: Appeal) -> set[int]:
    """Who has a part in it, and so none in deciding: made it, filed it, wrote the text, is its subject or told of it,
    reported it or sent a notice about it. `queue/appeals.py` asks the same of all appeals at once.
    """
    found = {appeal.member_id, appeal.contested_made_by_id}
    if appeal.notice is not None:
        found |= {
            appeal.notice.member_id,
            appeal.notice.unfounded_by_id,
            *appeal.notice.links.values_list("handled_by_id", flat=True),
        }
    if appeal.decision is not None:
        found |= _concerned_by(appeal.decision)
    return {pk for pk in found if pk is not None}


def _concerned_by(decision: Decision) -> set[int | None]:
    post = decision.post_or_none
    found = {decision.made_by_id, decision.member_id, *decision.recipients.values_list("member_id", flat=True)}
    found |= set(NoticeLink.objects.filter(decision=decision).values_list("notice__member_id", flat=True))
    if post is not None:
        found |= {post.author_id, *Flag.objects.on(post).values_list("member_id", flat=True)}
        found |= set(NoticeLink.objects.on(post).values_list("notice__member_id", flat=True))
    return found


def check_may_answer(appeal: Appeal, member: Member) -> None:
    forum_rights.check_may_write(member)
    if not decides_on_appeals(member):
        raise PermissionDenied(_("This is for the moderation team."))
    made_by = appeal.decision.made_by_id if appeal.decision is not None else None
    if member.pk in {appeal.contested_made_by_id, made_by}:
        raise PermissionDenied(_("You took this decision: somebody else looks at the appeal."))
    if member.pk in concerned(appeal):
        raise PermissionDenied(_("This concerns you: somebody else looks at the appeal."))


def who_answers(appeal: Appeal) -> str:
    """`team`, where another moderator can; `administrator`, where only they can; else `nobody` yet."""
    others = Member.objects.filter(is_active=True).exclude(pk__in=concerned(appeal))
    if others.filter(groups__name=MODERATORS).exists():
        return "team"
    return "administrator" if others.filter(is_superuser=True).exists() else "nobody"


# What may come of it


def asks_to_act(appeal: Appeal) -> bool:
    """Whoever contests wants something done about a text that stayed."""
    return appeal.decision is not None and appeal.side in {Side.REPORTER, Side.SENDER}


def measures(appeal: Appeal) -> list[str]:
    """What may stand in place of it: never harder than what was contested by whom it restricts."""
    if appeal.decision is None:
        return []
    found, post = _measures(appeal, appeal.decision), appeal.decision.post_or_none
    return [kind for kind in found if post is None or kind in rights.kinds_for(post)]


def _measures(appeal: Appeal, decision: Decision) -> list[str]:
    if asks_to_act(appeal):
        return [Kind.HIDE, Kind.CORRECT]
    found: dict[str, list[str]] = {
        Kind.HIDE: [Kind.CORRECT],
        Kind.SPAM: [Kind.CORRECT],
        Kind.SHUT: [Kind.CORRECT],
        Kind.LIMIT: [Kind.WARN, Kind.LIMIT],
        Kind.SUSPEND: [Kind.WARN, Kind.LIMIT, Kind.SUSPEND],
        Kind.CLOSE: [Kind.WARN, Kind.LIMIT, Kind.SUSPEND],
    }
    return found.get(decision.kind, [])


def outcomes(appeal: Appeal) -> list[str]:
    lighter = appeal.side == Side.RESTRICTED and measures(appeal)
    return [Outcome.UPHELD, Outcome.REVERSED, *([Outcome.REPLACED] if lighter else [])]


def needs_measure(appeal: Appeal, outcome: str) -> bool:
    """Who reported was right: then something is done about the text."""
    return outcome == Outcome.REPLACED or (asks_to_act(appeal) and outcome == Outcome.REVERSED)


def check_outcome(appeal: Appeal, outcome: str, measure: Measure | None, at: dt.datetime) -> None:
    if outcome not in outcomes(appeal):
        raise ValidationError({"outcome": _("Choose how the appeal ends.")})
    if needs_measure(appeal, outcome) != (measure is not None):
        raise ValidationError({"measure": _("Choose what is decided instead.")})
    decision = appeal.decision
    if measure is None or decision is None:
        return
    if measure.kind not in measures(appeal):
        raise ValidationError({"measure": _("Choose what is decided instead.")})
    whose = decision.post_or_none or decision.member
    if whose is not None:
        rights.check_reasons(measure.because, at, whose)
    if measure.kind in {Kind.LIMIT, Kind.SUSPEND}:
        _check_shorter(decision, measure, at)


def _check_shorter(decision: Decision, measure: Measure, at: dt.datetime) -> None:
    rights.check_end(measure.kind, measure.until, at)
    if decision.ends_at is not None and measure.until is not None:
        is_same = measure.kind == decision.kind
        if measure.until > decision.ends_at or (is_same and measure.until == decision.ends_at):
            raise ValidationError({"until": _("Choose an earlier day than that of the contested decision.")})
