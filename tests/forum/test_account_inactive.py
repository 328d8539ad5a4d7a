"""Nobody signed in for two years: warned a month and a week before, then ended; by a clock that tests turn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import ending, inactivity
from forum.models import Answer, Brand, Departure, InactivityNotice, Mail, Member, Question
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def alice(alice: Member, now: datetime) -> Member:
    alice.last_login = now
    alice.save()
    return alice


def live_through(since: datetime, days: list[int]) -> dict[int, int]:
    """The job on each of these days, and how many mails there are then."""
    found = {}
    for day in days:
        inactivity.follow_inactive(at=since + timedelta(days=day))
        found[day] = Mail.objects.count()
    return found


@pytest.mark.wide
def test_two_warnings_then_the_end(alice: Member, answer: Answer, question: Question, now: datetime) -> None:
    Member.objects.exclude(pk=alice.pk).update(last_login=now + timedelta(days=700))
    Mail.objects.all().delete()
    mails = live_through(now, [699, 700, 701, 722, 723, 724, 729])
    assert mails == {699: 0, 700: 1, 701: 1, 722: 1, 723: 2, 724: 2, 729: 2}
    assert not Departure.objects.exists()
    inactivity.follow_inactive(at=now + timedelta(days=730))
    assert ending.end_due_accounts(at=now + timedelta(days=730)) == 1
    assert not Member.objects.filter(username="alice").exists()
    question.refresh_from_db()
    assert (question.author, question.is_published) == (None, True)


def test_whoever_comes_back_stays(alice: Member, now: datetime) -> None:
    live_through(now, [701])
    assert InactivityNotice.objects.exists()
    Client().post("/en/account/login/", {"login": "alice", "password": PASSWORD})
    assert not InactivityNotice.objects.exists()


def test_a_site_that_was_down_still_warns(alice: Member, now: datetime) -> None:
    """Nobody has less than the month, nor less than the week."""
    live_through(now, [800, 801])
    notice = InactivityNotice.objects.get()
    assert notice.due_at == now + timedelta(days=830)
    live_through(now, [829, 831, 835])
    assert not Departure.objects.exists()
    live_through(now, [836])
    assert Departure.objects.exists()
    assert Mail.objects.count() == 2


LEFT_OUT = {
    "staff": {"is_staff": True},
    "imported": {"external_ref": "elsewhere:1"},
    "closed": {"is_active": False},
    "no address": {"email": ""},
    "in a group": {},
    "of a brand": {},
    "not confirmed": {},
    "still signed in": {},
}


@pytest.mark.parametrize("why", LEFT_OUT)
def test_who_is_left_out(why: str, now: datetime, dora: Member) -> None:
    member: Any = make_member("someone", last_login=now)
    Member.objects.filter(pk=dora.pk).update(last_login=now)
    Member.objects.filter(pk=member.pk).update(**LEFT_OUT[why])
    used = now + timedelta(days=600)
    {
        "in a group": lambda: member.groups.set(dora.groups.all()),
        "of a brand": lambda: Brand.objects.create(name="Exemplia", slug="exemplia").member_set.add(member),
        "not confirmed": lambda: member.emailaddress_set.update(verified=False),
        "still signed in": lambda: member.open_sessions.create(session_key="x", started_at=now, last_used_at=used),
    }.get(why, lambda: None)()
    live_through(now, [710])
    assert Mail.objects.count() == 0


def test_without_a_reason_nobody_is_left_out(now: datetime, db: Any) -> None:
    make_member("someone", last_login=now)
    live_through(now, [710])
    assert Mail.objects.count() == 1


def test_somebody_who_joins_the_team_meanwhile_stays(alice: Member, now: datetime) -> None:
    live_through(now, [701, 725])
    alice.is_staff = True
    alice.save()
    live_through(now, [740])
    assert not Departure.objects.exists()
    assert not InactivityNotice.objects.exists()


def test_one_day_does_no_more_than_a_batch(now: datetime, monkeypatch: Any, db: Any) -> None:
    monkeypatch.setattr(inactivity, "BATCH", 2)
    for number in range(3):
        make_member(f"sleeper{number}", last_login=now)
    assert live_through(now, [701, 702]) == {701: 2, 702: 3}
