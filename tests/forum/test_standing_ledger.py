"""A member reads why a line brought less than its figure; nobody else reads any line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from forum import actions, ledger
from forum.models import Answer, Member, Question, ReputationChange
from forum.reputation import Cap
from tests.people import make_member

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def caps(member: Member) -> list[tuple[int, Cap | None]]:
    lines = list(ReputationChange.objects.filter(member=member).order_by("pk"))
    found = ledger.caps_on(reversed(lines))
    return [(line.points, found.get(line.pk)) for line in lines]


@pytest.mark.wide
def test_the_seventh_vote_of_one_person_is_explained(ask: Callable[..., Question], alice: Member, bob: Member) -> None:
    for number in range(7):
        answer = actions.answer(ask(f"Why is the kettle loud, number {number}?"), by=bob, body="It is full.", at=NOON)
        actions.vote(answer, by=alice, value=1, at=NOON + timedelta(minutes=number))
    assert caps(bob) == [*[(10, None)] * 6, (0, Cap.VOTER)]


@pytest.mark.wide
def test_the_day_and_the_question_have_their_own_words(answer: Answer, alice: Member, bob: Member) -> None:
    people = [make_member(f"m{number}") for number in range(21)]
    for person in people:
        actions.vote(answer, by=person, value=1, at=NOON)
        actions.me_too(answer.question, by=person, at=NOON)
    assert caps(bob) == [*[(10, None)] * 20, (0, Cap.DAY)]
    assert caps(alice) == [*[(1, None)] * 15, *[(0, Cap.QUESTION)] * 6]


@pytest.mark.wide
def test_what_is_taken_back_frees_the_cap_and_is_no_capped_line(answer: Answer, bob: Member) -> None:
    people = [make_member(f"m{number}") for number in range(21)]
    for person in people:
        actions.vote(answer, by=person, value=1, at=NOON)
    actions.withdraw_vote(answer, by=people[0], at=NOON)
    actions.vote(answer, by=people[0], value=1, at=NOON)
    assert caps(bob)[-3:] == [(0, Cap.DAY), (-10, None), (10, None)]


@pytest.mark.wide
def test_the_page_says_it_to_its_owner_alone(
    answer: Answer, alice: Member, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    for number in range(21):
        actions.vote(answer, by=make_member(f"m{number}"), value=1, at=NOON)
    page = as_member(bob).get("/en/members/bob/").text
    assert page.count("daily cap reached") == 1
    assert "your answer was useful" in page
    assert "daily cap reached" not in as_member(alice).get("/en/members/bob/").text
    assert "your answer was useful" not in as_member(alice).get("/en/members/bob/").text
