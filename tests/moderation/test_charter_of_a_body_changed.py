"""The charter of a mediation service changes while a case waits for its seller."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from forum.models import Notification
from moderation.mediation import actions, clock
from moderation.mediation.models import BodyPolicy
from moderation.mediation.news import news_of
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def body(db):
    body = casework.make_body("body-a", casework.make_mediator())
    charter(body, 40, since=-100)
    return body


def charter(body, days, *, since=0):
    BodyPolicy.objects.create(body=body, wait_amount=days, wait_unit="days", valid_from=casework.today(since))


@pytest.fixture
def case(question, body):
    """She wrote 20 days ago; the seller has 40."""
    case = casework.draft_case(question)
    known = {"details": casework.details(body), "answers": casework.ELIGIBLE, "complaint": casework.complaint(20)}
    case = actions.save_intake(case, by=question.author, **known)
    assert (case.state, wait(case)) == ("awaiting_trader", casework.today(20))
    return case


def wait(case):
    return case.deadlines.get(kind="trader_wait", status="running").due_on


def told():
    with translation.override("en"):
        return [news_of(row).subject for row in Notification.objects.filter(kind="case").order_by("pk")]


def in_days(days):
    return timezone.now() + dt.timedelta(days=days)


def test_longer_gives_another_day_and_its_mail(case, body):
    promised = case.prechecks.first()
    charter(body, 60)
    assert clock.follow_charters() == 1
    assert clock.follow_charters() == 0  # once
    assert wait(case) == casework.today(40)
    day = casework.today(40)
    assert told() == [f"Your case: another day, {day.day}\u00a0{day:%B} {day.year}"]
    clock.move_cases(in_days(21))  # the day that was promised first
    case.refresh_from_db()
    assert (case.state, len(told())) == ("awaiting_trader", 1)
    clock.move_cases(in_days(41))
    case.refresh_from_db()
    assert (case.state, told()[-1]) == ("ready", "You can send your case now")
    assert case.prechecks.get(pk=promised.pk).earliest == casework.today(20)  # as it was told


def test_longer_on_the_very_day_is_told_by_the_clock_too(case, body):
    charter(body, 60)
    clock.move_cases(in_days(20))
    assert [subject.partition(",")[0] for subject in told()] == ["Your case: another day"]


def test_shorter_opens_the_door_at_the_right_date(case, body):
    charter(body, 30)
    assert clock.follow_charters() == 1
    assert wait(case) == casework.today(10)
    clock.move_cases(in_days(11))
    case.refresh_from_db()
    assert (case.state, told()[-1]) == ("ready", "You can send your case now")


def test_so_short_that_it_is_over(case, body):
    charter(body, 15)
    assert clock.follow_charters() == 1
    case.refresh_from_db()
    assert (case.state, told()) == ("ready", ["You can send your case now"])


def test_a_charter_of_tomorrow_changes_nothing_today(case, body):
    charter(body, 60, since=1)
    assert clock.follow_charters() == 0
    assert clock.follow_charters(in_days(1)) == 1
