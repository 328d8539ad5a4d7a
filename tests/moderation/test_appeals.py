"""Contesting decisions: who may, until when, who decides, and that everything is put right."""

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
from forum.actions import leaving, suspending
from forum.models import Mail, Member, Notification, Visibility
from moderation.review import actions, appealing, invariants
from moderation.review.appealing import AppealEnded, Measure
from moderation.review.models import Appeal, AppealMessage, Decision
from moderation.review.queue import reading
from moderation.review.reasons import Because
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 8, 31, 10, tzinfo=UTC)
WHY = "I quoted somebody, and I meant nobody."
REASONS = "The words are those of the shop, as its letter shows."


@pytest.fixture
def lea(db: Any) -> Member:
    """A second moderator."""
    return make_moderator("lea")


@pytest.fixture
def hidden(answer: Any, dora: Member) -> Decision:
    return hide(answer, dora)


def contest(decision: Decision, by: Member, **more: Any) -> Appeal:
    return actions.contest(decision, by=by, text=WHY, **more)


def decide(appeal: Appeal, by: Member, outcome: str = "reversed", **more: Any) -> Appeal:
    return actions.decide_appeal(appeal, by=by, outcome=outcome, reasons=REASONS, **more)


def days(count: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=count)


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
    actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
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


# Deciding


def test_upheld_changes_nothing_and_says_why(hidden: Decision, bob: Member, lea: Member) -> None:
    appeal = decide(contest(hidden, bob), lea, "upheld")
    assert (appeal.outcome, appeal.decided_by, appeal.reasons) == ("upheld", lea, REASONS)
    assert fresh(hidden).is_standing
    assert Notification.objects.filter(member=bob, ref=f"{appeal.ref}:decided").count() == 1


