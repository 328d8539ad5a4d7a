"""The weight of reports: a sum that can be checked, and that no crowd of new accounts can bend. No database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.review import evidence
from moderation.review.evidence import HOLD_FROM, MOST, Facts, Kind, Reporter, score

KNOWN = Reporter(right=10, wrong=1)

records = st.integers(0, 60)
reporters = st.builds(
    Reporter,
    right=records,
    wrong=records,
    gravity=st.sampled_from(sorted(evidence.GRAVITY)),
    group=st.sampled_from(["", "", "made 1", "made 2", "notices"]),
    is_trusted=st.booleans(),
    is_retaliating=st.booleans(),
)
newcomers = st.builds(
    Reporter,
    right=st.just(0),
    wrong=records,
    gravity=st.sampled_from(sorted(evidence.GRAVITY)),
    group=st.sampled_from(["", "made 1", "made 2", "notices"]),
)
facts = st.builds(
    Facts, st.lists(reporters, max_size=12).map(tuple), kept=records, removed=records, signals=st.integers(0, 40)
)


@given(facts)
def test_the_sum_is_bounded_and_is_that_of_its_lines(known):
    found = score(known)
    assert 0 <= found.total <= MOST
    assert found.total == sum(line.points for line in found.lines)


@given(facts, reporters)
def test_one_more_report_never_makes_it_less(known, one):
    more = replace(known, reporters=(*known.reporters, one))
    assert score(more).total >= score(known).total
    assert score(more).holds >= score(known).holds


@given(facts.filter(lambda known: known.reporters), st.integers(1, 5))
def test_more_against_its_author_or_its_text_never_makes_it_less(known, more):
    for worse in (replace(known, removed=known.removed + more), replace(known, signals=known.signals + more)):
        assert score(worse).total >= score(known).total
        assert score(worse).holds >= score(known).holds


@given(facts.filter(lambda known: known.reporters), st.integers(1, 5))
def test_who_was_right_more_often_weighs_no_less(known, more):
    first, *others = known.reporters
    better = replace(known, reporters=(replace(first, right=first.right + more), *others))
    assert score(better).total >= score(known).total
    worse = replace(known, reporters=(replace(first, wrong=first.wrong + more), *others))
    if not first.is_proven:  # one who is no longer proven may join the others, and the cap
        assert score(worse).total <= score(known).total


@given(st.lists(newcomers, max_size=500), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 6))
def test_new_accounts_alone_hold_nothing(crowd, kept, removed, signals):
    """However many, whatever they say, whoever wrote the text, as long as the site itself saw little."""
    found = score(Facts(tuple(crowd), kept, removed, signals))
    assert not found.holds


def test_that_is_so_by_the_constants():
    assert evidence.UNPROVEN_MAX + evidence.AUTHOR_MOST < HOLD_FROM
    assert evidence.TRUSTED < HOLD_FROM
    assert evidence.AUTHOR_LEAST < 0 < evidence.SIGNALS_MOST < HOLD_FROM


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        (Facts(), False),
        (Facts((KNOWN,)), False),
        (Facts((KNOWN, KNOWN)), False),
        (Facts((KNOWN,) * 3), True),
        (Facts((replace(KNOWN, gravity="grave"),) * 2), True),
        (Facts((replace(KNOWN, gravity="grave"),) * 2, kept=60), False),  # of somebody known: the queue is enough
        (Facts((replace(KNOWN, gravity="light"),) * 4), False),
        (Facts((replace(KNOWN, is_retaliating=True),) * 5), False),
        (Facts((Reporter(is_trusted=True),)), False),
        (Facts((Reporter(is_trusted=True), KNOWN)), True),
        (Facts((Reporter(),) * 3, kept=0, removed=3, signals=9), True),  # new accounts, and the site saw it too
        (Facts((Reporter(),) * 50, kept=0, removed=3), False),
    ],
)
def test_what_is_held(known, holds):
    assert score(known).holds is holds


def test_one_person_with_many_accounts_counts_once():
    one, many = (score(Facts((Reporter(group="made 7"),) * n)) for n in (1, 9))
    assert one.total == many.total
    assert [line.values["n"] for line in many.lines if line.kind is Kind.SAME] == [8]


def test_without_reports_nothing_is_said():
    assert score(Facts(kept=3, removed=9, signals=9)).lines == ()
