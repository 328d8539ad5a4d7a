"""SQLite knows its tables well enough to choose the right index, at whatever size."""

from collections.abc import Callable

import pytest
from django.db import connection

from forum.models import Member, Question, Visibility
from selfcare import periodic
from selfcare.planner import analyse

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL finds out by itself"),
]


def join(first: int, last: int) -> None:
    Member.objects.bulk_create([Member(username=f"reader{number}") for number in range(first, last)])


def test_the_figures_are_taken_when_there_are_none_and_after_growth(question: Question) -> None:
    assert analyse() == 1
    assert analyse() == 0
    join(0, 2)
    assert analyse() == 1
    join(2, 4)
    assert analyse() == 0
    join(4, 10)
    assert analyse() == 1


def test_an_empty_site_has_nothing_to_find_out() -> None:
    assert analyse() == 0


@pytest.mark.wide
def test_a_few_keys_are_looked_up_as_keys(ask: Callable[..., Question]) -> None:
    """Not in the index of all published questions, which is longer with every question."""
    for number in range(40):
        ask(f"Why does machine number {number} stop?")
    Question.objects.update(visibility=Visibility.PUBLISHED)  # so many alike wait for a look
    few = Question.objects.published().filter(pk__in=[1, 2, 3]).values_list("pk")
    analyse()
    connection.cursor().execute("ANALYZE sqlite_master")  # as a new connection reads them
    assert "PRIMARY KEY" in few.explain()


def test_it_is_done_by_itself() -> None:
    assert analyse in periodic.JOBS.values()
