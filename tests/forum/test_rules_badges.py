"""What each badge is given for. No database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.badges import RULES, Asked, Badge, Deeds, Guide, Help, earned

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def helped(person: int | None = 1, *, day: int = 0, **values: Any) -> Help:
    known: dict[str, Any] = {
        "is_solution": False, "answer": 1, "question": 1, "answered_at": NOON, "asked_at": NOON - 2 * DAY,
        "language": "en", "context": "other", "product": None, "is_only_answer": False,
    }  # fmt: skip
    return Help(NOON + day * DAY, person, **{**known, **values})


def given(*helps: Help, asked: list[Asked] | None = None, guides: list[Guide] | None = None) -> set[Badge]:
    return {badge for badge, _ref, _one in earned(Deeds(helps, asked or [], guides or []))}


def test_every_badge_has_a_name_a_sentence_and_a_rule() -> None:
    assert set(RULES) == set(Badge)
    assert all(str(rule.name) and str(rule.sentence).endswith(".") for rule in RULES.values())
    assert len({str(rule.name) for rule in RULES.values()}) == len(Badge)


def test_nobody_earns_anything_by_doing_nothing() -> None:
    assert given() == set()


@pytest.mark.parametrize(
    ("badge", "enough", "too_little"),
    [
        (Badge.FIRST_SOLUTION, helped(is_solution=True), helped()),
        (
            Badge.QUICK_HELP,
            helped(is_solution=True, asked_at=NOON - timedelta(hours=1)),
            helped(is_solution=True, asked_at=NOON - timedelta(hours=1, seconds=1)),
        ),
        (
            Badge.NEVER_TOO_LATE,
            helped(is_solution=True, asked_at=NOON - 31 * DAY),
            helped(is_solution=True, asked_at=NOON - 30 * DAY),
        ),
        (Badge.LONE_VOICE, helped(is_solution=True, is_only_answer=True), helped(is_only_answer=True)),
    ],
)
def test_one_solution_may_be_enough(badge: Badge, enough: Help, too_little: Help) -> None:
    assert badge in given(enough)
    assert badge not in given(too_little)


def test_the_same_person_counts_once_however_often() -> None:
    many_votes_of_few = [helped(person % 9, day=person, answer=person) for person in range(40)]
    assert Badge.TEN_PEOPLE not in given(*many_votes_of_few)
    assert Badge.TEN_PEOPLE in given(*many_votes_of_few, helped(99))
    assert Badge.FIFTY_PEOPLE in given(*(helped(person) for person in range(50)))


def test_votes_of_nobody_known_are_nobodys() -> None:
    assert given(*(helped(None, answer=1) for _vote in range(60))) == set()


def test_a_great_answer_is_one_answer() -> None:
    assert Badge.GREAT_ANSWER not in given(*(helped(person, answer=person % 2) for person in range(18)))
    assert Badge.GREAT_ANSWER in given(*(helped(person) for person in range(10)))


def test_what_needs_both_kinds_is_earned_by_the_second() -> None:
    found = {badge: one for badge, _ref, one in earned(Deeds([helped(), helped(2, day=5, language="fr")]))}
    assert found[Badge.BOTH_LANGUAGES].at == NOON + 5 * DAY
    assert Badge.BEFORE_AND_AFTER in given(helped(context="before"), helped(context="after"))
    assert Badge.BEFORE_AND_AFTER not in given(helped(context="before"), helped(context="other"))
    assert Badge.ALL_ROUND in given(*(helped(product=number) for number in range(5)))
    assert Badge.ALL_ROUND not in given(*(helped(product=number) for number in [1, 2, 3, 4, 4, None]))


def test_each_guide_brings_one() -> None:
    guides = [Guide(NOON, 7, 1), Guide(NOON, 8, 2)]
    found = [(badge, ref) for badge, ref, _one in earned(Deeds(guides=guides))]
    assert found == [(Badge.GUIDE_AUTHOR, "answer:7"), (Badge.GUIDE_AUTHOR, "answer:8")]


def test_asking_well_counts_and_asking_much_does_not() -> None:
    careful = Asked(1, NOON, has_product=True, tags=2)
    assert Badge.CAREFUL_ASKER in given(asked=[careful])
    assert given(asked=[careful._replace(tags=1)] * 50) == set()
    assert given(asked=[careful._replace(solved_at=None)] * 50) == set()
    assert given(asked=[careful._replace(has_product=False)] * 50) == set()


def test_a_problem_is_shared_by_five_others() -> None:
    dates = [NOON + n * DAY for n in range(7)]
    found = [one for badge, _ref, one in earned(Deeds(asked=[Asked(3, None, False, 0, dates)]))]
    assert [(one.at, one.question) for one in found] == [(dates[4], 3)]
    assert given(asked=[Asked(3, None, False, 0, dates[:4])]) == set()
