"""Who may report and decide what, and whether somebody decided first."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.actions import rights
from forum.dates import legal_day
from forum.models import Member, Visibility
from moderation.review.models import Decision, Flag, Rule
from moderation.review.models.flag import LAW_MAX, NOTE_MAX
from moderation.review.targets import Target
from moderation.review.vocabulary import FACTS_MAX


class AlreadyDecided(PermissionDenied):
    """Somebody decided first: `decision` is theirs. Nothing was changed."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(_("This has been decided already. Nothing was decided twice."))
        self.decision = decision


def check_may_flag(post: Target, member: Member) -> None:
    rights.check_may_write(member)
    if post.author_id == member.pk:
        raise PermissionDenied(_("This is your own text: you can edit or delete it."))
    if not post.is_published:
        raise PermissionDenied(_("This text is no longer here."))


def check_flag(rule: Rule | None, law: str, note: str) -> None:
    if (rule is None) == (not law):
        raise ValidationError(_("Choose a rule of the charter, or say what makes it illegal."))
    _check_length("law", law, LAW_MAX)
    _check_length("note", note, NOTE_MAX)


def check_may_decide(post: Target, member: Member) -> None:
    rights.check_may_moderate(member)
    if post.author_id == member.pk:
        raise PermissionDenied(_("This is your own text: another moderator decides about it."))


def check_is_there(post: Target) -> None:
    if post.visibility == Visibility.DELETED:
        raise PermissionDenied(_("Its author has deleted this text: there is nothing left to decide."))


def check_reasons(rule: Rule, facts: str, at: datetime) -> None:
    if not facts:
        raise ValidationError({"facts": _("Say what in this text breaks the rule: its author will read it.")})
    _check_length("facts", facts, FACTS_MAX)
    if not rule.is_in_force(legal_day(at)):
        raise ValidationError({"rule": _("This version of the rule is not in force. Choose the rule again.")})


def is_open(post: Target) -> bool:
    """Whether something about the post waits for a decision."""
    return post.visibility == Visibility.HELD or Flag.objects.on(post).open().exists()


def decided_before(
    post: Target, by: Member, kind: str, seen: int | None, *, is_settled: bool = False
) -> Decision | None:
    """The same decision by the same moderator (a double click); AlreadyDecided for anything else that came first.

    `seen`: the number of the last decision the moderator knew of, 0 for none, None for not asked.
    """
    last = Decision.objects.on(post).newest_first().first()
    if last is None:
        return None
    is_news = seen is not None and last.pk > seen
    is_hidden = last.is_standing and last.kind == Decision.Kind.HIDE
    if not (is_news or is_hidden or is_settled):
        return None
    if last.is_standing and last.kind == kind and last.made_by_id == by.pk:
        return last
    raise AlreadyDecided(last)


def _check_length(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError({name: _("Shorten this text to %(count)d characters.") % {"count": longest}})
