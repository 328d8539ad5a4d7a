"""Holding a reported post until a person has looked at it, by the sum of `evidence.py`. Never hides, never deletes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forum.dates import legal_day, written_day
from forum.models import Member
from moderation.review import reasons, rule_codes, weighing
from moderation.review.actions import overtaking, showing
from moderation.review.actions.writing import tell, write
from moderation.review.automatic.checking import is_exempt
from moderation.review.models import Decision, Flag, Rule
from moderation.review.reasons import Because
from moderation.review.targets import Target

log = logging.getLogger(__name__)

Kind = Decision.Kind
DECIDED_FOR = timedelta(days=30)  # what a person kept is not held again by later reports, unless its author edits it


def hold_if_due(post: Target, *, at: datetime) -> Decision | None:
    """Called with a locked post, after a report. A failure loses nobody their report: nothing is held then."""
    try:
        with transaction.atomic():
            return _hold(post, at) if _may_be_held(post, at) and weighing.weigh(post).holds else None
    except Exception:
        log.exception("the reports of a post could not be weighed")
        return None


def _may_be_held(post: Target, at: datetime) -> bool:
    """Not what the team and brands wrote, nor what somebody of the team has looked at lately."""
    if not settings.HOLD_BY_EVIDENCE or not post.is_published:
        return False
    if post.author is not None and is_exempt(post.author):
        return False
    return not _was_looked_at(post, at)


def _was_looked_at(post: Target, at: datetime) -> bool:
    since = max(filter(None, [at - DECIDED_FOR, post.edited_at]))
    rows = Decision.objects.on(post)
    kept = rows.standing().filter(kind__in=[Kind.KEEP, Kind.DUPLICATE, Kind.CORRECT], made_at__gte=since)
    return kept.exists() or rows.filter(undone_at__gte=since, undone_by__isnull=False).exists()


def _hold(post: Target, at: datetime) -> Decision:
    decision = _write(post, _reported(post, at), at)
    showing.hold(post, at=at)
    log.warning("%s %s is held by its reports", post.kind, post.pk)
    return decision


def give_reasons(post: Target, *, at: datetime) -> None:
    """A check is about to hold what everybody could read: its author is told why, unless a hold that stands has."""
    if not Decision.objects.on(post).standing().filter(kind=Kind.HOLD).exists():
        _write(post, _noticed(post, at), at)


def _write(post: Target, because: Because, at: datetime) -> Decision:
    statement = reasons.by_program(reasons.of_post(post, because, at=at))
    decision = write(post, Kind.HOLD, by=None, at=at, statement=statement)
    tell(decision, at=at)
    return decision


def _reported(post: Target, at: datetime) -> Because:
    """The rule that most reports name; for notices alone the rule about the law."""
    with translation.override(reasons.language_for(post)):
        facts = _(
            "It was published on %(day)s and has been reported. A program weighed the reports. Until a person has "
            "looked at it, only you and the moderation team see it."
        ) % {"day": written_day(post.created_at)}
        law = _("What whoever reported it calls illegal, which a person has yet to check.")
    codes = [flag.rule.code for flag in Flag.objects.on(post).open().select_related("rule") if flag.rule]
    code = max(codes, key=lambda one: (codes.count(one), one)) if codes else rule_codes.ILLEGAL
    return _because(facts, code, law, at)


def _noticed(post: Target, at: datetime) -> Because:
    """The rule about advertising, for which the checks look; what they noticed is said on the page of the text."""
    with translation.override(reasons.language_for(post)):
        facts = _(
            "It was published on %(day)s. A program that looks for advertising and fraud noticed something in it. "
            "Until a person has looked at it, only you and the moderation team see it."
        ) % {"day": written_day(post.created_at)}
        law = _("What is advertising or fraud according to a program, which a person has yet to check.")
    return _because(facts, rule_codes.ADVERTISING, law, at)


def _because(facts: str, code: str, law: str, at: datetime) -> Because:
    """The rule, where the charter in force has it; else the law."""
    rule = Rule.objects.in_force(legal_day(at)).filter(code=code).first()
    return Because(facts, rule) if rule is not None else Because(facts, law=law)


def end_hold(post: Target, *, by: Member, at: datetime) -> bool:
    """A person kept the post: the hold is undone. Whether its author, who contested it, was told so with their appeal;
    else whoever keeps it tells them that it is shown.
    """
    is_told = False
    for decision in Decision.objects.on(post).standing().filter(kind=Kind.HOLD):
        decision.undone_at, decision.undone_by = at, by
        decision.save(update_fields=["undone_at", "undone_by"])
        is_told |= overtaking.tells_author(overtaking.end_with(decision, at=at))
    return is_told
