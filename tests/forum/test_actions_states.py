"""Closing, duplicates, and "not solved": from which state to which, and by whom."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions, signals
from forum.models import Question


@pytest.fixture
def three(ask):
    return [ask(f"The same question, asked as number {number}") for number in range(3)]


def fresh(question):
    return Question.objects.get(pk=question.pk)


@pytest.mark.wide
@pytest.mark.parametrize("state", ["hidden", "held", "deleted"])
@pytest.mark.parametrize("which", ["the question", "the original"])
def test_only_what_everybody_reads_has_duplicates_and_is_one(three, alice, dora, state, which):
    question, original, _ = three
    post = question if which == "the question" else original
    {
        "hidden": lambda: actions.hide(post, by=dora, ref="decision:1"),
        "held": lambda: actions.hold(post),
        "deleted": lambda: actions.delete(post, by=alice),
    }[state]()
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(question, of=original, by=dora)
    assert fresh(question).duplicate_of is None


def test_a_question_is_no_duplicate_of_itself_by_whatever_way(three, dora):
    a, b, _ = three
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(a, of=a, by=dora)
    stale = fresh(a)
    actions.mark_duplicate(a, of=b, by=dora)
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(b, of=a, by=dora)
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(b, of=stale, by=dora)  # read before a pointed to b
    assert fresh(b).duplicate_of is None


@pytest.mark.wide
def test_a_chain_read_before_it_grew_is_followed_as_it_is(three, dora):
    a, b, c = three
    stale = fresh(b)
    actions.mark_duplicate(b, of=c, by=dora)
    actions.mark_duplicate(a, of=stale, by=dora)
    assert fresh(a).duplicate_of == c


@pytest.mark.wide
def test_pages_that_point_elsewhere_now_are_new_pages(three, dora):
    a, b, c = three
    actions.mark_duplicate(a, of=b, by=dora)
    before = fresh(a).version
    for _ in range(2):
        actions.mark_duplicate(b, of=c, by=dora)
    assert (fresh(a).duplicate_of, fresh(a).version) == (c, before + 1)


def test_closing_and_opening_again_and_twice(question, answer, dora, ask):
    for _ in range(2):
        actions.close(question, by=dora)
    assert fresh(question).state == "closed"
    for _ in range(2):
        actions.reopen(question, by=dora)
    assert fresh(question).state == "answered"
    original = ask("The canonical question of all")
    actions.mark_duplicate(question, of=original, by=dora)
    actions.close(question, by=dora)
    assert (fresh(question).state, fresh(question).duplicate_of) == ("duplicate", original)


def test_opening_what_is_open_changes_nothing(question, answer, alice, dora):
    actions.accept(answer, by=alice)
    before = fresh(question).version
    actions.reopen(question, by=dora)
    assert (fresh(question).state, fresh(question).version) == ("resolved", before)


def test_not_solved_twice_is_said_once(question, alice, django_capture_on_commit_callbacks):
    heard = []

    def listener(question, **kwargs):
        heard.append(question.pk)

    signals.question_not_solved.connect(listener)
    first = datetime(2026, 3, 2, 12, tzinfo=UTC)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.mark_not_solved(question, by=alice, at=first)
            actions.mark_not_solved(question, by=alice)
    finally:
        signals.question_not_solved.disconnect(listener)
    assert (fresh(question).not_solved_at, heard) == (first, [question.pk])


@pytest.mark.wide
@pytest.mark.parametrize("state", ["closed", "duplicate", "taken elsewhere", "hidden", "deleted"])
def test_where_nothing_is_left_to_solve(ask, question, alice, dora, state):
    stale = fresh(question)
    {
        "closed": lambda: actions.close(question, by=dora),
        "duplicate": lambda: actions.mark_duplicate(question, of=ask("The canonical question of all"), by=dora),
        "taken elsewhere": lambda: actions.take_elsewhere(question),
        "hidden": lambda: actions.hide(question, by=dora, ref="decision:1"),
        "deleted": lambda: actions.delete(question, by=alice),
    }[state]()
    with pytest.raises(PermissionDenied):
        actions.mark_not_solved(stale, by=alice)
    assert fresh(question).not_solved_at is None
