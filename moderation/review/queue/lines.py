"""What the queue is made of: things that wait, and the sources that name and show them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from forum.models import Member
from moderation.review.models import Claim, Deferral
from moderation.review.urgency import Urgency


@dataclass(frozen=True)
class Line:
    """One thing that waits, before it is loaded. What several sources say of one thing becomes one line.

    `thing` and `pk` name it: a kind of post, or what a source shows itself. `under`: the kinds it is listed under.
    """

    thing: str
    pk: int
    under: frozenset[str]
    since: datetime
    urgency: Urgency = Urgency.ROUTINE
    count: int = 0  # of people who ask for it
    news: datetime | None = None  # the last thing that was said of it, where it is not the first
    weight: int = 0  # of what is at stake: it counts in the order as so many people more

    @property
    def key(self) -> tuple[str, int]:
        return (self.thing, self.pk)

    @property
    def latest(self) -> datetime:
        return self.news or self.since

    @property
    def rank(self) -> tuple[int, int, datetime, str, int]:
        return (self.urgency, -self.count - self.weight, self.since, self.thing, self.pk)

    @property
    def age(self) -> tuple[bool, datetime, str, int]:
        """The order by age alone: danger first all the same."""
        return (not self.urgency.is_danger, self.since, self.thing, self.pk)

    def joined(self, other: Line) -> Line:
        urgency, since = min(self.urgency, other.urgency), min(self.since, other.since)
        latest = max(self.latest, other.latest)
        weight = max(self.weight, other.weight)
        return Line(*self.key, self.under | other.under, since, urgency, self.count + other.count, latest, weight)


@dataclass
class Item:
    """A line as it is shown. `reasons`: words, and how many say so. `author_name`: of an author without account."""

    line: Line
    title: str
    url: str
    language: str = ""
    author: Member | None = None
    author_name: str = ""
    hides_author: bool = False
    reasons: list[tuple[str, int]] = field(default_factory=list)
    row: Any = None  # the post, or whatever the source loaded
    claim: Claim | None = None  # of somebody else
    deferral: Deferral | None = None

    @property
    def opens(self) -> str:
        """Where its button in the queue is sent: taking it tells others, also where its page is another part's."""
        return reverse("moderation:open", args=self.line.key)


Shown = dict[tuple[str, int], Item]


@dataclass(frozen=True)
class Source:
    """Where things that wait come from.

    `kinds`: the filters it fills, by the name in the address. `is_for`: who sees them. `lines(viewer)` names all that
    is open. `things`: what `show(viewer, lines)` loads; posts are loaded by the source of posts, whoever names them.
    """

    kinds: Mapping[str, Any]
    is_for: Callable[[Member], bool]
    lines: Callable[[Member], Iterable[Line]]
    things: Collection[str] = ()
    show: Callable[[Member, list[Line]], Shown] | None = None
