"""When mails leave: at once, but not at night, and not twenty for twenty answers."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from forum import actions, planning, tasks
from forum.models import Block, Mail, Member, Notification, Question
from tests.people import make_member

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.BASE_URL = "https://forum.example"


def deliver() -> list[Any]:
    """What the worker sends to Alice now; those who answered are told of other answers too."""
    outbox.outbox.clear()
    while tasks.send_mail():
        pass
    return [message for message in outbox.outbox if message.to == ["alice@example.org"]]


def pass_time(by: dt.timedelta) -> None:
    """The mails of before were that much earlier."""
    for row in Mail.objects.all():
        row.created_at -= by
        row.next_attempt_at -= by
        row.not_before = row.not_before and row.not_before - by
        row.save()


def answers(question: Question, *names: str) -> None:
    for name in names:
        actions.answer(question, by=make_member(name), body=f"Says {name}.")


@pytest.mark.wide
def test_twenty_answers_within_a_minute_are_two_mails(question: Question) -> None:
    answers(question, "first")
    (first,) = deliver()
    assert "Says first." in first.body
    names = [f"later{number}" for number in range(19)]
    answers(question, *names)
    assert deliver() == []
    pass_time(4 * MINUTE)
    assert deliver() == []
    pass_time(MINUTE)
    (second,) = deliver()
    assert second.subject == f"19 new things: {question.title}"
    for name in names:
        assert name.title() in second.body
    assert "First" not in second.body
    assert second.body.count("#answer-") == 19
    assert deliver() == []
    answers(question, "last")
    assert deliver() == []  # five minutes after the second
    pass_time(5 * MINUTE)
    (third,) = deliver()
    assert "Says last." in third.body


def test_what_happens_before_the_first_mail_has_left_is_in_it(question: Question) -> None:
    answers(question, "first", "second")
    (message,) = deliver()
    assert message.subject.startswith("2 new things: ")


def test_a_mail_that_a_worker_took_up_is_joined_no_more(question: Question) -> None:
    answers(question, "first")
    Mail.objects.lease(1, seconds=60)
    answers(question, "second")
    assert Mail.objects.filter(notification__member=question.author).count() == 2


@pytest.mark.wide
def test_what_is_no_longer_right_is_left_out_of_the_list(question: Question, dora: Member) -> None:
    answers(question, "first", "second", "third")
    actions.hide(question.answers.get(author__username="second"), by=dora, ref="decision:1")
    (message,) = deliver()
    assert message.subject.startswith("2 new things: ")
    assert "Second" not in message.body
    answers(question, "fourth")
    actions.hide(question.answers.get(author__username="fourth"), by=dora, ref="decision:2")
    pass_time(5 * MINUTE)
    assert deliver() == []


@pytest.mark.wide
def test_other_questions_and_other_people_do_not_wait(question: Question, ask: Any) -> None:
    answers(question, "first")
    deliver()
    other = ask("The dishwasher shows E18 since the update")
    answers(other, "second")
    (message,) = deliver()
    assert other.title in message.subject


# Quiet hours


def be_quiet(member: Member, since: dt.timedelta, until: dt.timedelta) -> None:
    now = timezone.now()
    Member.objects.filter(pk=member.pk).update(
        quiet_from=(now - since).time(), quiet_until=(now + until).time(), time_zone="UTC"
    )


@pytest.mark.wide
def test_a_mail_waits_until_the_quiet_hours_end(question: Question, alice: Member) -> None:
    be_quiet(alice, dt.timedelta(hours=2), dt.timedelta(hours=3))
    answers(question, "first", "second")
    assert deliver() == []
    row = Mail.objects.get(notification__member=alice)
    assert dt.timedelta(hours=2, minutes=59) < row.not_before - timezone.now() <= dt.timedelta(hours=3)
    be_quiet(alice, dt.timedelta(hours=5), -dt.timedelta(minutes=1))
    pass_time(dt.timedelta(hours=3))
    (message,) = deliver()
    assert message.subject.startswith("2 new things: ")


def test_hours_chosen_since_and_attempts_that_failed_are_minded_too(question: Question, alice: Member) -> None:
    answers(question, "first")
    be_quiet(alice, dt.timedelta(hours=2), dt.timedelta(hours=3))
    assert deliver() == []
    row = Mail.objects.get()
    assert (row.state, row.attempts, row.earlier_attempts) == ("pending", 1, 1)  # waiting is no failure
    assert row.not_before > timezone.now() + dt.timedelta(hours=2)
    assert not Mail.objects.overdue(timezone.now() + dt.timedelta(hours=2)).exists()


def test_a_zone_that_is_known_no_more_is_that_of_the_site(alice: Member, settings: Any) -> None:
    alice.time_zone = "Mars/Olympus"
    assert str(planning.zone_of(alice)) == settings.TIME_ZONE


def test_a_clock_that_was_ahead_holds_nothing_up(question: Question, alice: Member) -> None:
    be_quiet(alice, dt.timedelta(hours=2), dt.timedelta(hours=3))
    answers(question, "first")
    Mail.objects.update(not_before=timezone.now() + dt.timedelta(days=365, hours=3))
    Mail.objects.sooner(dt.timedelta(days=365))
    be_quiet(alice, dt.timedelta(hours=5), -dt.timedelta(minutes=1))
    pass_time(dt.timedelta(hours=3, minutes=1))
    assert len(deliver()) == 1


# People one does not want to hear of


def test_nothing_is_told_of_a_blocked_person(question: Question, alice: Member) -> None:
    person, other = make_member("person"), make_member("other")
    Block.objects.create(member=alice, person=person)
    actions.answer(question, by=person, body="x")
    actions.comment(question, by=person, body="x")
    assert not Notification.objects.filter(member=alice).exists()
    actions.answer(question, by=other, body="x")
    assert Notification.objects.filter(member=alice).count() == 1
    Block.objects.create(member=alice, person=other)  # before the mail left
    assert deliver() == []