def test_reversed_gives_everything_back(question: Any, answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    reporter = make_member("reporter")
    for name in ("vera", "victor"):
        forum_actions.vote(answer, by=make_member(name), value=1)
    forum_actions.accept(answer, by=question.author)
    actions.flag(answer, by=reporter, rule=courtesy())
    before = (fresh(bob).reputation, fresh(bob).good_count, fresh(bob).bad_count, fresh(answer).useful_count)
    assert before[0] > 0
    decision = hide(answer, dora)
    assert fresh(bob).reputation < before[0]
    assert fresh(question).accepted_answer is None
    appeal = decide(contest(decision, bob), lea)
    assert appeal.outcome == "reversed"
    assert fresh(answer).visibility == Visibility.PUBLISHED
    assert fresh(question).accepted_answer == answer
    assert (fresh(bob).reputation, fresh(bob).good_count, fresh(bob).bad_count, fresh(answer).useful_count) == before
    undone = fresh(decision)
    assert (undone.undone_by, undone.is_standing) == (lea, False)
    assert reporter.flags.get().decision.kind == "keep"  # it was looked at
    assert Notification.objects.filter(member=reporter, kind="reported").count() == 2
    assert list(invariants.differences()) == []
    told = set(Notification.objects.filter(member=bob).exclude(kind="accepted").values_list("ref", flat=True))
    assert f"{appeal.ref}:decided" in told
    assert f"{decision.ref}:undone" not in told  # one mail says it


def test_what_was_held_before_is_published(answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    forum_actions.hold(answer)
    decision = hide(fresh(answer), dora)
    decide(contest(decision, bob), lea)
    assert fresh(answer).visibility == Visibility.PUBLISHED


def test_a_correction_of_a_held_text_is_reversed(answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    forum_actions.hold(answer)
    decision = actions.ask_for_correction(fresh(answer), by=dora, rule=courtesy(), facts=FACTS)
    decide(contest(decision, bob), lea)
    assert fresh(answer).visibility == Visibility.PUBLISHED
    assert not fresh(decision).is_standing


def test_a_reversed_correction_shows_nothing_that_was_hidden_since(
    answer: Any, bob: Member, dora: Member, lea: Member
) -> None:
    forum_actions.hold(answer)
    correction = actions.ask_for_correction(fresh(answer), by=dora, rule=courtesy(), facts=FACTS)
    hide(fresh(answer), dora)
    decide(contest(correction, bob), lea)
    assert fresh(answer).visibility == Visibility.HIDDEN
    assert list(invariants.differences()) == []


def test_a_warning_is_taken_back(bob: Member, dora: Member, lea: Member) -> None:
    warning = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    decide(contest(warning, bob), lea)
    assert not fresh(warning).is_standing
    with pytest.raises(PermissionDenied, match="without a warning"):
        actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=days(9))


def test_something_lighter_instead_of_hiding(answer: Any, hidden: Decision, bob: Member, lea: Member) -> None:
    measure = Measure("correct", Because("Take the name out.", rule=courtesy()))
    appeal = decide(contest(hidden, bob), lea, "replaced", measure=measure)
    assert appeal.instead is not None
    assert (appeal.instead.kind, appeal.instead.made_by) == ("correct", lea)
    assert fresh(answer).visibility == Visibility.PUBLISHED
    assert not fresh(hidden).is_standing


def test_a_shorter_suspension(bob: Member, dora: Member, lea: Member) -> None:
    actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    decision = actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=days(30))
    appeal = contest(decision, bob)
    because = Because("Twice, on one day.", rule=courtesy())
    for until in (days(30), days(31), None):
        with pytest.raises(ValidationError):
            decide(appeal, lea, "replaced", measure=Measure("suspend", because, until))
    until = days(5)
    decide(appeal, lea, "replaced", measure=Measure("suspend", because, until))
    assert fresh(bob).suspended_until == until
    assert list(invariants.differences()) == []


@pytest.mark.parametrize(
    ("outcome", "measure"),
    [("reversed", "correct"), ("replaced", None), ("replaced", "hide"), ("replaced", "suspend"), ("dismissed", None)],
)
def test_outcomes_that_do_not_go(hidden: Decision, bob: Member, lea: Member, outcome: str, measure: str | None) -> None:
    instead = Measure(measure, Because(FACTS, rule=courtesy()), days(2)) if measure else None
    with pytest.raises(ValidationError):
        decide(contest(hidden, bob), lea, outcome, measure=instead)
    assert Appeal.objects.get().is_open
    assert fresh(hidden).is_standing


def test_reasons_are_needed(hidden: Decision, bob: Member, lea: Member) -> None:
    with pytest.raises(ValidationError):
        actions.decide_appeal(contest(hidden, bob), by=lea, outcome="upheld", reasons=" ")


def test_what_was_written_meanwhile_is_read_first(hidden: Decision, bob: Member, lea: Member) -> None:
    appeal = contest(hidden, bob)
    seen = appeal.messages.get().pk
    actions.write_to_appeal(appeal, by=bob, text="The letter is of 3 March.")
    with pytest.raises(ValidationError, match="Read it"):
        decide(appeal, lea, seen=seen)


# Who decides


def test_not_who_decided_nor_who_is_concerned(answer: Any, dora: Member, lea: Member, alice: Member) -> None:
    author = make_moderator("manu")
    own = forum_actions.answer(answer.question, by=author, body="You idiot.")
    actions.flag(own, by=lea, rule=courtesy())
    appeal = contest(hide(own, dora), author)
    for member, said in (
        (dora, "You took"),
        (author, "concerns you"),
        (lea, "concerns you"),
        (alice, "moderation team"),
    ):
        with pytest.raises(PermissionDenied, match=said):
            decide(appeal, member)
    suspended = make_moderator("sam")
    suspending.suspend(suspended, until=days(2))
    with pytest.raises(PermissionDenied):
        decide(appeal, fresh(suspended))
    assert decide(appeal, make_moderator("zoe")).is_decided


def test_the_database_refuses_who_decided(hidden: Decision, bob: Member, dora: Member) -> None:
    appeal = contest(hidden, bob)
    for member in (dora, bob):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(
                outcome="upheld", reasons="Because.", decided_by=member, ended_at=timezone.now()
            )


def test_the_database_knows_no_second_appeal_nor_a_late_one(hidden: Decision, bob: Member, alice: Member) -> None:
    first = contest(hidden, bob)
    values = {"decision": hidden, "side": "restricted", "filed_at": first.filed_at, "filed_on": first.filed_on}
    late = {"filed_on": hidden.statement.contest_until + dt.timedelta(days=1), "side": "reporter"}
    until = {"contest_until": hidden.statement.contest_until}
    for more in ({"member": bob}, {"member": alice}, {"member": alice, **until, **late}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.create(**{**values, **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "upheld"},
        {"outcome": "upheld", "ended_at": NOON, "reasons": "Because."},  # before it was filed
        {"outcome": "withdrawn", "ended_at": "now", "reasons": "Because."},
        {"outcome": "upheld", "ended_at": "now", "reasons": " "},
        {"outcome": "else", "ended_at": "now"},
        {"ended_at": "now"},
        {"side": "else"},
    ],
)
def test_half_an_end_is_none(hidden: Decision, bob: Member, wrong: dict[str, Any]) -> None:
    appeal = contest(hidden, bob)
    if wrong.get("ended_at") == "now":
        wrong = {**wrong, "ended_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**wrong)


def test_who_can_decide_is_said(hidden: Decision, bob: Member, dora: Member, mallory: Member) -> None:
    appeal = contest(hidden, bob)
    assert appealing.who_answers(appeal) == "nobody"
    admin = make_member("root", is_staff=True, is_superuser=True)
    assert appealing.who_answers(appeal) == "administrator"
    lea = make_moderator("lea")
    assert appealing.who_answers(appeal) == "team"
    Member.objects.filter(pk=lea.pk).update(is_active=False)
    assert decide(appeal, admin).decided_by == admin
    assert fresh(hidden.answer).is_published


def test_administrators_are_told_where_only_they_can(hidden: Decision, bob: Member, dora: Member) -> None:
    admin = make_member("root", is_staff=True, is_superuser=True)
    appeal = contest(hidden, bob)
    note = Notification.objects.get(member=admin, ref=f"{appeal.ref}:to-decide")
    assert Mail.objects.filter(notification=note).exists()


def test_the_second_decision_is_told_of_the_first(hidden: Decision, bob: Member, lea: Member) -> None:
    appeal, zoe = contest(hidden, bob), make_moderator("zoe")
    first = decide(appeal, lea, "upheld")
    assert decide(appeal, lea, "upheld").ended_at == first.ended_at  # clicked twice
    for member, outcome in ((zoe, "upheld"), (zoe, "reversed"), (lea, "reversed")):
        with pytest.raises(AppealEnded) as refusal:
            decide(appeal, member, outcome)
        assert refusal.value.appeal == appeal
    assert fresh(hidden).is_standing
    assert Notification.objects.filter(ref=f"{appeal.ref}:decided").count() == 1


# Settled by another decision


def test_undoing_settles_the_appeal(hidden: Decision, bob: Member, dora: Member, lea: Member) -> None:
    appeal = contest(hidden, bob)
    actions.undo(hidden, by=dora)
    appeal = fresh(appeal)
    assert (appeal.outcome, appeal.decided_by, appeal.reasons) == ("overtaken", None, "")
    with pytest.raises(AppealEnded):
        decide(appeal, lea)
    assert Notification.objects.filter(member=bob, ref=f"{appeal.ref}:overtaken").exists()


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
    assert fresh(appeal).outcome == "overtaken"


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
