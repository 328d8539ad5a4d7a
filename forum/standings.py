"""Who helped whom, read from the ledger of points: the figures of profiles, of lists and of badges.

An answer helped somebody who chose it as the solution, found it useful, or said that it works for them: one line of the
ledger each, whether or not it brings points. So nothing is stored twice, and what is taken back counts no more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from forum.models import ReputationChange, Visibility
from forum.models.reputation import HELPING
from forum.reputation import Reason

PEOPLE = Count("actor", distinct=True)  # votes of an import that names no voter are nobody's
SOLUTIONS = Count("pk", filter=Q(reason=Reason.ANSWER_ACCEPTED))


def helps() -> QuerySet[ReputationChange]:
    """Standing lines that say that an answer helped somebody, about what everybody may read under its author's name."""
    standing = ReputationChange.objects.filter(
        reason__in=HELPING, reverses__isnull=True, reversed_by__isnull=True, answer__visibility=Visibility.PUBLISHED
    )
    shown = standing.filter(question__visibility=Visibility.PUBLISHED)
    return shown.exclude(question__is_anonymous=True, question__author_id=F("member_id"))


def of_member(pk: int) -> dict[str, int]:
    """How many different people they helped, and how many questions they solved."""
    return helps().filter(member_id=pk).aggregate(people=PEOPLE, solutions=SOLUTIONS)


def top_of_member(pk: int, by: str, *, limit: int = 5) -> QuerySet[Any, Any]:
    """The products or tags (`by`: the path to their key) with which they helped most people."""
    found: QuerySet[Any, Any] = helps().filter(member_id=pk, **{f"{by}__isnull": False})
    counted: QuerySet[Any, Any] = found.values(by).annotate(people=PEOPLE, solutions=SOLUTIONS)
    return counted.order_by("-people", "-solutions", by)[:limit]
