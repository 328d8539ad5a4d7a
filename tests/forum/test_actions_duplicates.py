"""A question that was asked before: who says so, who decides, and what counts on the canonical one."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions, ledger, recount
from forum.models import DuplicateProposal, Notification, Question, Subscription, Vote
from tests.people import make_member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def original(ask):
    return ask("The canonical question of all of them", by=make_member("oscar"))


@pytest.fixture
def regular(db):
    return make_member("rita", reputation=60)


@pytest.fixture
def veteran(db):
    return make_member("vera", reputation=1200, good_count=50)


def fresh(question):
    return Question.objects.get(pk=question.pk)


def points(*members):
    for member in members:
        member.refresh_from_db()
    return tuple(member.reputation for member in members)


def test_a_proposal_changes_nothing_and_is_told_to_the_asker(question, original, regular, alice):
    for _ in range(2):
        row = actions.propose_duplicate(question, of=original, by=regular)
    assert DuplicateProposal.objects.get() == row
    assert fresh(question).duplicate_of is None
    told = Notification.objects.get(member=alice, kind="duplicate")
    assert told.url == f"/duplicates/{row.pk}/"


def test_who_has_not_earned_it_proposes_nothing(question, original, mallory):
    with pytest.raises(PermissionDenied, match="you need 5 points"):
        actions.propose_duplicate(question, of=original, by=mallory)


@pytest.mark.wide
@pytest.mark.parametrize("who", ["vera", "dora", "alice"])
def test_who_may_decide_decides_at_once(question, original, veteran, dora, alice, who):
    by = {"vera": veteran, "dora": dora, "alice": alice}[who]
    assert actions.propose_duplicate(question, of=original, by=by) is None
    assert fresh(question).duplicate_of == original


def test_confirming_and_refusing(question, original, regular, veteran, alice, ask):
    row = actions.propose_duplicate(question, of=original, by=regular)
    for refused in (regular, make_member("eve")):
        with pytest.raises(PermissionDenied):
            actions.confirm_duplicate(row, by=refused)
        with pytest.raises(PermissionDenied):
            actions.refuse_duplicate(row, by=refused)
    with pytest.raises(PermissionDenied):
        actions.refuse_duplicate(row, by=alice)  # hers is the yes
    actions.refuse_duplicate(row, by=veteran)
    assert not DuplicateProposal.objects.open().exists()
    with pytest.raises(PermissionDenied, match="compared these two already"):
        actions.propose_duplicate(question, of=original, by=regular)
    other = ask("The other canonical question of all")
    row = actions.propose_duplicate(question, of=other, by=regular)
    for _ in range(2):
        actions.confirm_duplicate(row, by=alice)
    row.refresh_from_db()
    assert (fresh(question).duplicate_of, row.is_confirmed, row.settled_by) == (other, True, alice)


def test_the_asker_hears_that_somebody_else_decided(question, original, dora, alice):
    actions.mark_duplicate(question, of=original, by=dora)
    assert Notification.objects.get(member=alice, kind="duplicate").question == question


@pytest.mark.wide
def test_me_toos_count_on_the_canonical_one_once_a_person_and_points_stay(
    question, original, alice, bob, dora, mallory
):
    oscar = original.author
    for voter in (bob, mallory, oscar):
        actions.me_too(question, by=voter)
    actions.me_too(original, by=bob)
    before = points(alice, oscar)
    actions.mark_duplicate(question, of=original, by=dora)
    assert fresh(original).vote_count == 2  # bob once, mallory; oscar asked it himself
    assert (points(alice, oscar), list(ledger.replay()), list(recount.check())) == (before, [], [])
    actions.me_too(original, by=mallory)
    assert (fresh(original).vote_count, points(alice, oscar)) == (2, before)
    actions.reopen(question, by=dora)
    assert (fresh(original).vote_count, fresh(question).vote_count) == (1, 3)
    assert (points(alice, oscar), list(ledger.replay()), list(recount.check())) == (before, [], [])


@pytest.mark.wide
def test_a_me_too_taken_back_is_taken_back_everywhere(question, original, alice, bob, dora):
    actions.me_too(question, by=bob)
    actions.mark_duplicate(question, of=original, by=dora)
    actions.withdraw_me_too(original, by=bob)
    assert not Vote.objects.exists()
    assert points(alice) == (0,)
    actions.reopen(question, by=dora)
    assert (fresh(question).vote_count, fresh(original).vote_count, list(recount.check())) == (0, 0, [])


@pytest.mark.wide
def test_what_two_duplicates_share_stays_when_one_is_none(ask, question, original, bob, dora):
    second = ask("The same question asked a second time")
    for asked in (question, second):
        actions.me_too(asked, by=bob)
        actions.mark_duplicate(asked, of=original, by=dora)
    actions.reopen(question, by=dora)
    assert fresh(original).vote_count == 1
    actions.reopen(second, by=dora)
    assert fresh(original).vote_count == 0


@pytest.mark.wide
def test_followers_go_along_and_come_back(question, original, alice, bob, dora, mallory):
    actions.follow(question, by=mallory)
    actions.mark_duplicate(question, of=original, by=dora)
    answer = actions.answer(original, by=bob, body="Clean the filter.")
    told = Notification.objects.filter(answer=answer, kind="answer")
    assert {row.member.username for row in told} == {"alice", "mallory", "oscar"}
    assert told.get(member=mallory).reason == "duplicate"
    actions.reopen(question, by=dora)
    assert set(Subscription.objects.filter(question=original).values_list("member__username", flat=True)) == {
        "oscar", "bob",
    }  # fmt: skip
    assert Subscription.objects.filter(question=question, member=mallory).exists()


@pytest.mark.wide
def test_who_stops_following_there_is_not_brought_back(ask, question, original, dora, mallory):
    actions.follow(question, by=mallory)
    actions.mark_duplicate(question, of=original, by=dora)
    actions.unfollow(original, by=mallory)
    actions.mark_duplicate(ask("The same question asked a second time"), of=original, by=dora)
    assert not Subscription.objects.filter(question=original, member=mallory).exists()


def test_a_duplicate_takes_no_more_me_toos(question, original, dora, mallory):
    actions.mark_duplicate(question, of=original, by=dora)
    with pytest.raises(PermissionDenied, match="under the other one"):
        actions.me_too(question, by=mallory)


@pytest.mark.wide
def test_pointing_on_takes_what_was_gathered_along(ask, question, original, dora, mallory):
    """a leads to b; then b leads to c: c counts what was said on a."""
    last = ask("The most canonical question of all")
    actions.me_too(question, by=mallory)
    actions.mark_duplicate(question, of=original, by=dora)
    actions.mark_duplicate(original, of=last, by=dora)
    assert [fresh(each).vote_count for each in (question, original, last)] == [1, 0, 1]
    assert list(recount.check()) == []
