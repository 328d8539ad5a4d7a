"""Contesting decisions: who may and until when, the conversation, and what is left of it."""

from __future__ import annotations

import datetime as dt
from datetime import UTC
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum import actions as forum_actions
from forum import ending, member_data
from forum.actions import leaving
from forum.models import Member, Notification, Visibility
from moderation.review import actions, invariants
from moderation.review.appealing import AppealEnded, Measure
from moderation.review.models import Appeal, AppealMessage, Decision
from moderation.review.queue import reading
from moderation.review.reasons import Because
from tests.moderation.contesting import NOON, REASONS, WHY, contest, days, decide
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.moderation.warned import warn
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


# Filing


def test_the_author_contests_once(hidden: Decision, bob: Member, dora: Member) -> None:
    appeal = contest(hidden, bob)
    assert contest(hidden, bob) == appeal
    assert (appeal.side, appeal.member, appeal.contested_made_by) == ("restricted", bob, dora)
    assert appeal.contest_until == hidden.statement.contest_until
    assert [message.text for message in appeal.messages.all()] == [WHY]
    assert Notification.objects.filter(member=bob, kind="appeal", ref=f"{appeal.ref}:filed").count() == 1


def test_others_cannot_contest_it(hidden: Decision, mallory: Member, dora: Member, alice: Member) -> None:
    for member in (mallory, dora, alice):
        with pytest.raises(PermissionDenied, match="about somebody else"):
            contest(hidden, member)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (dt.datetime(2027, 2, 28, 22, 59, tzinfo=UTC), True),  # 23:59 in Paris on the last day
        (dt.datetime(2027, 2, 28, 23, 1, tzinfo=UTC), False),  # the day after it began there
    ],
)
def test_until_the_last_day_included(answer: Any, bob: Member, dora: Member, now: dt.datetime, may: bool) -> None:
    decision = hide(answer, dora, at=NOON)
    if may:
        assert contest(decision, bob, at=now).filed_on == dt.date(2027, 2, 28)
    else:
        with pytest.raises(PermissionDenied, match="28\u00a0February 2027"):
            contest(decision, bob, at=now)


def test_an_empty_or_endless_text_is_refused(hidden: Decision, bob: Member) -> None:
    for text in ("", " \n ", "a" * 5001):
        with pytest.raises(ValidationError):
            actions.contest(hidden, by=bob, text=text)
    assert not Appeal.objects.exists()


def test_what_was_undone_cannot_be_contested(hidden: Decision, bob: Member, dora: Member) -> None:
    actions.undo(hidden, by=dora)
    with pytest.raises(PermissionDenied, match="undone"):
        contest(hidden, bob)


def test_a_suspended_member_can_contest(bob: Member, dora: Member, lea: Member) -> None:
    warn(bob, dora)
    decision = actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=days(9))
    bob = fresh(bob)
    assert bob.is_suspended
    appeal = contest(decision, bob)
    actions.write_to_appeal(appeal, by=bob, text="One more thing.")
    decide(appeal, lea)
    assert not fresh(bob).is_suspended
    assert list(invariants.differences()) == []


def test_whoever_left_cannot(hidden: Decision, bob: Member) -> None:
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(PermissionDenied, match="closed"):
        contest(hidden, fresh(bob))


# The conversation


def test_both_sides_write_in_order_and_the_member_is_told(hidden: Decision, bob: Member, lea: Member) -> None:
    appeal = contest(hidden, bob)
    actions.write_to_appeal(appeal, by=lea, text="Which shop was it?")
    actions.write_to_appeal(appeal, by=lea, text="Which shop was it?")  # clicked twice
    actions.write_to_appeal(appeal, by=bob, text="Exemplia.")
    assert [(one.is_by_team, one.text) for one in appeal.messages.all()] == [
        (False, WHY),
        (True, "Which shop was it?"),
        (False, "Exemplia."),
    ]
    assert Notification.objects.filter(member=bob, kind="appeal").count() == 2  # filed, and the question


def test_who_decided_and_strangers_write_nothing(
    hidden: Decision, bob: Member, dora: Member, mallory: Member, editor: Member
) -> None:
    appeal = contest(hidden, bob)
    for member in (dora, mallory, editor):
        with pytest.raises(PermissionDenied):
            actions.write_to_appeal(appeal, by=member, text="Hm.")
    assert appeal.messages.count() == 1


def test_nothing_is_added_after_the_end(hidden: Decision, bob: Member, lea: Member) -> None:
    appeal = decide(contest(hidden, bob), lea, "upheld")
    for member in (bob, lea):
        with pytest.raises(AppealEnded):
            actions.write_to_appeal(appeal, by=member, text="But.")


# Withdrawing


def test_withdrawn_once_and_for_all(hidden: Decision, bob: Member, lea: Member, mallory: Member) -> None:
    appeal = contest(hidden, bob)
    with pytest.raises(PermissionDenied):
        actions.withdraw_appeal(appeal, by=mallory)
    first = actions.withdraw_appeal(appeal, by=bob)
    assert actions.withdraw_appeal(appeal, by=bob).ended_at == first.ended_at
    with pytest.raises(AppealEnded):
        decide(appeal, lea)
    assert contest(hidden, bob) == appeal
    assert fresh(hidden).is_standing


# Decisions not to act


@pytest.fixture
def kept(answer: Any, alice: Member, dora: Member) -> Decision:
    actions.flag(answer, by=alice, rule=courtesy())
    return actions.keep(answer, by=dora)


