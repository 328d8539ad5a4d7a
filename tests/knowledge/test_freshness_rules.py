"""When a guide is fresh, due or stale: the rules alone."""

from datetime import date, timedelta

import pytest

from knowledge.upkeep import freshness
from knowledge.upkeep.freshness import Facts, Reason, State, judge, review_on

TODAY = date(2026, 6, 1)
LATER = TODAY + timedelta(days=100)


def test_nothing_against_it_is_fresh() -> None:
    assert judge(Facts(LATER, {}), TODAY) == freshness.Freshness(State.FRESH)


@pytest.mark.parametrize(
    ("days", "state"),
    [(freshness.SOON.days + 1, State.FRESH), (freshness.SOON.days, State.DUE), (1, State.DUE), (0, State.STALE)],
)
def test_the_review_date(days: int, state: State) -> None:
    found = judge(Facts(TODAY + timedelta(days=days), {}), TODAY)
    assert found.state is state
    assert found.reasons == ((Reason.PAST_DATE,) if state is State.STALE else ())


@pytest.mark.parametrize("reason", Reason)
def test_some_reasons_wait_and_others_do_not(reason: Reason) -> None:
    now, long_ago = {reason: TODAY}, {reason: TODAY - freshness.PATIENCE}
    assert judge(Facts(LATER, now), TODAY).state is (State.STALE if reason in freshness.AT_ONCE else State.DUE)
    assert judge(Facts(LATER, long_ago), TODAY).state is State.STALE


def test_the_gravest_reason_comes_first_and_each_has_a_sentence() -> None:
    since = dict.fromkeys(reversed(list(Reason)), TODAY)
    found = judge(Facts(LATER, since), TODAY)
    assert found.reasons == tuple(Reason)
    assert all(sentence.endswith(".") for sentence in found.sentences)
    assert set(freshness.LABELS) == set(freshness.SENTENCES) == set(Reason)
    assert set(freshness.STATES) == set(State)


def test_the_day_of_the_next_look() -> None:
    published, chosen, year = date(2026, 1, 1), date(2026, 3, 1), freshness.REVIEW_EVERY
    assert review_on(None, None, published) == published + year
    assert review_on(chosen, None, published) == chosen
    assert review_on(chosen, date(2026, 2, 1), published) == chosen
    assert review_on(chosen, date(2026, 3, 2), published) == date(2026, 3, 2) + year


def test_the_budget() -> None:
    assert not freshness.is_over_budget(5, 100, 0.05)
    assert freshness.is_over_budget(6, 100, 0.05)
    assert not freshness.is_over_budget(0, 0, 0)
