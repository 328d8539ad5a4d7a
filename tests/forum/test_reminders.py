"""Reminding askers: after 7 and 14 days, twice at most, and only those who said nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import actions, letters, reminders
from forum.models import Mail, Notification, Question, Reminder
from tests.forum.test_properties import world
from tests.people import make_member

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


@pytest.fixture
def asked(ask):
    return ask(at=START)


@pytest.fixture
def answered(asked, bob):
    return actions.answer(asked, by=bob, body="Clean the filter.", at=day(1))


def told():
    return Notification.objects.filter(kind="reminder")


def test_nothing_is_said_of_a_question_without_answer(asked):
    assert reminders.remind_askers(day(300)) == 0


@pytest.mark.wide
def test_two_reminders_and_never_a_third(asked, answered, alice, bob):
    days = [number for number in range(120) if reminders.remind_askers(day(number))]
    assert days == [8, 15]
    assert [row.member for row in told()] == [alice, alice]
    assert Mail.objects.filter(notification__kind="reminder").count() == 2
    actions.answer(asked, by=make_member("eve"), body="Another way.", at=day(120))
    actions.delete(answered, by=bob)
    actions.undelete(answered, by=bob)
    assert not any(reminders.remind_askers(day(number)) for number in range(120, 200))


def test_the_mail_asks_with_a_link_that_needs_no_sign_in(answered, alice):
    reminders.remind_askers(day(8))
    subject, text, _html = letters.compose(told().get())
    assert subject == "Solved? The washing machine shows E18 and does not drain"
    assert "/en/solved/" in text
    assert "because you asked the question" in text


def test_a_worker_that_stood_still_asks_once_and_long_after_not_at_all(ask, bob, answered, alice):
    assert reminders.remind_askers(day(20)) == 1
    assert reminders.remind_askers(day(21)) == 0
    late = ask("The oven shows E18 since the update", at=START)
    actions.answer(late, by=bob, body="Wait.", at=day(1))
    assert reminders.remind_askers(day(90)) == 0
    assert not Reminder.objects.filter(settled_at__isnull=True).exists()


SILENCED = {
    "accepted": lambda w: actions.accept(w["answer"], by=w["alice"], at=day(2)),
    "not solved": lambda w: actions.mark_not_solved(w["question"], by=w["alice"], at=day(2)),
    "partly": lambda w: actions.say_solved(w["answer"], by=w["alice"], value="partly", at=day(2)),
    "a comment": lambda w: actions.comment(w["answer"], by=w["alice"], body="Which one?", at=day(2)),
    "a vote": lambda w: actions.vote(w["answer"], by=w["alice"], value=1, at=day(2)),
    "closed": lambda w: actions.close(w["question"], by=w["dora"]),
    "hidden": lambda w: actions.hide(w["question"], by=w["dora"], ref="decision:1"),
    "answer hidden": lambda w: actions.hide(w["answer"], by=w["dora"], ref="decision:1"),
    "deleted": lambda w: actions.delete(w["question"], by=w["alice"]),
    "duplicate": lambda w: actions.mark_duplicate(w["question"], of=w["other"], by=w["dora"]),
    "elsewhere": lambda w: actions.take_elsewhere(w["question"]),
    "imported": lambda w: Question.objects.filter(pk=w["question"].pk).update(external_ref="x:1"),
    "gone": lambda w: type(w["alice"]).objects.filter(pk=w["alice"].pk).update(is_active=False),
    "suspended": lambda w: type(w["alice"]).objects.filter(pk=w["alice"].pk).update(suspended_until=day(99999)),
}


@pytest.mark.wide
@pytest.mark.parametrize("why", SILENCED)
def test_where_there_is_no_reason_nobody_is_asked(ask, asked, answered, alice, dora, why):
    other = ask("The canonical question of all")
    SILENCED[why]({"question": asked, "answer": answered, "alice": alice, "dora": dora, "other": other})
    assert [reminders.remind_askers(day(number)) for number in (7, 8, 15, 16, 22)] == [0] * 5


def test_ones_own_answer_is_no_answer(asked, alice):
    actions.answer(asked, by=alice, body="I am still looking.", at=day(1))
    assert not Reminder.objects.exists()


@pytest.mark.wide
def test_when_the_first_answer_goes_the_days_count_from_the_next(asked, answered, bob):
    actions.delete(answered, by=bob)
    actions.answer(asked, by=make_member("eve"), body="Replace the pump.", at=day(30))
    days = [number for number in range(60) if reminders.remind_askers(day(number))]
    assert days == [37, 44]


@pytest.mark.wide
def test_a_run_is_bounded(ask, bob, monkeypatch):
    monkeypatch.setattr(reminders, "SLICE", 2)
    for number in range(3):
        actions.answer(ask(f"A question about washing number {number}", at=START), by=bob, body="Yes.", at=day(1))
    assert [reminders.remind_askers(day(8)) for _ in range(3)] == [2, 1, 0]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "comment", "accept", "unaccept", "not_solved", "hide", "undo", "delete",
                         "restore", "close", "reopen", "duplicate", "vote", "tick", "tick", "tick"]),
        st.sampled_from(["alice", "bob", "mallory"]), st.integers(0, 5), st.integers(0, 5),
    ), max_size=40,
)  # fmt: skip


@pytest.mark.wide
@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_happens_nobody_is_asked_more_than_twice_about_one_question(acts):
    with world(timedelta(days=3)) as small:
        small.tick = lambda *args: reminders.remind_askers(small.now)
        small.run(
            [("ask", "alice", 1, 2), ("ask", "bob", 1, 2), ("ask", "mallory", 1, 2), ("answer", "bob", 0, 0), *acts]
        )
        for number in range(60):
            reminders.remind_askers(small.now + timedelta(days=number))
        for question in Question.objects.all():
            sent = list(told().filter(question=question).order_by("created_at"))
            assert len(sent) <= 2
            assert all(row.member_id == question.author_id for row in sent)
            assert len({row.created_at.date() for row in sent}) == len(sent)


@pytest.mark.wide
def test_many_questions_by_a_simulated_clock(ask, bob, django_assert_max_num_queries):
    """120 questions over 60 days; each third is answered by its asker's own word."""
    for number in range(120):
        question = ask(f"A question about washing number {number}", at=day(number % 60))
        answer = actions.answer(question, by=bob, body="Yes.", at=day(number % 60))
        if number % 3 == 0:
            actions.accept(answer, by=question.author, at=day(number % 60 + 1))
    for number in range(100):
        reminders.remind_askers(day(number))
    assert told().count() == 160
    assert not Reminder.objects.filter(settled_at__isnull=True).exists()
    with django_assert_max_num_queries(1):
        reminders.remind_askers(day(101))
