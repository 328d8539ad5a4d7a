"""Deciding appeals: who decides, and that everything is put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum import actions as forum_actions
from forum.actions import suspending
from forum.models import Mail, Member, Notification, Visibility
from moderation.review import actions, appealing, invariants, queue
from moderation.review.actions.following import Then, follow_up
from moderation.review.appealing import AppealEnded, Measure
from moderation.review.models import Appeal, Decision
from moderation.review.reasons import Because
from tests.moderation.contesting import NOON, REASONS, contest, days, decide
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.moderation.warned import warn
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db


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


def test_with_the_text_its_authors_warning_goes(answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    decision = hide(answer, dora)
    warning = follow_up(decision, by=dora, then=Then.WARN, rule=courtesy(), facts=FACTS)
    assert warning is not None
    decide(contest(decision, bob), lea)
    assert not fresh(warning).is_standing


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
    warn(bob, dora)
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


@pytest.mark.wide
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
    for more in ({"member": bob}, {"member": alice, **until, **late}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.create(**{**values, **more})


@pytest.mark.wide
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


def test_nor_who_sent_a_notice_about_the_text(answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    url = f"{settings.BASE_URL}{answer.get_absolute_url()}"
    more = {"reasons": "It is false.", "language": "en", "name": "Léa", "email": "lea@example.org"}
    actions.give_notice([url], subject="defamation", good_faith=True, by=lea, **more)
    appeal = contest(hide(answer, dora), bob)
    with pytest.raises(PermissionDenied, match="concerns you"):
        decide(appeal, lea)
    assert appealing.who_answers(appeal) == "nobody"
    assert [line for line in queue.waiting(lea) if line.thing == "appeal"] == []


def test_who_was_reversed_does_not_decide_it_again(
    answer: Any, hidden: Decision, bob: Member, dora: Member, lea: Member
) -> None:
    decide(contest(hidden, bob), lea)
    for act in (actions.decide_hide, actions.ask_for_correction):
        with pytest.raises(PermissionDenied, match="another moderator decides"):
            act(answer, by=dora, rule=courtesy(), facts=FACTS)
    forum_actions.edit_answer(fresh(answer), by=bob, body="Something else altogether.")
    assert hide(fresh(answer), dora).kind == "hide"


def test_nobody_reads_what_is_said_of_their_own_texts(question: Any, alice: Member, dora: Member, lea: Member) -> None:
    own = forum_actions.answer(question, by=dora, body="Just kick it.")
    actions.flag(own, by=alice, rule=courtesy())
    appeal = contest(actions.keep(own, by=lea), alice)
    assert list(Appeal.objects.visible_to(dora)) == []
    assert list(Appeal.objects.visible_to(lea)) == list(Appeal.objects.visible_to(alice)) == [appeal]


# Settled by another decision


def test_undoing_settles_the_appeal(hidden: Decision, bob: Member, dora: Member, lea: Member) -> None:
    appeal = contest(hidden, bob)
    actions.undo(hidden, by=dora)
    appeal = fresh(appeal)
    assert (appeal.outcome, appeal.decided_by, appeal.reasons) == ("granted", None, "")
    with pytest.raises(AppealEnded):
        decide(appeal, lea)
    assert Notification.objects.filter(member=bob, ref=f"{appeal.ref}:granted").exists()
