"""Who is to be looked at, and who is not: honest people and colluding ones, without a database."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from moderation.review import collusion
from moderation.review.collusion import Favour, Group, groups, is_to_be_shown, signs_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def found(gifts: Counter[tuple[int, int]]) -> list[Group]:
    """Of everybody's gifts, as the report reads them."""
    totals = Counter[int]()
    for (giver, _taker), count in gifts.items():
        totals[giver] += count
    ties = {tie: count for tie, count in gifts.items() if count >= 2}
    return groups(ties, totals, givers=len(totals))


def honest(seed: int, people: int = 60, acts: int = 1500) -> Counter[tuple[int, int]]:
    """A few answer most; everybody votes for what they meet."""
    chance = random.Random(seed)
    gifts = Counter[tuple[int, int]]()
    for _act in range(acts):
        giver, taker = chance.randrange(people), int(people * chance.random() ** 2)
        if giver != taker:
            gifts[giver, taker] += 1
    return gifts


def ring(*people: int, each: int) -> Counter[tuple[int, int]]:
    return Counter({(giver, taker): each for giver in people for taker in people if giver != taker})


@pytest.mark.parametrize("seed", range(8))
def test_honest_people_are_left_alone(seed: int) -> None:
    assert found(honest(seed)) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [2, 3, 4, 6, 8])
def test_a_ring_is_found_among_honest_people(seed: int, size: int) -> None:
    people = range(100, 100 + size)
    cover = Counter({(pk, pk % 7): 2 for pk in people}) + Counter({(3, pk): 1 for pk in people})
    given = honest(seed) + ring(*people, each=max(2, 12 // size)) + cover
    assert Group(frozenset(people)) in found(given)
    assert len(found(given)) == 1


def test_two_rings_that_hardly_know_each_other_are_two() -> None:
    gifts = honest(1) + ring(100, 101, 102, each=14) + ring(200, 201, each=26)
    gifts[102, 200] += 2
    gifts[200, 102] += 2
    assert {group.members for group in found(gifts)} == {frozenset({100, 101, 102}), frozenset({200, 201})}


def test_the_only_members_of_a_small_site_are_no_ring() -> None:
    assert found(ring(1, 2, 3, 4, each=5)) == []
    assert found(honest(1) + ring(101, 102, 103, 104, each=5)) != []


def test_few_favours_say_nothing() -> None:
    assert found(honest(1) + ring(100, 101, each=collusion.LEAST_FAVOURS - 1)) == []


def favours(givers: range, *, after: timedelta, apart: timedelta) -> list[Favour]:
    return [
        Favour(giver, 1, ("answer", number), NOON + number * DAY + after + place * apart, NOON + number * DAY)
        for number in range(6)
        for place, giver in enumerate(givers)
    ]


def shown(givers: range, given: list[Favour], joined: dict[int, datetime]) -> bool:
    totals = Counter(favour.giver for favour in given)
    (group,) = found(Counter((favour.giver, favour.taker) for favour in given))
    assert group == Group(frozenset({1, *givers}), taker=1)
    return is_to_be_shown(group, signs_of(group, given, totals, joined))


def test_accounts_that_vote_for_one_member_need_other_signs() -> None:
    givers = range(10, 13)
    apart = {1: NOON - 400 * DAY, **{pk: NOON - pk * 20 * DAY for pk in givers}}
    close = {pk: NOON - 100 * DAY + pk * MINUTE for pk in (1, *givers)}
    slow = favours(givers, after=5 * DAY, apart=DAY)
    assert not shown(givers, slow, apart)  # faithful readers
    assert not shown(givers, slow, close)  # colleagues who came together
    assert not shown(givers, favours(givers, after=MINUTE, apart=DAY), apart)
    assert shown(givers, favours(givers, after=MINUTE, apart=MINUTE), apart)
    assert shown(givers, favours(givers, after=DAY, apart=MINUTE), close)


def test_the_signs_say_what_they_count() -> None:
    givers = range(10, 12)
    given = favours(givers, after=MINUTE, apart=MINUTE)
    group = Group(frozenset({1, 10, 11}), taker=1)
    joined = {1: NOON, 10: NOON + DAY, 11: NOON + 2 * DAY}
    signs = signs_of(group, given, {10: 8, 11: 6}, joined)
    assert signs.given == {1: (0, 0), 10: (6, 8), 11: (6, 6)}
    assert (signs.inside, signs.soon, signs.together) == (12, 12, 6)
    assert signs.made_within == 2 * DAY
    assert signs_of(group, given, {}, {**joined, 11: NOON + 3 * DAY}).made_within is None
