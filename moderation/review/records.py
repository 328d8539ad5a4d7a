"""What a moderator should know of the people before deciding: the author's record, the reporters' record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from forum.models import Member
from moderation.review.models import Decision, Flag
from moderation.review.targets import KINDS
from moderation.review.weighing import UPHELD


@dataclass(frozen=True)
class AuthorRecord:
    joined_at: datetime
    post_count: int
    hidden_count: int  # decisions that stand


@dataclass(frozen=True)
class ReporterRecord:
    handled: int
    upheld: int  # reports after which something was done about the post


def author_record(author: Member | None) -> AuthorRecord | None:
    if author is None:
        return None
    post_count = sum(model.objects.published().filter(author=author).count() for model in KINDS.values())
    against = Decision.objects.taking_from(author).standing().count()
    return AuthorRecord(author.date_joined, post_count, against)


def reporter_records(flags: Iterable[Flag]) -> dict[int, ReporterRecord]:
    """By member: of the reports that were handled, how many were right."""
    members = {flag.member_id for flag in flags if flag.member_id}
    rows = (
        Flag.objects.filter(member_id__in=members, handled_at__isnull=False)
        .values_list("member_id")
        .annotate(handled=Count("pk"), upheld=Count("pk", filter=UPHELD))
    )
    return {member_id: ReporterRecord(handled, upheld) for member_id, handled, upheld in rows if member_id}
