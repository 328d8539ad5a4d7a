"""Who gives their votes and solutions mostly to each other. Pure: figures and functions, no database.

What is found here is a reason to look, and never proof: friends, colleagues and the only two who know a product look
the same from outside. Nothing is ever done about it by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

PERIOD = timedelta(days=90)  # that is looked at
LEAST_FAVOURS = 5  # given by somebody to one member, or inside a ring: less says nothing
MOSTLY = 0.6  # of what somebody gave: the share from which it went "mostly" to the same people
LARGEST_RING = 8  # people; more are a community
SITE_SHARE = 1 / 3  # of those who give at all: a larger group is the site itself, where few know each other
STEPS = (0.08, 0.15, 0.3, 0.5)  # share of one's favours from which a tie counts; stricter where too many hang together
SOON = timedelta(minutes=10)  # after the text was published
TOGETHER = timedelta(minutes=10)  # between two who favour the same text
HALF = 0.5  # of the favours inside, given soon: from here it is a sign
MADE_CLOSE = timedelta(hours=48)  # between the first and the last of accounts made close together
LEAST_TOGETHER = 3  # texts that two favoured together
LEAST_SIGNS = 2  # that those who favour one member only need besides

Ties = Mapping[tuple[int, int], int]  # (who gives, who gets): how often


class Favour(NamedTuple):
    """A vote, a solution, a "works for me" or a "same problem" of one member for another."""

    giver: int
    taker: int
    text: tuple[str, int]  # kind and number
    at: datetime
    published_at: datetime


@dataclass(frozen=True)
class Group:
    """People to look at. `taker`: the one for whom the others vote, where nobody votes back."""

    members: frozenset[int]
    taker: int | None = None


@dataclass(frozen=True)
class Signs:
    """What is to be seen of a group, each figure with what it is part of."""

    given: Mapping[int, tuple[int, int]]  # by member: to the group, and to anybody
    inside: int  # favours among them
    soon: int  # of those, given soon after the text was published
    together: int  # texts that two of them favoured one right after the other
    made_within: timedelta | None  # of the accounts, where they were made close together

    @property
    def are_soon(self) -> bool:
        return self.soon >= HALF * self.inside and self.soon >= LEAST_TOGETHER

    @property
    def are_together(self) -> bool:
        return self.together >= LEAST_TOGETHER

    @property
    def count(self) -> int:
        return self.are_soon + self.are_together + (self.made_within is not None)


def groups(ties: Ties, totals: Mapping[int, int], *, givers: int) -> list[Group]:
    """Rings that favour each other, then those who favour one member only. `givers`: how many people give at all."""
    found = [Group(ring) for ring in rings(ties, totals) if len(ring) <= max(2, SITE_SHARE * givers)]
    in_rings = frozenset().union(*(group.members for group in found))
    return found + [group for group in circles(ties, totals) if not group.members <= in_rings]


def rings(ties: Ties, totals: Mapping[int, int]) -> list[frozenset[int]]:
    """Small sets of people of whom each can be reached from each, and each gives mostly inside."""
    found: list[frozenset[int]] = []
    waiting: list[tuple[frozenset[int], int]] = [(frozenset(member for tie in ties for member in tie), 0)]
    while waiting:
        people, step = waiting.pop()
        if step == len(STEPS):
            continue
        for ring in _bound(people, ties, totals, STEPS[step]):
            if 2 <= len(ring) <= LARGEST_RING and _give_inside(ring, ties, totals):
                found.append(ring)
            elif len(ring) >= 2:
                waiting.append((ring, step + 1))
    return sorted(found, key=sorted)


def _bound(people: Collection[int], ties: Ties, totals: Mapping[int, int], share: float) -> Iterable[frozenset[int]]:
    """Sets of those who reach each other by ties of at least this share of what the giver gave."""
    forth: dict[int, set[int]] = defaultdict(set)
    back: dict[int, set[int]] = defaultdict(set)
    for (giver, taker), count in ties.items():
        if giver in people and taker in people and count >= share * totals[giver]:
            forth[giver].add(taker)
            back[taker].add(giver)
    left = set(people)
    while left:
        start = left.pop()
        ring = frozenset(_reached(start, forth) & _reached(start, back) | {start})
        left -= ring
        yield ring


def _reached(start: int, ways: Mapping[int, set[int]]) -> set[int]:
    seen, edge = {start}, [start]
    while edge:
        for neighbour in ways.get(edge.pop(), ()):
            if neighbour not in seen:
                seen.add(neighbour)
                edge.append(neighbour)
    return seen


def _give_inside(ring: frozenset[int], ties: Ties, totals: Mapping[int, int]) -> bool:
    inside = Counter[int]()
    for (giver, taker), count in ties.items():
        if giver in ring and taker in ring:
            inside[giver] += count
    return all(inside[pk] >= LEAST_FAVOURS and inside[pk] >= MOSTLY * totals[pk] for pk in ring)


def circles(ties: Ties, totals: Mapping[int, int]) -> list[Group]:
    """One member with those who give mostly to them."""
    fans: dict[int, set[int]] = defaultdict(set)
    for (giver, taker), count in ties.items():
        if count >= LEAST_FAVOURS and count >= MOSTLY * totals[giver]:
            fans[taker].add(giver)
    return [Group(frozenset(givers | {taker}), taker) for taker, givers in sorted(fans.items())]


def is_to_be_shown(group: Group, signs: Signs) -> bool:
    """A ring always; whoever only gives, when something else is strange besides."""
    return group.taker is None or signs.count >= LEAST_SIGNS


def signs_of(
    group: Group, favours: Sequence[Favour], totals: Mapping[int, int], joined: Mapping[int, datetime]
) -> Signs:
    """`favours`: those among the group; `joined`: when each account was made."""
    given = Counter(favour.giver for favour in favours)
    dates = [joined[pk] for pk in group.members]
    made_within = max(dates) - min(dates)
    return Signs(
        given={pk: (given[pk], totals.get(pk, 0)) for pk in sorted(group.members)},
        inside=len(favours),
        soon=sum(favour.at - favour.published_at <= SOON for favour in favours),
        together=_together(favours),
        made_within=made_within if made_within <= MADE_CLOSE else None,
    )


def _together(favours: Iterable[Favour]) -> int:
    by_text: dict[tuple[str, int], list[Favour]] = defaultdict(list)
    for favour in sorted(favours, key=lambda favour: favour.at):
        by_text[favour.text].append(favour)
    return sum(
        any(one.giver != other.giver and other.at - one.at <= TOGETHER for one, other in pairwise(some))
        for some in by_text.values()
    )
