"""A simulated clock over many questions: no rung is skipped, none taken twice, whatever happens meanwhile."""

import datetime as dt
import random
from collections import Counter
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions, climbing, ladder_check
from forum.climbing import climb, climb_due
from forum.ladder import DELAYS, HELP, REST, Rung
from forum.models import LadderPlace, LadderStep, Member, Notification, Question, Subscription
from tests.people import make_member

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 2, 7, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ACTS_AN_HOUR = 0.01  # on each question, for ten days
DAYS = 24  # enough for the last rung of the last question


class Community:
    """People who ask, answer, accept, say no, hide, close and open again, by chance."""

    def __init__(self, questions: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chance = random.Random(seed)
        self.alice = make_member("alice")
        self.helpers = [make_member(f"helper{number}") for number in range(12)]
        self.dora = make_member("dora", "Moderators", is_staff=True)
        self.at = START
        self.taken: Counter[tuple[int, int]] = Counter()  # rungs really taken, by question
        self.to_ask, self.an_hour = questions, -(-questions // 120)
        self.asked: list[Question] = []
        act = climbing._act

        def counted(question, step, at):
            told = act(question, step, at)
            if step.is_needed:
                self.taken[question.pk, step.rung] += 1
            return told

        monkeypatch.setattr(climbing, "_act", counted)

    def live_an_hour(self) -> None:
        for _ in range(min(self.to_ask, self.an_hour)):
            self.ask()
        acts = (self.answer, self.accept, self.refuse, self.hide, self.show, self.close, self.reopen, self.duplicate)
        for question in self.asked:
            if self.chance.random() < ACTS_AN_HOUR:
                with suppress(PermissionDenied):  # it is hidden, closed, nobody has answered…
                    self.chance.choice(acts)(Question.objects.get(pk=question.pk))

    def ask(self) -> None:
        self.to_ask -= 1
        title = f"Machine number {len(self.asked)} does not drain"
        tags = [f"machine{len(self.asked) % 7}"]
        self.asked.append(actions.ask(title, by=self.alice, body="Why?", language="en", tags=tags, at=self.at))
        if len(self.asked) <= 7:
            tag = self.asked[-1].tags.get()
            for helper in self.helpers[::3]:
                Subscription.objects.create(member=helper, tag=tag, reason="tag")

    def answer(self, question: Question) -> None:
        done = set(question.answers.values_list("author_id", flat=True))
        helper: Member = self.chance.choice([helper for helper in self.helpers if helper.pk not in done])
        actions.answer(question, by=helper, body="Clean the filter.", at=self.at)

    def accept(self, question: Question) -> None:
        answer = question.answers.filter(visibility="published").first()
        if question.is_resolved:
            actions.unaccept(question, by=self.alice, at=self.at)
        elif answer is not None:
            actions.accept(answer, by=self.alice, at=self.at)

    def refuse(self, question: Question) -> None:
        actions.mark_not_solved(question, by=self.alice, at=self.at)

    def hide(self, question: Question) -> None:
        actions.hide(question, by=self.dora, ref=f"hidden:{self.at.isoformat()}", at=self.at)

    def show(self, question: Question) -> None:
        actions.restore(question, by=self.dora, at=self.at)

    def close(self, question: Question) -> None:
        actions.close(question, by=self.dora)

    def reopen(self, question: Question) -> None:
        actions.reopen(question, by=self.dora)

    def duplicate(self, question: Question) -> None:
        first = Question.objects.get(pk=self.asked[0].pk)
        if first.is_published and not first.is_closed:
            actions.mark_duplicate(question, of=first, by=self.dora)

    def run(self) -> None:
        """The job runs, or is missed; sometimes two processes have seen the same questions due."""
        if self.chance.random() < 0.3:
            return
        seen = list(LadderPlace.objects.due(self.at).values_list("pk", flat=True)) if self.chance.random() < 0.2 else []
        climb_due(self.at)
        for pk in seen:
            climb(pk, at=self.at)


def simulate(questions: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> Community:
    monkeypatch.setattr(climbing, "BATCH", questions + 1)
    community = Community(questions, seed, monkeypatch)
    for hour in range(24 * DAYS):
        community.at = START + hour * HOUR
        if hour < 24 * 10:
            community.live_an_hour()
        if not 24 * 6 <= hour < 24 * 7 + 5:  # the site stands still for more than a day
            community.run()
    for _ in range(6):  # what is still due after the last hour
        community.at += REST
        climb_due(community.at)
    return community


def check(community: Community) -> None:
    assert list(ladder_check.differences()) == []
    assert len(community.asked) == LadderPlace.objects.count() == Question.objects.count()
    assert max(community.taken.values()) == 1
    steps: dict[int, list[LadderStep]] = {}
    for step in LadderStep.objects.order_by("question", "rung"):
        steps.setdefault(step.question_id, []).append(step)
    for place in LadderPlace.objects.select_related("question"):
        of_it = steps.get(place.pk, [])
        assert [step.rung for step in of_it] == list(range(1, len(of_it) + 1))
        assert {step.rung for step in of_it if step.was_needed} == {
            rung for pk, rung in community.taken if pk == place.pk
        }
        check_delays(place, of_it)
        if climbing.is_open(place.question):
            assert place.left_at is None
            assert place.due_at is None or place.due_at > community.at


def check_delays(place: LadderPlace, steps: list[LadderStep]) -> None:
    """Nobody is asked before their time, and those who are told by day only."""
    asked_at = place.question.created_at
    for step in steps:
        if step.rung in HELP and step.outcome == "told" and place.refused_at is None:
            assert step.taken_at - asked_at >= DELAYS[Rung(step.rung)]
        if step.was_needed and step.rung in HELP:
            assert 8 <= (step.taken_at + HOUR).hour < 22  # Paris in winter, on the hour


@pytest.mark.wide
def test_ten_questions(monkeypatch):
    check(simulate(10, 1, monkeypatch))


@pytest.mark.wide
@pytest.mark.parametrize("seed", range(2))
def test_thirty_questions(seed, monkeypatch):
    check(simulate(30, seed, monkeypatch))


@pytest.mark.slow
def test_three_hundred_questions(monkeypatch):
    community = simulate(300, 2, monkeypatch)
    check(community)
    taken = Counter(rung for _pk, rung in community.taken)
    assert all(taken[rung] > 15 for rung in list(Rung)[1:])
    assert Notification.objects.filter(kind="expert").exists()
