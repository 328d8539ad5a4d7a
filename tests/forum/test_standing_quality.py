"""What a post was judged, and that every act keeps its author's counts."""

from __future__ import annotations

from typing import Any

import pytest

from forum import actions, recount
from forum.judged import Standing, Verdict, verdict
from forum.models import Member, Question, Visibility
from tests.people import make_member

SHOWN = Visibility.PUBLISHED


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (Standing(SHOWN), None),
        (Standing(SHOWN, useful=2, not_useful=1), Verdict.GOOD),
        (Standing(SHOWN, useful=1, not_useful=2), Verdict.BAD),
        (Standing(SHOWN, useful=3, not_useful=3), None),
        (Standing(SHOWN, is_solution=True), Verdict.GOOD),
        (Standing(SHOWN, is_solution=True, not_useful=5), Verdict.GOOD),
        (Standing(Visibility.HIDDEN, is_solution=True, useful=9), Verdict.BAD),
        (Standing(Visibility.DELETED, not_useful=5), None),
        (Standing(Visibility.HELD, useful=5), None),
    ],
)
def test_a_post_is_judged_by_what_others_made_of_it(post: Standing, expected: Verdict | None) -> None:
    assert verdict(post) is expected


def counts(member: Member) -> tuple[int, int]:
    member.refresh_from_db()
    assert list(recount.check()) == []
    return member.good_count, member.bad_count


@pytest.mark.wide
@pytest.mark.django_db
def test_votes_move_the_count_only_when_the_majority_turns(answer: Any, alice: Member, bob: Member) -> None:
    eve = make_member("eve")
    actions.vote(answer, by=alice, value=1)
    assert counts(bob) == (1, 0)
    actions.vote(answer, by=eve, value=-1)
    assert counts(bob) == (0, 0)
    actions.vote(answer, by=alice, value=-1)
    assert counts(bob) == (0, 1)
    actions.vote(answer, by=alice, value=-1)
    assert counts(bob) == (0, 1)
    actions.withdraw_vote(answer, by=alice)
    actions.withdraw_vote(answer, by=eve)
    assert counts(bob) == (0, 0)


@pytest.mark.wide
@pytest.mark.django_db
def test_a_solution_is_good_as_long_as_it_is_one(question: Question, answer: Any, alice: Member, bob: Member) -> None:
    eve = make_member("eve")
    other = actions.answer(question, by=eve, body="Replace the pump.")
    actions.vote(answer, by=eve, value=-1)
    actions.accept(answer, by=alice)
    actions.accept(answer, by=alice)
    assert (counts(bob), counts(eve)) == ((1, 0), (0, 0))
    actions.accept(other, by=alice)
    assert (counts(bob), counts(eve)) == ((0, 1), (1, 0))
    actions.unaccept(question, by=alice)
    assert (counts(bob), counts(eve)) == ((0, 1), (0, 0))


@pytest.mark.django_db
def test_ones_own_solution_proves_nothing(question: Question, alice: Member) -> None:
    own = actions.answer(question, by=alice, body="I found it: the filter.")
    actions.accept(own, by=alice)
    assert counts(alice) == (0, 0)


@pytest.mark.wide
@pytest.mark.django_db
def test_what_is_removed_for_a_rule_is_bad_until_it_is_back(
    question: Question, answer: Any, alice: Member, bob: Member, dora: Member
) -> None:
    remark = actions.comment(answer, by=bob, body="Try again, you fool.")
    actions.accept(answer, by=alice)
    actions.hide(answer, by=dora, ref="decision:1")
    actions.hide(remark, by=dora, ref="decision:2")
    actions.hide(question, by=dora, ref="decision:3")
    assert (counts(bob), counts(alice)) == ((0, 2), (0, 1))
    for post, ref in ((question, "decision:3"), (answer, "decision:1"), (remark, "decision:2")):
        actions.restore(post, by=dora, ref=ref)
    assert (counts(bob), counts(alice)) == ((1, 0), (0, 0))


@pytest.mark.wide
@pytest.mark.django_db
def test_taking_back_what_was_wrong_is_worth_doing(answer: Any, alice: Member, bob: Member) -> None:
    actions.vote(answer, by=alice, value=-1)
    actions.delete(answer, by=bob)
    assert counts(bob) == (0, 0)
    actions.undelete(answer, by=bob)
    assert counts(bob) == (0, 1)


@pytest.mark.wide
@pytest.mark.django_db
def test_a_wrong_count_is_found_and_set_right(answer: Any, alice: Member, bob: Member) -> None:
    actions.vote(answer, by=alice, value=1)
    Member.objects.filter(pk=bob.pk).update(good_count=0, bad_count=4)
    assert list(recount.check()) == [
        f"member {bob.pk}: good_count is 0, the rows give 1",
        f"member {bob.pk}: bad_count is 4, the rows give 0",
    ]
    list(recount.rebuild())
    assert counts(bob) == (1, 0)
