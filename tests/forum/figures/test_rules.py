"""The rules of figures, against values that others published and against what must hold of any figures."""

from __future__ import annotations

from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.figures import shares, survival
from forum.figures.cohorts import Concentration, Entry, concentration, summarise
from forum.figures.shares import difference, share, wilson
from forum.figures.survival import Wait, kaplan_meier

# R. G. Newcombe, Statistics in Medicine 17 (1998), page 857 ff., table I, method 3.
SHARES = [
    ((81, 263), (0.2553, 0.3662)),
    ((15, 148), (0.0624, 0.1605)),
    ((0, 20), (0, 0.1611)),
    ((1, 29), (0.0061, 0.1718)),
]
# The same, page 873 ff., table II, method 10.
DIFFERENCES = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1)),
    ((10, 10, 0, 10), (0.6075, 1)),
]
# E. J. Freireich and others, Blood 21 (1963): weeks in remission with 6-mercaptopurine; "+" is still in remission.
REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
# Its estimate as in J. P. Klein and M. L. Moeschberger, Survival Analysis (2003), tables 4.1 and 4.2.
REMAINING = {5: 1, 6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.628, 22: 0.538, 23: 0.448, 35: 0.448}

counts = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
waits = st.lists(st.builds(Wait, st.integers(0, 5000), st.booleans()), max_size=60)


@pytest.mark.parametrize(("counted", "ends"), SHARES)
def test_interval_of_a_share_is_the_published_one(counted: tuple[int, int], ends: tuple[float, float]) -> None:
    assert wilson(*counted) == pytest.approx(ends, abs=0.00005)


@pytest.mark.parametrize(("counted", "ends"), DIFFERENCES)
def test_interval_of_a_difference_is_the_published_one(
    counted: tuple[int, int, int, int], ends: tuple[float, float]
) -> None:
    first, second = share(*counted[:2]), share(*counted[2:])
    assert first and second
    found = difference(first, second)
    assert (found.low, found.high) == pytest.approx(ends, abs=0.00005)
    assert found.is_clear == (ends[0] > 0)


@given(counts)
def test_a_share_lies_in_its_interval(counted: tuple[int, int]) -> None:
    found = share(*counted)
    assert found
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.high > found.low


