"""One mail a day or a week: in the morning, of what may still be seen, and never two."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from forum import actions, digests, mail, tasks
from forum.models import Mail, Member, Notification, Preference, Question
from tests.people import make_member

Ask = Callable[..., Question]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.BASE_URL = "https://forum.example"
    settings.DEFAULT_FROM_EMAIL = "Selfcare <no-reply@forum.example>"


@pytest.fixture
def daily(alice: Member) -> Member:
    return choose(alice, "daily")


def choose(member: Member, channel: str) -> Member:
    for kind in ("answer", "comment"):
        Preference.objects.update_or_create(member=member, kind=kind, defaults={"channel": channel})
    return member


def morning() -> list[Any]:
    """What the worker sends when the next morning has come."""
    outbox.outbox.clear()
    for row in Mail.objects.exclude(digest="").exclude(state="pending"):  # those of yesterday
        row.period -= DAY
        row.save()
    digests.plan()
    for row in Mail.objects.filter(state="pending", not_before__isnull=False):
        row.not_before = row.next_attempt_at = timezone.now()
        row.save()
    Member.objects.update(quiet_from=None)
    while tasks.send_digests() + tasks.send_mail():
        pass
    return [message for message in outbox.outbox if message.to == ["alice@example.org"]]


def answers(question: Question, *names: str) -> None:
    for name in names:
        person = Member.objects.filter(username=name).first() or make_member(name)
        actions.answer(question, by=person, body=f"Says {name}.")


@pytest.mark.wide
def test_one_mail_tells_all_of_a_day_by_question(ask: Ask, daily: Member) -> None:
    first, second = ask("The washing machine shows E18"), ask("The kettle leaks from the lid")
    answers(first, "carl", "emma")
    answers(second, "carl")
    actions.comment(first, by=Member.objects.get(username="carl"), body="Well?")
    assert not Mail.objects.filter(to=["alice@example.org"]).exists()
    (message,) = morning()
    assert message.subject == "Your day on Selfcare: 4 new things"
    body = message.body
    assert body.count(first.title) == body.count(second.title) == 1
    assert body.index(first.title) < body.index("Carl") < body.index("Emma") < body.index(second.title)
    assert "because you asked the question" in body
    assert "because you chose one e-mail a day" in body
    written = message_from_bytes(message.message().as_bytes(), policy=default)
    assert written["Precedence"] == "bulk"
    assert written["Auto-Submitted"] == "auto-generated"
    assert written["List-ID"] == "<notifications.forum.example>"
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert written["Feedback-ID"] == "daily:digest::forum.example"
    assert morning() == []


def test_it_comes_at_eight_where_the_member_is(question: Question, daily: Member) -> None:
    Member.objects.filter(pk=daily.pk).update(time_zone="Indian/Reunion")  # four hours ahead of UTC, all year
    answers(question, "carl")
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    digests.plan(at=noon)
    row = Mail.objects.get(member=daily)
    assert row.not_before == noon.replace(hour=4) + DAY
    assert row.period == noon.date() + DAY
    choose(daily, "weekly")
    answers(question, "emma")
    digests.plan(at=noon)
    weekly = Mail.objects.get(member=daily, digest="weekly")
    assert weekly.period.weekday() == 0
    assert tasks.send_digests() == 0  # not before it is time


@pytest.mark.wide
def test_nothing_is_sent_of_what_was_taken_away_or_read(ask: Ask, daily: Member, dora: Member) -> None:
    first, second = ask("The washing machine shows E18"), ask("The kettle leaks from the lid")
    answers(first, "carl", "emma")
    answers(second, "carl")
    digests.plan()
    actions.hide(first.answers.get(author__username="carl"), by=dora, ref="decision:1")
    actions.delete(second, by=daily)
    (message,) = morning()
    assert message.subject.endswith(": 1 new thing")
    assert second.title not in message.body
    answers(first, "fred")
    actions.mark_read(by=daily)
    assert morning() == []
    assert Mail.objects.filter(member=daily).latest("pk").state == "skipped"


@pytest.mark.wide
@pytest.mark.parametrize("change", ["site", "never", "unsubscribed", "blocked", "closed"])
def test_what_was_chosen_since_counts(question: Question, daily: Member, change: str) -> None:
    answers(question, "carl")
    digests.plan()
    match change:
        case "unsubscribed":
            actions.set_wants_mail(False, by=daily)
        case "blocked":
            actions.block(Member.objects.get(username="carl"), by=daily)
        case "closed":
            Member.objects.filter(pk=daily.pk).update(is_active=False)
        case _:
            choose(daily, change)
    assert morning() == []


def test_it_goes_to_the_address_of_now(question: Question, daily: Member) -> None:
    answers(question, "carl")
    digests.plan()
    Member.objects.filter(pk=daily.pk).update(email="alice@elsewhere.example")
    morning()
    assert [message.to for message in outbox.outbox if "Your day" in message.subject] == [["alice@elsewhere.example"]]


def test_quiet_hours_hold_it_up(question: Question, daily: Member) -> None:
    now = timezone.now()
    Member.objects.filter(pk=daily.pk).update(
        quiet_from=(now - HOUR).time(), quiet_until=(now + HOUR).time(), time_zone="UTC"
    )
    answers(question, "carl")
    digests.plan()
    Mail.objects.filter(member=daily).update(not_before=now)
    assert tasks.send_digests() == 1
    assert outbox.outbox == []
    assert len(morning()) == 1


# Exactly one


@pytest.mark.wide
def test_planning_twice_makes_one(question: Question, daily: Member) -> None:
    for name in ("carl", "emma", "fred"):
        answers(question, name)
        digests.plan()
        digests.plan()
    assert Mail.objects.filter(member=daily).count() == 1
    (message,) = morning()
    assert message.subject.endswith(": 3 new things")


@pytest.mark.wide
def test_what_comes_while_it_leaves_is_in_the_next_one(question: Question, daily: Member) -> None:
    answers(question, "carl")
    digests.plan()
    Mail.objects.filter(member=daily).update(not_before=timezone.now(), period=timezone.localdate())
    (row,) = Mail.objects.exclude(digest="").lease(1, seconds=60)
    answers(question, "emma")
    digests.plan()
    tasks._send(row)
    assert "Emma" not in outbox.outbox[-1].body
    (message,) = morning()
    assert "Emma" in message.body
    assert "Carl" not in message.body


def test_a_worker_that_froze_does_not_send_it_again(question: Question, daily: Member) -> None:
    answers(question, "carl")
    digests.plan()
    Mail.objects.filter(member=daily).update(not_before=timezone.now())
    (frozen,) = Mail.objects.exclude(digest="").lease(1, seconds=60)
    Mail.objects.filter(member=daily).update(next_attempt_at=timezone.now())
    assert tasks.send_digests() == 1
    tasks._send(frozen)
    assert len([message for message in outbox.outbox if "Your day" in message.subject]) == 1


def test_a_worker_that_dies_as_it_leaves_does_not_send_it_again(
    question: Question, daily: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the mail server and the row; but a mail server that refuses it is asked again."""
    answers(question, "carl")
    digests.plan()
    send = mail.send

    def refused(row: Mail) -> bool:
        raise ConnectionRefusedError

    def killed(row: Mail) -> bool:
        send(row)
        raise SystemExit

    monkeypatch.setattr(mail, "send", refused)
    Mail.objects.filter(member=daily).update(not_before=timezone.now())
    assert tasks.send_digests() == 1
    for act in (killed, send):
        monkeypatch.setattr(mail, "send", act)
        Mail.objects.filter(member=daily).update(next_attempt_at=timezone.now())
        with suppress(SystemExit):
            tasks.send_digests()
    assert len([message for message in outbox.outbox if "Your day" in message.subject]) == 1
    assert Mail.objects.get(member=daily).last_error == "interrupted"


