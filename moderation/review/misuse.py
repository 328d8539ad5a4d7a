"""Notices that are manifestly unfounded, again and again: when their sender is warned, and when no more are taken.

Regulation (EU) 2022/2065, art. 23(2) to (4): never without a warning, for a reasonable time, by number and share, and
by what a person thinks of it. What is said of children and of lives counts for nothing here, and is always taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.dates import legal_day, written_day, written_moment
from moderation.review import heeding, rule_codes
from moderation.review.models import Notice, Rule, SenderMeasure
from moderation.review.models.misuse import WORDS_MAX
from moderation.review.models.notice import NEVER_REFUSED, by_address, of_same_sender
from moderation.review.notice_records import LED, SenderRecord

WARN_FROM = 3  # manifestly unfounded notices of one sender within COUNTED
COUNTED = timedelta(days=365)
WARNING_LASTS = timedelta(days=365)  # after it, somebody is warned anew
LONGEST = timedelta(days=184)  # for which no notices are taken: half a year

Kind = SenderMeasure.Kind


def is_due(record: SenderRecord) -> bool:
    """Often, and at least every second one: whoever is mostly right is not warned for some mistakes."""
    return record.unfounded >= WARN_FROM and 2 * record.unfounded >= record.decided


def counts(notice: Notice) -> bool:
    """Whether it says something of how its sender uses notices. Trusted flaggers answer to who named them (art. 22)."""
    return notice.subject not in NEVER_REFUSED and notice.flagger_id is None


def record_in(notice: Notice, at: datetime) -> SenderRecord:
    """Of whoever sent this notice, it included, within a year. A typed address has no other: it may be anybody's."""
    within = Q(decided_at__gt=at - COUNTED, decided_at__lte=at, flagger__isnull=True)
    found = Notice.objects.filter(Q(pk=notice.pk) | of_same_sender(notice) & within)
    counted = found.exclude(subject__in=NEVER_REFUSED).exclude(decided_at=None)
    upheld = counted.filter(LED).values("pk").distinct().count()
    return SenderRecord(counted.count(), upheld, counted.exclude(unfounded_at=None).count())


def rule_of_reports(at: datetime) -> Rule | None:
    return Rule.objects.in_force(legal_day(at)).filter(code=rule_codes.FAIR_REPORTS).first()


def warning_of(notice: Notice, at: datetime) -> SenderMeasure | None:
    """The one in force about whoever sent it."""
    found = SenderMeasure.objects.of_sender(notice).in_force(at).filter(kind=Kind.WARN)
    return found.order_by("-made_at").first()


def refusal_of(notice: Notice, at: datetime) -> SenderMeasure | None:
    found = SenderMeasure.objects.of_sender(notice).in_force(at).filter(kind=Kind.REFUSE)
    return found.order_by("-ends_at").first()


def _refusal_of_typed(notice: Notice, at: datetime) -> SenderMeasure | None:
    """Of a notice that nobody can have confirmed yet: what stands against its account, or against the typed address.

    The measure rests on what was proven; that a typed address meets it takes nothing from anybody.
    """
    accounts = EmailAddress.objects.filter(email__iexact=notice.email, verified=True) if notice.email else None
    theirs = Q(notice__member__in=[notice.member_id, *(accounts.values_list("user", flat=True) if accounts else ())])
    if notice.sender_key:
        theirs |= by_address("notice__") & Q(notice__sender_key=notice.sender_key)
    found = SenderMeasure.objects.filter(theirs).in_force(at).filter(kind=Kind.REFUSE)
    return found.order_by("-ends_at").first()


def check_is_taken(notice: Notice, at: datetime) -> None:
    """Before a notice comes in."""
    refusal = None if notice.subject in NEVER_REFUSED else _refusal_of_typed(notice, at)
    if refusal is not None:
        said = _("Notices of yours are not taken until %(day)s included, but of children and of lives in danger.")
        raise PermissionDenied(said % {"day": written_day(refusal.last_day)})


def check_may_refuse(notice: Notice, at: datetime) -> SenderMeasure:
    """The warning on which it rests: they went on although they could have heeded it."""
    warning = warning_of(notice, at)
    if notice.unfounded_at is None or not counts(notice):
        raise PermissionDenied(_("This notice is not called manifestly unfounded."))
    if not notice.is_known_sender:
        raise PermissionDenied(_("Nobody has said that this notice is theirs: nothing follows from a typed address."))
    if warning is None or notice.received_at <= warning.made_at:
        raise PermissionDenied(_("Its sender sent it before they were warned: nobody is refused without a warning."))
    if not heeding.went_on(notice.received_at, warning.made_at):
        said = _("Its sender was warned on %(moment)s, and has a day to read that. This notice came within that day.")
        raise PermissionDenied(said % {"moment": written_moment(warning.made_at)})
    if refusal_of(notice, at) is not None:
        raise PermissionDenied(_("Notices of this sender are not taken already."))
    return warning


def may_refuse(notice: Notice, at: datetime) -> bool:
    try:
        check_may_refuse(notice, at)
    except PermissionDenied:
        return False
    return True


def check_refusal(until: Any, words: str, at: datetime) -> None:
    if until is None or not at < until <= at + LONGEST:
        raise ValidationError({"until": _("Choose a day within the next six months.")})
    if len(words) > WORDS_MAX:
        raise ValidationError({"words": _("Shorten this text to %(count)d characters.") % {"count": WORDS_MAX}})
