"""What waits for a moderator: reported posts and held posts, danger first, then the most reported, then the oldest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Min, Q, Value, When

from forum.models import Member, Visibility
from moderation.review.models import Flag
from moderation.review.targets import KINDS, Target, summary_of, with_question

REPORTED, HELD = "reported", "held"
URGENCY = {ground: rank for rank, ground in enumerate(Flag.Ground)}  # 0 before 1
NOT_URGENT = len(URGENCY)
PAGE_SIZE = 20


@dataclass(frozen=True)
class Waiting:
    """One line of the queue before its post is loaded."""

    kind: str
    pk: int
    is_held: bool
    urgency: int
    flag_count: int
    since: datetime

    @property
    def rank(self) -> tuple[int, int, datetime, str, int]:
        return (self.urgency, -self.flag_count, self.since, self.kind, self.pk)


@dataclass
class Item:
    """A line of the queue as it is shown."""

    waiting: Waiting
    post: Target
    flags: list[Flag] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.waiting.kind

    @property
    def summary(self) -> str:
        return summary_of(self.post)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return reasons_of(self.flags)


def reasons_of(flags: Iterable[Flag]) -> list[tuple[str, int]]:
    """What the reports say, with how many say it, the most frequent first."""
    return Counter(flag.reason for flag in flags).most_common()


def waiting(viewer: Member, show: str = "") -> list[Waiting]:
    """The whole queue in its order; `show` keeps the reported or the held ones. Deleted posts wait for nobody."""
    found = [line for kind in KINDS for line in _waiting(viewer, kind)]
    if show == REPORTED:
        found = [line for line in found if line.flag_count]
    elif show == HELD:
        found = [line for line in found if line.is_held]
    return sorted(found, key=lambda line: line.rank)


def _waiting(viewer: Member, kind: str) -> list[Waiting]:
    is_open = Q(flags__handled_at__isnull=True, flags__isnull=False)
    shown = Q(visibility=Visibility.HELD) | Q(visibility=Visibility.PUBLISHED) & is_open
    rows = (
        KINDS[kind]
        .objects.visible_to(viewer)
        .filter(shown)
        .annotate(
            open_count=Count("flags", filter=is_open),
            first_at=Min("flags__created_at", filter=is_open),
            urgency=Min(_URGENCY, filter=is_open, default=NOT_URGENT),
        )
        .values_list("pk", "visibility", "urgency", "open_count", "first_at", "created_at")
    )
    return [
        Waiting(kind, pk, visibility == Visibility.HELD, urgency, count, first_at or created_at)
        for pk, visibility, urgency, count, first_at, created_at in rows
    ]


_URGENCY = Case(
    *(When(flags__ground=ground, then=Value(rank)) for ground, rank in URGENCY.items()), default=Value(NOT_URGENT)
)


def items(viewer: Member, lines: Iterable[Waiting]) -> list[Item]:
    """The lines with their posts and open reports, in the same order; one query a kind, and one for the reports."""
    lines = list(lines)
    found: dict[tuple[str, int], Item] = {}
    for kind in KINDS:
        wanted = {line.pk: line for line in lines if line.kind == kind}
        if wanted:
            for post in with_question(kind).visible_to(viewer).filter(pk__in=wanted):
                found[kind, post.pk] = Item(wanted[post.pk], post)
    _add_flags(viewer, found)
    return [found[line.kind, line.pk] for line in lines if (line.kind, line.pk) in found]


def _add_flags(viewer: Member, found: dict[tuple[str, int], Item]) -> None:
    wanted = Q()
    for kind in KINDS:
        wanted |= Q(**{f"{kind}_id__in": [pk for known, pk in found if known == kind]})
    flags = Flag.objects.visible_to(viewer).open().filter(wanted).select_related("rule")
    for flag in flags.order_by("pk"):
        kind = next(kind for kind in KINDS if getattr(flag, f"{kind}_id"))
        found[kind, getattr(flag, f"{kind}_id")].flags.append(flag)


def next_for(viewer: Member, after: Target) -> Waiting | None:
    """The first line that this moderator may decide, other than the post just seen."""
    seen = (after.kind, after.pk)
    lines = [line for line in waiting(viewer) if (line.kind, line.pk) != seen]
    own = {(kind, pk) for kind in KINDS for pk in _own(viewer, kind, lines)}
    return next((line for line in lines if (line.kind, line.pk) not in own), None)


def _own(viewer: Member, kind: str, lines: list[Waiting]) -> Any:
    wanted = [line.pk for line in lines if line.kind == kind]
    posts = KINDS[kind].objects.visible_to(viewer)
    return posts.filter(pk__in=wanted, author=viewer).values_list("pk", flat=True)
