"""When a member last did anything here that others could judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from forum.models import Answer, Comment, DuplicateProposal, Member, Question, Revision, SuggestedEdit, Vote
from moderation.review.models import Amendment, Flag, MemberReport, Notice

Doing = tuple[Any, str, str]  # the rows, whose they are, when it was done
REPORTED: tuple[Doing, ...] = (
    (Flag, "member", "created_at"),
    (MemberReport, "member", "created_at"),
    (Notice, "member", "received_at"),
)
DONE: tuple[Doing, ...] = (
    *REPORTED,
    (Question, "author", "created_at"),
    (Answer, "author", "created_at"),
    (Comment, "author", "created_at"),
    (Amendment, "author", "proposed_at"),
    (Revision, "editor", "created_at"),
    (SuggestedEdit, "member", "created_at"),
    (DuplicateProposal, "proposed_by", "proposed_at"),
    (Vote, "voter", "created_at"),
    (Member, "pk", "renamed_at"),
)


def last(member: Member, at: datetime, doings: tuple[Doing, ...] = DONE) -> datetime | None:
    """At that time; what is hidden or deleted since was done all the same."""
    found = [_last(doing, member, at) for doing in doings]
    return max((moment for moment in found if moment is not None), default=None)


def _last(doing: Doing, member: Member, at: datetime) -> datetime | None:
    rows, whose, when = doing
    done: dict[str, datetime | None] = rows.objects.filter(**{whose: member.pk, f"{when}__lte": at}).aggregate(
        last=Max(when)
    )
    return done["last"]