def test_a_planner_that_dies_leaves_nothing_half_done(
    question: Question, daily: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(question, "carl")

    def die(keys: Any) -> Any:
        raise SystemExit

    monkeypatch.setattr(digests, "_open_digests", die)
    with pytest.raises(SystemExit):
        digests.plan()
    monkeypatch.undo()
    assert not Mail.objects.filter(member=daily).exists()
    assert len(morning()) == 1


@pytest.mark.wide
def test_many_wait_and_are_planned_in_slices(
    question: Question, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(digests, "SLICE", 10)
    members = Member.objects.bulk_create([Member(username=f"m{n}", email=f"m{n}@example.org") for n in range(35)])
    for ref in ("a", "b"):
        Notification.objects.bulk_create(
            Notification(
                member=one, kind="answer", question=question, ref=ref, created_at=timezone.now(), waits_for="daily"
            )
            for one in members
        )
    assert digests.plan() == 70
    assert digests.plan() == 0
    assert Mail.objects.exclude(digest="").count() == 35


@pytest.mark.wide
def test_a_digest_asks_the_same_however_long(ask: Ask, daily: Member, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        answers(ask(f"The question with the number {number}"), "carl", "emma")
    digests.plan()
    Mail.objects.filter(member=daily).update(not_before=timezone.now())
    (row,) = Mail.objects.exclude(digest="").lease(1, seconds=60)
    with django_assert_max_num_queries(9):
        tasks._send(row)
    assert outbox.outbox[-1].subject.endswith(": 24 new things")