def test_who_reported_is_told_and_contests(kept: Decision, alice: Member, mallory: Member, bob: Member) -> None:
    assert Notification.objects.filter(member=alice, kind="reported").count() == 1
    appeal = contest(kept, alice)
    assert appeal.side == "reporter"
    for member in (mallory, bob):
        with pytest.raises(PermissionDenied):
            contest(kept, member)


def test_the_reporter_was_right(answer: Any, kept: Decision, alice: Member, bob: Member, lea: Member) -> None:
    appeal = contest(kept, alice)
    with pytest.raises(ValidationError):
        decide(appeal, lea, "reversed")
    appeal = decide(appeal, lea, "reversed", measure=Measure("hide", Because(FACTS, rule=courtesy())))
    assert fresh(answer).visibility == Visibility.HIDDEN
    assert appeal.instead is not None
    assert appeal.instead.statement is not None
    assert alice.flags.get().decision == appeal.instead
    assert not fresh(kept).is_standing
    assert Notification.objects.filter(member=bob, ref=appeal.instead.ref).exists()
    assert list(invariants.differences()) == []
    assert contest(appeal.instead, bob).side == "restricted"  # its author has their own


def test_a_later_decision_settles_what_reporters_contest(
    answer: Any, kept: Decision, alice: Member, mallory: Member, lea: Member, dora: Member
) -> None:
    appeal = contest(kept, alice)
    hide(answer, dora)
    assert fresh(appeal).outcome == "granted"


def test_what_was_decided_anew_or_deleted_is_not_contested(
    answer: Any, kept: Decision, alice: Member, bob: Member, dora: Member
) -> None:
    decision = hide(answer, dora)
    with pytest.raises(PermissionDenied, match="anew"):
        contest(kept, alice)
    actions.undo(decision, by=dora)
    forum_actions.delete(answer, by=bob)
    with pytest.raises(PermissionDenied, match="deleted"):
        contest(kept, alice)


def test_six_months_from_the_decision(answer: Any, alice: Member, dora: Member) -> None:
    actions.flag(answer, by=alice, rule=courtesy(), at=NOON)
    decision = actions.keep(answer, by=dora, at=NOON)
    with pytest.raises(PermissionDenied):
        contest(decision, alice, at=dt.datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert contest(decision, alice, at=dt.datetime(2027, 2, 28, 12, tzinfo=UTC)).contest_until == dt.date(2027, 2, 28)


def test_messages_say_something(hidden: Decision, bob: Member) -> None:
    appeal = contest(hidden, bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppealMessage.objects.create(appeal=appeal, text=" ", written_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppealMessage.objects.create(appeal=appeal, text="", is_by_team=True, erased_at=NOON, written_at=NOON)


# Leaving


def test_the_words_go_with_the_account_and_the_rest_names_nobody(
    hidden: Decision, bob: Member, lea: Member, question: Any, dora: Member
) -> None:
    appeal = contest(hidden, bob)
    actions.write_to_appeal(appeal, by=lea, text="Which shop was it?")
    other = hide(forum_actions.comment(question, by=bob, body="You idiot."), dora)
    decided = decide(contest(other, bob), lea, "upheld")
    assert any("2 appeals" in kept.what for kept in member_data.kept(bob))
    forum_actions.leave(by=bob, keeps_posts=True, at=timezone.now() - leaving.GRACE)
    for _round in range(100):
        if ending.end_due_accounts(at=timezone.now()):
            break
    appeal = fresh(appeal)
    assert (appeal.member, appeal.outcome) == (None, "withdrawn")
    assert [(one.is_by_team, one.text) for one in appeal.messages.all()] == [(False, ""), (True, "Which shop was it?")]
    assert (fresh(decided).outcome, fresh(decided).reasons, fresh(decided).member) == ("upheld", REASONS, None)
    with pytest.raises(AppealEnded):
        decide(appeal, lea)


def test_an_appeal_of_a_member_who_was_erased_is_no_ones(bob: Member, dora: Member, lea: Member) -> None:
    """Were it still open for some reason, deciding about it would find nobody to give anything back to."""
    appeal = contest(actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS), bob)
    Decision.objects.update(member=None)
    Appeal.objects.update(member=None)
    assert decide(fresh(appeal), lea, "reversed").outcome == "reversed"


def test_the_export_holds_the_whole_conversation(hidden: Decision, bob: Member, lea: Member, mallory: Member) -> None:
    appeal = contest(hidden, bob)
    actions.write_to_appeal(appeal, by=lea, text="Which shop was it?")
    tables = {(table.model, table.column): table for table in member_data.tables()}
    said = tables["moderation.AppealMessage", "author"].rows_of(bob).values_list("text", flat=True)
    assert list(said) == [WHY, "Which shop was it?"]
    assert not tables["moderation.AppealMessage", "author"].rows_of(mallory).exists()
    assert tables["moderation.Appeal", "member"].rows_of(bob).get() == appeal


# The queue


def waiting(member: Member, kind: str) -> list[Any]:
    return [line for line in reading.waiting(member) if kind in line.under]


def test_it_waits_for_those_who_had_no_part(hidden: Decision, bob: Member, dora: Member, lea: Member) -> None:
    appeal = contest(hidden, bob)
    assert [line.key for line in waiting(lea, "appeals")] == [("appeal", appeal.pk)]
    for member in (dora, bob):
        assert waiting(member, "appeals") == []
    reporter = make_moderator("rita")
    actions.flag(hidden.answer.question, by=reporter, rule=courtesy())
    assert len(waiting(reporter, "appeals")) == 1  # of something else
    decide(appeal, lea)
    assert waiting(reporter, "appeals") == []
