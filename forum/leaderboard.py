"""Who helped most people: in a period, about a product or under a tag.

Never by volume: what counts is how many different people said that they were helped, then how many questions were
solved. Those who are equal in both share the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from forum.models import Member, Product, Question, QuestionTag, Tag
from forum.standings import PEOPLE, SOLUTIONS, helps

SHOWN = 10
WEEK, MONTH, ALL = "week", "month", "all"
LATELY, LATELY_DAYS = "lately", 90  # on the page of a tag
KEPT, KEPT_SECONDS = "forum.leaderboard", 300


@dataclass(frozen=True)
class Scope:
    period: str = MONTH
    product: Product | None = None
    tag: Tag | None = None

    def since(self, now: datetime) -> datetime | None:
        """When the period began: on Monday, on the first, or some days ago, at midnight where the site is."""
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if self.period == WEEK:
            return midnight - timedelta(days=midnight.weekday())
        if self.period == LATELY:
            return midnight - timedelta(days=LATELY_DAYS)
        return midnight.replace(day=1) if self.period == MONTH else None


class Score(NamedTuple):
    member: int
    people: int
    solutions: int

    @property
    def figures(self) -> tuple[int, int]:
        return self.people, self.solutions


class Place(NamedTuple):
    rank: int
    score: Score


class Gap(NamedTuple):
    """What is missing to the place before: people, or where those are equal, solutions."""

    rank: int
    people: int
    solutions: int


def places(scores: Iterable[Score]) -> list[Place]:
    """The best first; those who are equal share the place, and the one after them is not given."""
    ordered = sorted(scores, key=lambda score: (-score.people, -score.solutions, score.member))
    found: list[Place] = []
    for number, score in enumerate(ordered, 1):
        shares = found and found[-1].score.figures == score.figures
        found.append(Place(found[-1].rank if shares else number, score))
    return found


def place_of(member: int, board: Sequence[Place]) -> Place | None:
    return next((place for place in board if place.score.member == member), None)


def gap(place: Place, board: Sequence[Place]) -> Gap | None:
    """To the next better place; None for the first."""
    if place.rank == 1:
        return None
    before = board[place.rank - 2]  # whoever shares the place stands after its first
    people = before.score.people - place.score.people
    return Gap(before.rank, people, 0 if people else before.score.solutions - place.score.solutions)


def board(scope: Scope, *, now: datetime) -> list[Place]:
    """Everybody who has a place, in one query. All of time and of the site costs most, and is kept for a while."""
    if scope != Scope(ALL):
        return _board(scope, now)
    kept: list[Place] | None = cache.get(KEPT)
    if kept is None:
        kept = _board(scope, now)
        cache.set(KEPT, kept, KEPT_SECONDS)
    return kept


def _board(scope: Scope, now: datetime) -> list[Place]:
    lines = helps().filter(*_is_ranked(now))
    since = scope.since(now)
    if since is not None:
        lines = lines.filter(at__gte=since)
    if scope.product is not None:
        lines = lines.filter(question__in=Question.objects.filter(product=scope.product))
    if scope.tag is not None:
        lines = lines.filter(question__in=QuestionTag.objects.filter(tag=scope.tag).values("content_object"))
    # A sum and no column: SQLite would read the whole ledger in the order of members to group by them.
    scores = (
        lines.annotate(who=F("member_id") + 0)
        .values("who")
        .annotate(people=PEOPLE, solutions=SOLUTIONS)
        .filter(people__gt=0)
    )
    return places(Score(*row) for row in scores.values_list("who", "people", "solutions").iterator())


def may_be_shown(member: Member, *, now: datetime) -> bool:
    """Now: what is kept may be older than their wish."""
    is_free = member.suspended_until is None or member.suspended_until <= now
    is_outside = not member.is_staff and member.brand_id is None
    return member.is_active and member.is_ranked and is_outside and is_free


def _is_ranked(now: datetime) -> tuple[Q, Q]:
    """`may_be_shown` of the member of a line: no staff, nobody who answers for a brand, nobody who would rather not."""
    free = Q(member__suspended_until__isnull=True) | Q(member__suspended_until__lte=now)
    wants = Q(member__is_active=True, member__is_staff=False, member__brand__isnull=True, member__is_ranked=True)
    return wants, free
