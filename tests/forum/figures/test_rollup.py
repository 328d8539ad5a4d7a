"""Counting: what is a question, what is an answer, and that counting twice changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks

from forum import actions
from forum.figures import reading, rollup
from forum.figures.cohorts import Entry
from forum.figures.sources import HOOK, DaySum, Source
from forum.models import Answer, Cohort, DayCount, Member, Question, Refresh
from tests.people import make_member

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
Ask = Callable[..., Question]


def entries() -> list[Entry]:
    return [Entry.read(row) for cohort in Cohort.objects.all() for row in cohort.entries]


def test_the_first_answer_of_somebody_else_counts(ask: Ask, alice: Member, bob: Member, dora: Member) -> None:
    asked = timezone.now() - 2 * DAY
    question = ask(at=asked)
    actions.answer(question, by=alice, body="I found out myself, partly.", at=asked + HOUR)
    actions.answer(question, by=dora, body="Of the team.", at=asked + 2 * HOUR)
    solution = actions.answer(question, by=bob, body="Of a member.", at=asked + 3 * HOUR)
    actions.accept(solution, by=alice, at=asked + 5 * HOUR)
    rollup.refresh()
    (entry,) = entries()
    assert (entry.answered, entry.by, entry.helped, entry.solved) == (120, "team", 180, 300)
    assert (entry.language, entry.is_first, entry.is_imported) == ("en", True, False)
    Answer.objects.filter(author=bob).update(is_official=True)
    rollup.refresh()
    assert entries()[0].helped is None


def test_what_is_hidden_or_asked_twice_is_left_out_and_said(ask: Ask, dora: Member, bob: Member) -> None:
    kept, hidden, twice, closed = (ask(f"Question number {n} about the pump") for n in range(4))
    Question.objects.filter(pk=hidden.pk).update(visibility="hidden")
    Question.objects.filter(pk=twice.pk).update(state="duplicate", duplicate_of=kept)
    actions.close(closed, by=dora)
    rollup.refresh()
    assert len(entries()) == 2
    assert Cohort.objects.get().left_out == {"hidden": 1, "duplicate": 1}


def test_an_answer_that_was_hidden_is_none(question: Question, answer: Answer) -> None:
    rollup.refresh()
    assert entries()[0].answered == 0
    Answer.objects.update(visibility="hidden")
    rollup.refresh()
    assert entries()[0].answered is None


def test_what_came_with_a_merge_stands_there_since_the_merge(ask: Ask, bob: Member, dora: Member) -> None:
    now = timezone.now()
    first, second = (
        ask("The pump hums and nothing moves", at=now - 3 * DAY),
        ask("Pump hums, no water", at=now - 3 * DAY),
    )
    actions.answer(second, by=bob, body="Free the wheel.", at=now - 3 * DAY + HOUR)
    actions.merge(second, into=first, by=dora, at=now - DAY)
    rollup.refresh()
    (entry,) = entries()
    assert entry.answered == 2 * 24 * 60


@pytest.mark.parametrize("hour", [21, 23])
def test_a_day_is_one_of_the_site(ask: Ask, settings: Any, hour: int) -> None:
    """At 23 in London the day is over in Paris."""
    ask(at=dt.datetime(2026, 6, 1, hour, 30, tzinfo=dt.UTC))
    rollup.refresh()
    (entry,) = entries()
    assert Cohort.objects.get().day == dt.date(2026, 6, 1 if hour == 21 else 2)
    assert entry.hour == (hour + 2) % 24


def test_counting_twice_changes_nothing_and_what_is_gone_goes(ask: Ask, alice: Member, bob: Member) -> None:
    now = timezone.now()
    old, new = ask(at=now - 90 * DAY), ask("Another question about the pump")
    actions.answer(old, by=bob, body="So.")
    Cohort.objects.create(day=dt.date(2020, 1, 1), entries=[])
    rollup.refresh()
    before = list(Cohort.objects.values()), list(DayCount.objects.values("name", "day", "count"))
    rollup.refresh()
    assert (list(Cohort.objects.values()), list(DayCount.objects.values("name", "day", "count"))) == before
    assert len(before[0]) == 2
    Question.objects.filter(pk__in=[old.pk, new.pk]).update(visibility="deleted")
    rollup.refresh(is_whole=False)
    assert len(entries()) == 1  # the old day waits for the night
    rollup.refresh()
    assert entries() == []


def test_a_failure_leaves_the_last_good_figures(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    rollup.refresh()
    last = Refresh.objects.get()

    def fail(at: dt.datetime) -> None:
        raise RuntimeError

    monkeypatch.setattr(rollup.attempts, "tally", fail)
    Question.objects.update(visibility="hidden")
    with pytest.raises(RuntimeError):
        rollup.refresh()
    assert len(entries()) == 1
    assert reading.latest() == last


def test_it_is_due_once_an_hour(question: Question) -> None:
    assert rollup.refresh_due() == 1
    assert rollup.refresh_due() == 0
    Refresh.objects.update(at=timezone.now() - 2 * HOUR)
    assert rollup.refresh_due() == 1
    assert [refresh.is_whole for refresh in Refresh.objects.order_by("at")] == [True, False]


def test_answers_and_useful_ones(question: Question, answer: Answer) -> None:
    actions.vote(answer, by=make_member("carol"), value=1)
    rollup.refresh()
    assert dict(DayCount.objects.values_list("name", "count")) == {"answers": 1, "answers_useful": 1}


def test_other_apps_add_sums(question: Question) -> None:
    source = Source("calls", lambda first: [DaySum(timezone.localdate(), 7), DaySum(timezone.localdate(), 1)])
    with hooks.register_temporarily(HOOK, lambda: [source]):
        rollup.refresh()
        found = reading.read(30)
    assert found
    assert found.now.sum("calls") == 8
    assert found.before.sum("calls") == 0


def test_helpers_without_brand_and_team(ask: Ask, bob: Member, dora: Member) -> None:
    for number in range(3):
        question = ask(f"Question number {number} about the pump")
        actions.answer(question, by=bob, body="So.")
        actions.answer(question, by=dora, body="Or so.")
    rollup.refresh()
    assert reading.latest().details["helpers"]["7"] == [[1, 3, 1, 3], [0, 0, 0, 0]]


def test_the_command_says_what_it_counted(question: Question) -> None:
    out = StringIO()
    call_command("rollup_figures", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["days"], said["questions"]) == (1, 1)
    call_command("rollup_figures", "--latest", stdout=out)
    assert "1 questions of 1 days counted in" in out.getvalue()


def test_counting_costs_the_same_for_more(ask: Ask, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        ask(f"Question number {number} about the pump", at=timezone.now() - number * DAY)
    with django_assert_max_num_queries(37):
        rollup.refresh()
    with django_assert_max_num_queries(7):
        assert reading.read(365)
