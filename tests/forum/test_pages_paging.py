"""Lists in their order, and long threads in pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question


def test_lists_are_sorted_as_asked(ask: Callable[..., Question], bob: Member) -> None:
    start = timezone.now() - timedelta(days=9)
    first, second, third = (ask(f"The question that was asked as {n}", at=start + timedelta(days=n)) for n in range(3))
    actions.me_too(second, by=bob)
    actions.answer(first, by=bob, body="At last.", at=start + timedelta(days=5))
    orders = {"active": [first, third, second], "newest": [third, second, first], "votes": [second, third, first]}
    for sort, expected in orders.items():
        page = Client().get(f"/en/questions/?sort={sort}").text
        assert sorted(expected, key=lambda question: page.index(question.title)) == expected


@pytest.mark.wide
def test_pages_of_a_list_hold_each_question_once(ask: Callable[..., Question]) -> None:
    asked = {ask(f"The question with the number {number} of all").title for number in range(45)}
    pages = [Client().get(f"/en/questions/?page={number}").text for number in (1, 2, 3, 4)]
    seen = [re.findall(r">(The question with the number \d+ of all)<", page) for page in pages]
    assert [len(titles) for titles in seen] == [20, 20, 5, 0]
    assert {title for titles in seen for title in titles} == asked
    assert "There are no more questions." in pages[3]
    assert 'rel="prev"' not in pages[0]
    assert 'rel="next"' not in pages[2]


@pytest.mark.wide
def test_long_threads_are_paged_and_the_solution_stands_first(
    question: Question, alice: Member, make: Callable[[int], list[Answer]]
) -> None:
    answers = make(25)
    actions.accept(answers[24], by=alice)
    one, two, three = (Client().get(f"{question.get_absolute_url()}?page={n}").text for n in (1, 2, 3))
    bodies = [[int(n) for n in re.findall(r"<p>Advice (\d+)\.</p>", page)] for page in (one, two, three)]
    assert bodies[0][0] == 24
    assert sorted(bodies[0] + bodies[1]) == list(range(25))
    assert bodies[2] == []
    newest = Client().get(f"{question.get_absolute_url()}?sort=newest").text
    assert [int(n) for n in re.findall(r"<p>Advice (\d+)\.</p>", newest)][:3] == [24, 23, 22]


@pytest.fixture
def make(question: Question) -> Callable[[int], list[Answer]]:
    def answers(count: int) -> list[Answer]:
        start = timezone.now()
        return [
            actions.answer(question, by=_writer(n), body=f"Advice {n}.", at=start + timedelta(minutes=n))
            for n in range(count)
        ]

    return answers


def _writer(number: int) -> Member:
    from tests.people import make_member

    return make_member(f"writer{number}")
