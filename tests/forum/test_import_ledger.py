"""Points of imported acts: the same as if the acts had been done here, one by one."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from forum import actions, ledger
from forum.models import Acceptance, Answer, Member, Question, ReputationChange, Vote
from forum.reputation import DAILY_CAP_FROM_VOTES, ME_TOO_CAP
from tests.people import make_member

pytestmark = pytest.mark.django_db

START = datetime(2024, 3, 1, tzinfo=UTC)
FIELDS = ("ref", "member_id", "points", "reason", "actor_id", "question_id", "answer_id", "at", "rule_version")


def lines() -> list[Any]:
    return list(ReputationChange.objects.order_by("ref").values_list(*FIELDS))


def forget_the_ledger() -> None:
    ReputationChange.objects.all().delete()
    Member.objects.update(reputation=0)


def live_acts(seed: int) -> None:
    """Votes, me-toos and acceptances in the order of their dates, done through the actions."""
    chance = random.Random(seed)
    people = [make_member(f"person{number}") for number in range(6)]
    asked = [
        actions.ask(f"The kettle number {n} hums", by=people[n % 6], body="It hums.", language="en", at=START)
        for n in range(20)
    ]
    answers = [actions.answer(one, by=people[(n + 1) % 6], body="Descale.", at=START) for n, one in enumerate(asked)]
    for minute in range(260):
        at, by = START + timedelta(minutes=15 * minute), chance.choice(people)
        question, answer = chance.choice(asked), chance.choice(answers)
        if minute % 9 == 0:
            owner = next(person for person in people if person.pk == answer.question.author_id)
            actions.accept(answer, by=owner, at=at)
        elif minute % 4 == 0 and question.author_id != by.pk:
            actions.me_too(question, by=by, at=at)
        elif answer.author_id != by.pk and not answer.votes.filter(voter=by).exists():
            actions.vote(answer, by=by, value=chance.choice([1, 1, 1, -1]), at=at)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "batch"), [(0, 7), (1, 1000)])
def test_lines_are_those_that_actions_write(seed: int, batch: int) -> None:
    live_acts(seed)
    expected = lines()
    totals = dict(Member.objects.values_list("pk", "reputation"))
    assert len({reason for _, _, _, reason, *_ in expected}) >= 4
    forget_the_ledger()
    assert ledger.backfill(batch=batch) == len(expected)
    assert lines() == expected
    assert dict(Member.objects.values_list("pk", "reputation")) == totals
    assert list(ledger.replay()) == []


@pytest.mark.slow
def test_a_second_call_writes_nothing() -> None:
    live_acts(3)
    forget_the_ledger()
    assert ledger.backfill() > 0
    assert ledger.backfill() == 0


@pytest.fixture
def imported(question: Question, answer: Answer) -> Callable[..., None]:
    """Votes without voter, as an import brings them."""

    def make(number: int, *, value: int = 1, at: datetime = START, on: str = "answer") -> None:
        target = {"answer": answer} if on == "answer" else {"question": question}
        Vote.objects.bulk_create([Vote(value=value, created_at=at, **target) for _ in range(number)])

    return make


@pytest.mark.wide
def test_votes_of_a_day_stop_at_the_cap(imported: Callable[..., None], bob: Member) -> None:
    imported(30)
    imported(5, at=START + timedelta(days=1))
    ledger.backfill(batch=4)
    bob.refresh_from_db()
    assert bob.reputation == DAILY_CAP_FROM_VOTES + 50
    assert list(ledger.replay()) == []


def test_a_question_stops_at_its_cap_over_the_days(imported: Callable[..., None], alice: Member) -> None:
    for day in range(5):
        imported(5, at=START + timedelta(days=day), on="question")
    ledger.backfill(batch=3)
    alice.refresh_from_db()
    assert alice.reputation == ME_TOO_CAP
    assert list(ledger.replay()) == []


def test_votes_against_questions_cost_nothing(imported: Callable[..., None], alice: Member) -> None:
    imported(3, value=-1, on="question")
    assert ledger.backfill() == 0


def test_lines_that_were_written_here_count_for_the_caps(imported: Callable[..., None], bob: Member) -> None:
    for answer in Answer.objects.all():
        actions.vote(answer, by=make_member("carol"), value=1, at=START + timedelta(hours=3))
    imported(25)
    ledger.backfill()
    bob.refresh_from_db()
    assert bob.reputation == DAILY_CAP_FROM_VOTES
    assert list(ledger.replay()) == []


def test_hidden_posts_and_authors_who_left_get_nothing(
    imported: Callable[..., None], answer: Answer, dora: Member
) -> None:
    imported(2)
    imported(2, on="question")
    actions.hide(answer, by=dora, ref="decision:1")
    Question.objects.update(author=None)
    assert ledger.backfill() == 0


def test_an_acceptance_without_asker_gives_the_answer_its_points(question: Question, answer: Answer) -> None:
    Acceptance.objects.create(question=question, answer=answer, accepted_at=START)
    assert ledger.backfill() == 1
    assert ReputationChange.objects.get().points == 15


def test_accepting_ones_own_answer_gives_nothing(question: Question, answer: Answer, bob: Member) -> None:
    Acceptance.objects.create(question=question, answer=answer, member=bob, accepted_at=START)
    assert ledger.backfill() == 0


def test_an_acceptance_of_somebody_elses_answer_whose_author_left(question: Question, answer: Answer) -> None:
    Answer.objects.update(author=None)
    Acceptance.objects.create(question=question, answer=answer, member=question.author, accepted_at=START)
    assert ledger.backfill() == 1
    assert ReputationChange.objects.aggregate(sum=Sum("points"))["sum"] == 2
