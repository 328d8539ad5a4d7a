"""Accepting, changing one's mind, voting: what moves, who may, and what a second click does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions, ledger
from forum.models import Acceptance, Mail, Notification, Question, ReputationChange, Vote
from tests.people import make_member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def points(member):
    member.refresh_from_db()
    return member.reputation


def test_accepting_rewards_both_and_resolves(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    question.refresh_from_db()
    assert question.state == "resolved"
    assert question.accepted_answer == answer
    assert (points(bob), points(alice)) == (15, 2)
    assert list(ledger.replay()) == []


def test_accepting_twice_is_accepting_once(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    actions.accept(answer, by=alice)
    assert points(bob) == 15
    assert Acceptance.objects.count() == 1


def test_taking_back_one_answer_leaves_another_that_was_accepted_meanwhile(question, answer, alice):
    """Two tabs: one chose another solution after the other had looked."""
    actions.accept(answer, by=alice)
    seen = Question.objects.get(pk=question.pk)
    other = actions.answer(question, by=make_member("eve"), body="Replace the pump.")
    actions.accept(other, by=alice)
    with pytest.raises(PermissionDenied, match="Another answer"):
        actions.unaccept(seen, by=alice, answer=answer)
    question.refresh_from_db()
    assert question.accepted_answer == other


@pytest.mark.wide
def test_changing_ones_mind_moves_the_points_and_keeps_the_history(question, answer, alice, bob):
    eve = make_member("eve")
    other = actions.answer(question, by=eve, body="Replace the pump.")
    actions.accept(answer, by=alice)
    actions.accept(other, by=alice)
    assert (points(bob), points(eve), points(alice)) == (0, 15, 2)
    actions.accept(answer, by=alice)
    assert (points(bob), points(eve), points(alice)) == (15, 0, 2)
    assert Acceptance.objects.filter(question=question).count() == 3
    assert list(ledger.replay()) == []


def test_taking_the_solution_back(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    actions.unaccept(question, by=alice)
    actions.unaccept(question, by=alice)
    question.refresh_from_db()
    assert question.state == "answered"
    assert question.accepted_answer is None
    assert (points(bob), points(alice)) == (0, 0)
    assert list(ledger.replay()) == []


@pytest.mark.parametrize("who", ["bob", "mallory", "dora"])
def test_only_the_asker_accepts(question, answer, who, request):
    with pytest.raises(PermissionDenied):
        actions.accept(answer, by=request.getfixturevalue(who))


def test_accepting_ones_own_answer_brings_no_points(question, alice):
    own = actions.answer(question, by=alice, body="I found it: the filter was full.")
    actions.accept(own, by=alice)
    question.refresh_from_db()
    assert question.is_resolved
    assert points(alice) == 0


def test_a_suspended_asker_cannot_accept(question, answer, alice):
    alice.suspended_until = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        actions.accept(answer, by=alice)


def test_not_solved_takes_the_solution_back_and_is_kept(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    actions.mark_not_solved(question, by=alice)
    question.refresh_from_db()
    assert question.not_solved_at is not None
    assert not question.is_resolved
    assert points(bob) == 0


def test_accepting_after_not_solved_clears_it(question, answer, alice):
    actions.mark_not_solved(question, by=alice)
    actions.accept(answer, by=alice)
    question.refresh_from_db()
    assert question.not_solved_at is None


def test_voting_changing_and_withdrawing(answer, alice, bob):
    actions.vote(answer, by=alice, value=1)
    actions.vote(answer, by=alice, value=1)
    answer.refresh_from_db()
    assert (answer.useful_count, answer.not_useful_count, points(bob)) == (1, 0, 10)
    actions.vote(answer, by=alice, value=-1, reason="outdated")
    answer.refresh_from_db()
    assert (answer.useful_count, answer.not_useful_count, points(bob)) == (0, 1, -2)
    actions.withdraw_vote(answer, by=alice)
    actions.withdraw_vote(answer, by=alice)
    answer.refresh_from_db()
    assert (answer.useful_count, answer.not_useful_count, points(bob)) == (0, 0, 0)
    assert answer.score == 0.5
    assert list(ledger.replay()) == []


def test_no_vote_for_oneself(answer, bob):
    with pytest.raises(PermissionDenied):
        actions.vote(answer, by=bob, value=1)
    assert not Vote.objects.exists()


def test_no_vote_on_what_is_hidden(answer, alice, dora):
    actions.hide(answer, by=dora, ref="decision:1")
    with pytest.raises(PermissionDenied):
        actions.vote(answer, by=alice, value=1)


@pytest.mark.wide
def test_votes_of_one_member_for_another_count_six_times_a_day(ask, alice, bob):
    for number in range(8):
        post = actions.answer(ask(f"A question about washing number {number}"), by=bob, body="Yes.", at=NOON)
        actions.vote(post, by=alice, value=1, at=NOON)
    assert points(bob) == 60
    assert ReputationChange.objects.filter(points=0).count() == 2
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_votes_bring_at_most_two_hundred_points_a_day(answer, bob):
    for number in range(25):
        actions.vote(answer, by=make_member(f"voter{number}"), value=1, at=NOON)
    assert points(bob) == 200
    actions.vote(answer, by=make_member("tomorrow"), value=1, at=NOON + timedelta(days=1))
    assert points(bob) == 210
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_acceptances_are_not_capped(answer, alice, bob):
    for number in range(25):
        actions.vote(answer, by=make_member(f"voter{number}"), value=1, at=NOON)
    actions.accept(answer, by=alice, at=NOON)
    assert points(bob) == 215


@pytest.mark.wide
def test_me_too_brings_fifteen_points_at_most_and_follows(question, alice):
    for number in range(17):
        actions.me_too(question, by=make_member(f"same{number}"), at=NOON + timedelta(days=number))
    question.refresh_from_db()
    assert question.vote_count == 17
    assert points(alice) == 15
    assert question.subscriptions.filter(reason="me_too").count() == 17
    actions.withdraw_me_too(question, by=question.votes.first().voter)
    question.refresh_from_db()
    assert question.vote_count == 16
    assert list(ledger.replay()) == []


def test_hiding_an_answer_forfeits_what_it_earned_and_restoring_gives_it_again(question, answer, alice, bob, dora):
    actions.vote(answer, by=alice, value=1)
    actions.accept(answer, by=alice)
    actions.hide(answer, by=dora, ref="decision:1")
    question.refresh_from_db()
    assert points(bob) == 0
    assert (question.state, question.accepted_answer, question.answer_count) == ("open", None, 0)
    actions.restore(answer, by=dora, ref="decision:1")
    question.refresh_from_db()
    assert points(bob) == 25
    assert (question.state, question.accepted_answer) == ("resolved", answer)
    assert list(ledger.replay()) == []


def test_replay_finds_a_forged_line_and_a_forged_total(answer, alice, bob):
    actions.vote(answer, by=alice, value=1)
    ReputationChange.objects.update(points=50)
    assert len(list(ledger.replay())) == 2
    ReputationChange.objects.update(points=10)
    assert list(ledger.replay()) == []
    type(bob).objects.filter(pk=bob.pk).update(reputation=11)
    assert list(ledger.replay()) == [f"member {bob.pk} shows 11 points, the ledger sums to 10"]


def test_the_asker_is_told_of_an_answer_once_and_by_mail(answer, alice, bob):
    told = Notification.objects.get(member=alice)
    assert (told.kind, told.answer, told.reason) == ("answer", answer, "asked")
    assert Mail.objects.filter(notification=told).count() == 1
    assert not Notification.objects.filter(member=bob).exists()


def test_the_author_is_told_once_however_often_the_asker_changes_her_mind(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    actions.unaccept(question, by=alice)
    actions.accept(answer, by=alice)
    told = Notification.objects.get(member=bob, kind=Notification.Kind.ACCEPTED)
    assert Mail.objects.filter(notification=told).count() == 1
