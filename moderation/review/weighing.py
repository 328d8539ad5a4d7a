"""What `evidence.py` weighs of a post, read from the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q

from forum.models import Member
from moderation.review import evidence
from moderation.review.evidence import Evidence, Facts, Reporter
from moderation.review.models import Assessment, Decision, Flag, NoticeLink
from moderation.review.models.notice import Subject
from moderation.review.notice_records import record_of_sender
from moderation.review.targets import KINDS, Target

GRAVE_RULES = {"no-danger", "no-illegal", "no-personal-data"}  # of the charter that a site starts with
LIGHT_RULES = {"on-topic", "official-marks", "one-account"}
ORDINARY_SUBJECTS = {Subject.OTHER, Subject.DEFAMATION}
RETALIATES_WITHIN = timedelta(days=30)
SAME_DAYS = 2  # accounts made within so many days, without a record, count as one
COUNTED = 200  # posts of an author: more say nothing more

UPHELD = Q(decision__kind__in=[*Decision.TAKES_AWAY, Decision.Kind.CORRECT], decision__undone_at=None)
REFUSED = Q(decision__kind=Decision.Kind.KEEP, decision__undone_at=None)


class Record(NamedTuple):
    right: int
    wrong: int


def weigh(post: Target) -> Evidence:
    """What is known now; only reports and notices that nobody has decided count."""
    return evidence.score(facts_of(post))


def facts_of(post: Target) -> Facts:
    flags = list(Flag.objects.on(post).open().filter(ground="", member__isnull=False).select_related("rule", "member"))
    links = list(NoticeLink.objects.on(post).open().select_related("notice"))
    if not flags and not links:
        return Facts()
    records = records_of([flag.member_id for flag in flags if flag.member_id])
    reported = _reported_by(post.author, [flag.member_id for flag in flags if flag.member_id])
    reporters = [_of_flag(flag, records, reported) for flag in flags] + [_of_notice(link) for link in links]
    row = Assessment.objects.on(post).first()
    kept, removed = _record_of_author(post)
    return Facts(tuple(reporters), kept, removed, row.points if row is not None else 0)


def records_of(members: list[int]) -> dict[int, Record]:
    """Of members: how many of their decided reports led to something, and how many to nothing."""
    rows = (
        Flag.objects.filter(member_id__in=members, handled_at__isnull=False)
        .values_list("member_id")
        .annotate(right=Count("pk", filter=UPHELD), wrong=Count("pk", filter=REFUSED))
    )
    return {member: Record(right, wrong) for member, right, wrong in rows if member}


def _reported_by(author: Member | None, members: list[int]) -> dict[int, Any]:
    """Of these members, whom the author reported, and when last: a report in return weighs less."""
    if author is None:
        return {}
    found: dict[int, Any] = {}
    for kind in KINDS:
        rows = Flag.objects.filter(member=author, **{f"{kind}__author_id__in": members})
        for whom, at in rows.order_by("created_at").values_list(f"{kind}__author_id", "created_at"):
            found[whom] = max(at, found.get(whom, at))
    return found


def _of_flag(flag: Flag, records: dict[int, Record], reported: dict[int, Any]) -> Reporter:
    member: Any = flag.member
    record = records.get(member.pk, Record(0, 0))
    at = reported.get(member.pk)
    code = flag.rule.code if flag.rule else ""
    return Reporter(
        *record,
        gravity="grave" if code in GRAVE_RULES else "light" if code in LIGHT_RULES else "ordinary",
        group=f"made {member.date_joined.toordinal() // SAME_DAYS}" if not any(record) else "",
        is_retaliating=at is not None and at <= flag.created_at <= at + RETALIATES_WITHIN,
    )


def _of_notice(link: NoticeLink) -> Reporter:
    """Whoever has no account may write under any name: without a record they all count as one."""
    notice = link.notice
    record = record_of_sender(notice)
    right = record.upheld if record else 0
    wrong = record.decided - record.upheld if record else 0
    return Reporter(
        right,
        wrong,
        gravity="ordinary" if notice.subject in ORDINARY_SUBJECTS else "grave",
        group="" if right or wrong else "notices",
        is_trusted=notice.flagger_id is not None,
    )


def _record_of_author(post: Target) -> Record:
    """Posts that everybody reads, this one apart, and those that standing decisions took away."""
    author = post.author
    if author is None:
        return Record(0, 0)
    kept = 0
    for kind, model in KINDS.items():
        rows = model.objects.published().filter(author=author)
        kept += (rows.exclude(pk=post.pk) if kind == post.kind else rows)[:COUNTED].count()
    removed = Decision.objects.told_to(author).standing().filter(kind__in=Decision.TAKES_AWAY).count()
    return Record(kept, removed)
