"""Who is drawn, and what the two groups say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.figures.holdout import Arm, Comparison, Counts, Verdict, arm_of, compare, verdict

KEY = b"key of the tests"


@given(st.text(max_size=40), st.integers(0, 50))
def test_one_person_stays_in_one_group(asker: str, percent: int) -> None:
    arm = arm_of(asker, percent=percent, key=KEY)
    assert arm_of(asker, percent=percent, key=KEY) is arm
    if arm is Arm.HELD:  # a larger share takes nobody back
        assert arm_of(asker, percent=min(50, percent + 7), key=KEY) is Arm.HELD


@pytest.mark.wide
@pytest.mark.parametrize("percent", [0, 5, 20, 50])
def test_the_lot_holds_out_the_share_that_was_asked_for(percent: int) -> None:
    """20,000 people; five standard deviations are at most 0.018."""
    held = sum(arm_of(f"member {number}", percent=percent, key=KEY) is Arm.HELD for number in range(20_000))
    assert held / 20_000 == pytest.approx(percent / 100, abs=0.018)
    assert percent or not held


def test_another_key_draws_anew() -> None:
    drawn = [[arm_of(f"member {n}", percent=50, key=key) for n in range(200)] for key in (KEY, b"another")]
    assert drawn[0] != drawn[1]


def test_groups_are_added_up_and_compared() -> None:
    """By hand: 48 of 80 publish with suggestions, 56 of 70 without: Newcombe's first example."""
    days = [("shown", Counts(50, 30, 10)), ("shown", Counts(30, 18, 2)), ("held", Counts(70, 56, 14))]
    compared = compare(days)
    assert compared == Comparison(Counts(80, 48, 12), Counts(70, 56, 14))
    spared, harm = compared.spared, compared.harm
    assert spared and harm
    assert (spared.value, spared.low, spared.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)
    assert harm.value == pytest.approx(0)
    assert verdict(compared, percent=5) is Verdict.FEWER


@pytest.mark.parametrize(
    ("shown", "held", "percent", "said"),
    [
        ((0, 0), (0, 0), 0, Verdict.OFF),
        ((500, 100), (0, 0), 5, Verdict.TOO_FEW),
        ((500, 100), (19, 19), 5, Verdict.TOO_FEW),
        ((500, 250), (20, 11), 5, Verdict.UNCLEAR),
        ((500, 200), (100, 80), 5, Verdict.FEWER),
        ((500, 400), (100, 40), 5, Verdict.MORE),
    ],
)
def test_what_is_said(shown: tuple[int, int], held: tuple[int, int], percent: int, said: Verdict) -> None:
    assert verdict(Comparison(Counts(*shown), Counts(*held)), percent=percent) is said


@given(st.lists(st.tuples(st.sampled_from(list(Arm)), st.builds(Counts, *[st.integers(0, 9)] * 4))))
def test_nobody_is_lost_between_days(days: list[tuple[Arm, Counts]]) -> None:
    compared = compare(days)
    assert compared.shown.begun + compared.held.begun == sum(counts.begun for _arm, counts in days)