@given(counts, counts)
def test_a_difference_turns_around_with_its_sides(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = share(*one), share(*other)
    assert first and second
    there, back = difference(first, second), difference(second, first)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert isclose(there.low, -back.high, abs_tol=1e-12)


@given(st.integers(1, 100), st.integers(1, 20))
def test_more_of_the_same_is_surer(hits: int, times: int) -> None:
    few, many = wilson(hits, 100), wilson(hits * (times + 1), 100 * (times + 1))
    assert many[1] - many[0] < few[1] - few[0]


@pytest.mark.parametrize("counted", [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(counted: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*counted)
    assert share(0, 0) is None


def remission() -> survival.Curve:
    return kaplan_meier(Wait(int(week.rstrip("+")), "+" not in week) for week in REMISSION.split())


@pytest.mark.parametrize(("week", "left"), REMAINING.items())
def test_the_estimate_is_the_published_one(week: int, left: float) -> None:
    assert 1 - remission().done_within(week) == pytest.approx(left, abs=0.0006)


def test_percentiles_and_interval_are_the_published_ones() -> None:
    curve = remission()
    assert curve.percentile(0.5) == 23
    assert curve.percentile(0.9) is None
    low, high = curve.interval(10)  # log-log, Klein and Moeschberger, page 106
    assert (1 - high, 1 - low) == pytest.approx((0.5032, 0.8894), abs=0.0002)
    assert (curve.total, curve.over) == (21, 9)


def test_whoever_waits_counts() -> None:
    """By hand: answers after 1 and 2 hours, two questions that wait for 3. Half of all are reached after 2 hours;
    of the answered ones alone it would be one and a half."""
    curve = kaplan_meier([Wait(60, True), Wait(120, True), Wait(180, False), Wait(180, False)])
    assert [(step.minutes, step.done) for step in curve.steps] == [(60, 0.25), (120, 0.5)]
    assert curve.percentile(0.5) == 120
    assert curve.percentile(0.75) is None


def test_nothing_and_nobody() -> None:
    assert kaplan_meier([]) == survival.Curve((), 0, 0)
    assert kaplan_meier([]).interval(60) == (0, 1)
    assert kaplan_meier([Wait(60, False)] * 20).interval(60) == wilson(0, 20)
    assert kaplan_meier([Wait(60, True)] * 20).interval(60) == wilson(20, 20)


@given(waits)
def test_a_curve_only_rises_and_stays_a_share(some: list[Wait]) -> None:
    curve = kaplan_meier(some)
    values = [step.done for step in curve.steps]
    assert all(before < after for before, after in pairwise(values))
    assert all(0 < value <= 1 for value in values)
    for step in curve.steps:
        low, high = curve.interval(step.minutes)
        assert 0 <= low <= high <= 1


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_without_anybody_waiting_it_is_the_plain_share(minutes: list[int]) -> None:
    curve = kaplan_meier(Wait(each, True) for each in minutes)
    for at in minutes:
        assert isclose(curve.done_within(at), sum(each <= at for each in minutes) / len(minutes), abs_tol=1e-9)


@given(waits.filter(bool))
def test_leaving_out_who_waits_would_flatter(some: list[Wait]) -> None:
    """So it is never done: the honest share is at most that of the answered alone."""
    honest, answered = kaplan_meier(some), kaplan_meier(wait for wait in some if wait.is_over)
    if answered.total:
        for step in answered.steps:
            assert honest.done_within(step.minutes) <= step.done + 1e-9


def entry(asked: int, answered: int | None = None, **parts: object) -> Entry:
    known = {
        "hour": 9, "language": "en", "product": None, "tags": (), "by": "member" if answered is not None else "",
        "helped": answered, "solved": None, "is_first": False, "is_imported": False,
    }  # fmt: skip
    return Entry(asked=asked, answered=answered, **{**known, **parts})  # type: ignore[arg-type]


def test_a_period_is_seen_as_it_stood_then() -> None:
    entries = [entry(0, 10), entry(0, 500, solved=600), entry(50), entry(2000, 1)]
    early, late = summarise(entries, 100), summarise(entries, 3000)
    assert early.asked == 3
    assert early.answered and early.answered.hits == 1
    assert early.solved and early.solved.hits == 0
    assert late.answered and (late.answered.hits, late.answered.total) == (3, 4)
    assert late.solved and late.solved.hits == 1
    assert late.first_by == {"member": 3}
    assert early.waiting.total == 3
    assert summarise([], 0).answered is None


def test_brand_and_team_count_apart() -> None:
    found = summarise([entry(0, 5, by="brand", helped=None), entry(0, 5), entry(0, 9, by="team", helped=None)], 100)
    assert found.answered and found.helped
    assert (found.answered.hits, found.helped.hits) == (3, 1)
    assert found.first_by == {"brand": 1, "member": 1, "team": 1}


def test_few_questions_are_not_enough() -> None:
    few, enough = (summarise([entry(0, 1)] * count, 9) for count in (shares.CHART_FROM - 1, shares.CHART_FROM))
    assert (few.is_enough, enough.is_enough) == (False, True)


@pytest.mark.parametrize(
    ("given_answers", "found"),
    [([], (0, 0, 0, 0)), ([3], (1, 3, 1, 3)), ([1] * 10, (10, 10, 1, 1)), ([50, *[5] * 10], (11, 100, 2, 55))],
)
def test_concentration_of_helpers(given_answers: list[int], found: tuple[int, ...]) -> None:
    assert concentration(given_answers) == Concentration(*found)
