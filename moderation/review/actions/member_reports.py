"""Reporting a person, and finding that nothing is to be done. What is done is a decision, with its reasons."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum import ledger
from forum.models import Member
from forum.text.cleaning import clean_line, clean_text
from moderation.review import rights
from moderation.review.models import Decision, MemberReport, Rule


@transaction.atomic
def report_member(
    about: Member, *, by: Member, rule: Rule | None = None, law: str = "", note: str = "", at: datetime | None = None
) -> MemberReport:
    """For a rule, or for the law in one's own words. A second report that nobody has handled yet is the first."""
    at = at or timezone.now()
    ledger.lock(about)
    known = MemberReport.objects.filter(about=about, member=by).first()
    if known is not None and known.handled_at is None:
        return known
    rights.check_may_report_member(about, by)
    law, note = clean_line(law), clean_text(note).strip()
    rights.check_flag(rule, law, note)
    rights.check_may_report(by, at)
    row = known or MemberReport(about=about, member=by)
    row.rule, row.law, row.note, row.created_at = rule, law, note, at
    row.handled_at = row.handled_by = row.decision = None
    row.save()
    return row


@transaction.atomic
def leave_member(about: Member, *, by: Member, at: datetime | None = None) -> int:
    """Nothing is to be done about what was reported; how many reports were open. Nobody is told."""
    ledger.lock(about)
    rights.check_may_look_at(about, by)
    open_ones = MemberReport.objects.visible_to(by).open().filter(about=about)
    return open_ones.update(handled_at=at or timezone.now(), handled_by=by, decision=None)


def settle_reports(decision: Decision) -> None:
    """Inside the transaction of a decision about a member: it answers what was reported of them."""
    open_ones = MemberReport.objects.open().filter(about_id=decision.member_id)
    open_ones.update(handled_at=decision.made_at, handled_by=decision.made_by, decision=decision)
