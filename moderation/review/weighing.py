"""What `evidence.py` weighs of a post, read from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Q

from forum.models import Member
from moderation.review import evidence, rule_codes
from moderation.review.evidence import Evidence, Facts, Reporter
from moderation.review.models import Assessment, Decision, Flag, NoticeLink
from moderation.review.models.notice import Subject
from moderation.review.notice_keys import sender_key
from moderation.review.notice_records import records_of_senders
from moderation.review.people import ADDRESS, MEMBER, Name, Names, names_of_member, names_of_sender, persons
from moderation.review.targets import KINDS, Target

ORDINARY_SUBJECTS = {Subject.OTHER, Subject.DEFAMATION}
RETALIATES_WITHIN = timedelta(days=30)
SAME_DAYS = 2  # accounts made within so many days, without a record, count as one
COUNTED = 200  # posts of an author, reports, and notices: more say nothing more

UPHELD = Q(decision__kind__in=Decision.UPHOLDS, decision__undone_at=None)
REFUSED = Q(decision__kind=Decision.Kind.KEEP, decision__undone_at=None)


class Record(NamedTuple):
    right: int
    wrong: int


class Report(NamedTuple):
    """One report or notice, before it is known what else the same person sent."""

    gravity: str
    at: datetime
    member: Member | None
    is_trusted: bool = False


def weigh(post: Target) -> Evidence:
    """What is known now; only reports and notices that nobody has decided count. As many queries for one as for all."""
    return evidence.score(facts_of(post))


def facts_of(post: Target) -> Facts:
    """Each person once, by the weightiest of what they sent, with the record of all that they sent before."""
    reports = list(_reports_on(post))
    if not reports:
        return Facts()
    people = persons(reports)
    records = _records_of({name for names, _theirs in people for name in names})
    reported = _reported_by(post.author, [report.member.pk for _names, report in reports if report.member])
    reporters = [
        max((_reporter(one, _sum(names, records), reported) for one in theirs), key=lambda one: one.weight)
        for names, theirs in people
    ]
    row = Assessment.objects.on(post).first()
    kept, removed = _record_of_author(post)
    signals = row.points if row is not None else 0
    return Facts(tuple(reporters), kept, removed, signals, again=len(reports) - len(people))


def _reports_on(post: Target) -> Iterator[tuple[Names, Report]]:
    """With the names of whoever sent each."""
    flags = Flag.objects.on(post).open().filter(ground="", member__isnull=False).select_related("rule", "member")
    found: list[Any] = [*flags.order_by("pk")[:COUNTED], *_links_on(post)]
    senders = [one.member if isinstance(one, Flag) else one.notice.member for one in found]
    keys = _keys_of({member.pk for member in senders if member is not None})
    for one in found:
        yield _of_flag(one, keys) if isinstance(one, Flag) else _of_notice(one, keys)


def _links_on(post: Target) -> Any:
    """Whoever may be anybody comes last: no crowd of theirs stands before those who are known."""
    links = NoticeLink.objects.on(post).open().select_related("notice__member", "notice__flagger")
    known = [F(f"notice__{name}").asc(nulls_last=True) for name in ("flagger", "member", "proven_at")]
    return links.order_by(*known, "pk")[:COUNTED]


def _keys_of(members: set[int]) -> dict[int, list[str]]:
    """Of the addresses that members have proven: what they send without signing in is theirs too."""
    found: dict[int, list[str]] = defaultdict(list)
    for member, email in EmailAddress.objects.filter(user__in=members, verified=True).values_list("user", "email"):
        found[member].append(sender_key(email))
    return found


def _of_flag(flag: Flag, keys: dict[int, list[str]]) -> tuple[Names, Report]:
    member: Any = flag.member
    code = flag.rule.code if flag.rule else ""
    gravity = "grave" if code in rule_codes.GRAVE else "light" if code in rule_codes.LIGHT else "ordinary"
    return names_of_member(member.pk, keys.get(member.pk, ())), Report(gravity, flag.created_at, member)


def _of_notice(link: NoticeLink, keys: dict[int, list[str]]) -> tuple[Names, Report]:
    notice, flagger = link.notice, link.notice.flagger
    names = names_of_sender(
        member=notice.member_id,
        flagger=notice.flagger_id,
        key=notice.sender_key,
        is_proven=notice.proven_at is not None,
    )
    if notice.member_id is not None:
        names |= names_of_member(notice.member_id, keys.get(notice.member_id, ()))
    if flagger is not None and flagger.member_id is not None:
        names |= names_of_member(flagger.member_id)
    gravity = "ordinary" if notice.subject in ORDINARY_SUBJECTS else "grave"
    return names, Report(gravity, notice.received_at, notice.member, is_trusted=flagger is not None)


def _reporter(one: Report, record: Record, reported: dict[int, Any]) -> Reporter:
    """Whoever has no account may write under any name: without a record they all count as one."""
    at = reported.get(one.member.pk) if one.member is not None else None
    joined = f"made {one.member.date_joined.toordinal() // SAME_DAYS}" if one.member is not None else "notices"
    return Reporter(
        *record,
        gravity=one.gravity,
        group="" if any(record) else joined,
        is_trusted=one.is_trusted,
        is_retaliating=at is not None and at <= one.at <= at + RETALIATES_WITHIN,
    )


def _sum(names: Names, records: dict[Name, Record]) -> Record:
    theirs = [records[name] for name in names if name in records]
    return Record(sum(one.right for one in theirs), sum(one.wrong for one in theirs))


def _records_of(names: Iterable[Name]) -> dict[Name, Record]:
    """Of accounts by their reports and notices, of proven addresses by their notices. Two queries."""
    members = [pk for kind, pk in names if kind == MEMBER and isinstance(pk, int)]
    found: dict[Name, Record] = {(MEMBER, member): record for member, record in records_of(members).items()}
    keys = [key for kind, key in names if kind == ADDRESS]
    for name, sent in records_of_senders(members, keys).items():
        before = found.get(name, Record(0, 0))
        found[name] = Record(before.right + sent.upheld, before.wrong + sent.decided - sent.upheld)
    return found


def records_of(members: list[int]) -> dict[int, Record]:
    """Of members: how many of their decided reports led to something, and how many to nothing.

    What they decided about themselves says nothing of them.
    """
    rows = (
        Flag.objects.filter(member_id__in=members, handled_at__isnull=False)
        .exclude(decision__made_by=F("member"))
        .values_list("member_id")
        .annotate(right=Count("pk", filter=UPHELD), wrong=Count("pk", filter=REFUSED))
    )
    return {member: Record(right, wrong) for member, right, wrong in rows if member}


def _reported_by(author: Member | None, members: list[int]) -> dict[int, Any]:
    """Of these members, whom the author reported, and when last: a report in return weighs less."""
    if author is None or not members:
        return {}
    found: dict[int, Any] = {}
    for kind in KINDS:
        rows = Flag.objects.filter(member=author, **{f"{kind}__author_id__in": members})
        for whom, at in rows.order_by("created_at").values_list(f"{kind}__author_id", "created_at"):
            found[whom] = max(at, found.get(whom, at))
    return found


def _record_of_author(post: Target) -> Record:
    """Posts that everybody reads, this one apart, and those that standing decisions took away."""
    author = post.author
    if author is None:
        return Record(0, 0)
    kept = 0
    for kind, model in KINDS.items():
        rows = model.objects.published().filter(author=author)
        kept += (rows.exclude(pk=post.pk) if kind == post.kind else rows)[:COUNTED].count()
    removed = Decision.objects.taking_from(author).standing().count()
    return Record(kept, removed)
