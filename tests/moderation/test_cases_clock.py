"""What time does: waits that end, years that pass, warnings that come once, and no case in the way of another."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum.models import Mail, Notification
from moderation.mediation import actions, clock, journal
from moderation.mediation.clock import move_cases
from moderation.mediation.models import Case, Deadline
from moderation.mediation.news import news_of
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


def later(**span):
    return timezone.now() + dt.timedelta(**span)


def told():
    return Notification.objects.filter(kind="case").count()


def statuses(case):
    return {row.kind: row.status for row in case.deadlines.all()}


def test_an_offer_nobody_took_up_ends_without_a_word(question):
    case = actions.open_offer(question, trigger="T5")
    move_cases(later(days=14))
    case.refresh_from_db()
    assert case.state == "offered"
    move_cases(later(days=15))
    move_cases(later(days=15))
    case.refresh_from_db()
    assert case.state == "not_pursued"
    assert statuses(case) == {"offer": "missed"}
    assert told() == 0
    assert journal.verify(case) is None


def test_a_draft_ends_after_a_month_and_every_saving_starts_it_again(question):
    case = casework.draft_case(question)
    for days in (0, 20):
        case = actions.keep_letter(case, by=case.asker, text="Dear Sir or Madam…", at=later(days=days))
        assert case.state == "draft"
    move_cases(later(days=49))
    case.refresh_from_db()
    assert case.is_open
    move_cases(later(days=51))
    case.refresh_from_db()
    assert case.state == "not_pursued"
    assert told() == 2  # a week before, and at the end


def complained(question, days_ago=10, **changes):
    """A draft with a complaint in writing; which body takes it is not known yet."""
    case = casework.draft_case(question)
    return actions.save_intake(
        case,
        by=case.asker,
        details=casework.details(**changes),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(days_ago),
    )


def days_until(day):
    return (day - casework.today()).days


def test_a_draft_with_a_complaint_is_kept_for_its_year_and_warned_of_it(question):
    """mediation.md §2.4: the right is lost after the year, so the case is not lost before (art. L612-2 4°)."""
    case = complained(question)
    assert (case.state, statuses(case)["draft_idle"]) == ("draft", "running")
    year = case.deadlines.get(kind="one_year").due_on
    for days in (31, 45, days_until(year)):
        move_cases(later(days=days))
        case.refresh_from_db()
        assert case.state == "draft"
    move_cases(later(days=days_until(year) + 1))
    case.refresh_from_db()
    assert (case.state, case.prechecks.first().grounds) == ("redirected", ["L612-2-4:over_one_year"])
    assert journal.verify(case) is None


def test_the_asker_of_such_a_draft_hears_when_the_wait_is_over_and_before_the_year_is(question):
    case = complained(question)
    wait, year = (case.deadlines.get(kind=kind).due_on for kind in ("trader_wait", "one_year"))
    for days in (days_until(wait) - 1, days_until(wait), days_until(wait) + 3):
        move_cases(later(days=days))
    assert [row.ref for row in Notification.objects.filter(kind="case")] == [
        f"case:{case.ref}:trader_wait:{wait}:{wait}"
    ]
    assert "something is still missing" in news_of(Notification.objects.get(kind="case")).text
    for before in (60, 30, 7, 1):
        move_cases(later(days=days_until(year) - before))
    assert told() == 5  # and no second mail that says the draft ends


def test_a_wait_that_was_over_when_the_complaint_was_told_of_is_no_news(question):
    case = complained(question, 80)
    move_cases(later(minutes=5))
    assert (case.state, told()) == ("draft", 0)


def test_a_draft_that_was_to_end_sooner_is_kept_too(question):
    """Rows written before a complaint kept a draft for its year."""
    case = complained(question)
    case.deadlines.filter(kind="draft_idle").update(due_on=casework.today(30))
    move_cases(later(days=24))
    move_cases(later(days=31))
    case.refresh_from_db()
    assert (case.state, told()) == ("draft", 0)
    assert case.deadlines.get(kind="draft_idle").due_on == case.deadlines.get(kind="one_year").due_on


def test_a_case_begun_again_counts_the_year_of_the_complaint_it_took_over(question):
    case = complained(question)
    actions.stop(case, by=case.asker)
    again = casework.draft_case(question)
    assert again.deadlines.get(kind="one_year").due_on == case.deadlines.get(kind="one_year").due_on
    move_cases(later(days=40))
    again.refresh_from_db()
    assert again.state == "draft"


def test_a_complaint_never_written_ends_too(question):
    case = casework.draft_case(question)
    undated = casework.complaint(sent_on=None)
    case = actions.save_intake(case, by=case.asker, details={}, answers=casework.ELIGIBLE, complaint=undated)
    assert case.state == "complaint_needed"
    assert statuses(case) == {"offer": "met", "draft_idle": "met", "complaint_idle": "running"}
    move_cases(later(days=60))
    case.refresh_from_db()
    assert case.is_open
    move_cases(later(days=61))
    case.refresh_from_db()
    assert case.state == "not_pursued"


def test_the_wait_ends_and_the_asker_is_told(question, body):
    case = casework.draft_case(question)
    complaint = casework.complaint(10)
    case = actions.save_intake(
        case, by=case.asker, details=casework.details(body), answers=casework.ELIGIBLE, complaint=complaint
    )
    assert case.state == "awaiting_trader"
    opens = case.deadlines.get(kind="trader_wait").due_on
    move_cases(later(days=(opens - casework.today()).days - 1))
    case.refresh_from_db()
    assert (case.state, told()) == ("awaiting_trader", 0)
    for _twice in range(2):
        move_cases(later(days=(opens - casework.today()).days))
    case.refresh_from_db()
    assert (case.state, told()) == ("ready", 1)
    assert Mail.objects.filter(notification__kind="case").count() == 1


def test_the_year_is_warned_of_four_times_and_then_over(question, body):
    """−60, −30, −7 and −1 days, each once, however often the clock looks (art. L612-2 4°)."""
    case = casework.ready_case(question, body)
    due = case.deadlines.get(kind="one_year").due_on
    for days in range(70, -1, -1):
        at = dt.datetime.combine(due - dt.timedelta(days=days), dt.time(9), PARIS)
        move_cases(at)
        move_cases(at + dt.timedelta(hours=1))
    case.refresh_from_db()
    assert (case.state, told()) == ("ready", 4)
    days = {row.ref.rsplit(":", 1)[1] for row in Notification.objects.filter(kind="case")}
    assert days == {(due - dt.timedelta(days=n)).isoformat() for n in (60, 30, 7, 1)}
    move_cases(dt.datetime.combine(due + dt.timedelta(days=1), dt.time(0, 5), PARIS))
    case.refresh_from_db()
    assert (case.state, told()) == ("lapsed", 5)
    assert statuses(case)["one_year"] == "missed"


def test_the_last_day_of_the_year_is_included(question, body):
    case = casework.ready_case(question, body)
    due = case.deadlines.get(kind="one_year").due_on
    last_minute = dt.datetime.combine(due, dt.time(23, 59), PARIS)
    sent = casework.sending.send(case, by=case.asker, consent="yes", at=last_minute)
    assert sent.state == "sent"


def test_after_the_last_day_nothing_is_sent(question, body):
    case = casework.ready_case(question, body)
    due = case.deadlines.get(kind="one_year").due_on
    just_over = dt.datetime.combine(due + dt.timedelta(days=1), dt.time(0, 1), PARIS)
    with pytest.raises(casework.actions.rights.PermissionDenied):
        casework.sending.send(case, by=case.asker, consent="yes", at=just_over)


def test_a_late_run_warns_once_of_the_last_one_missed(question, body):
    case = casework.ready_case(question, body)
    due = case.deadlines.get(kind="one_year").due_on
    move_cases(dt.datetime.combine(due - dt.timedelta(days=5), dt.time(9), PARIS))
    assert told() == 1


def test_a_body_that_is_late_is_shown_as_late(question, body, carol):
    case = casework.lead(casework.sent_case(question, body), carol, "acknowledge")
    move_cases(later(days=21))
    assert statuses(case)["rejection_notice"] == "running"
    move_cases(later(days=22))
    case.refresh_from_db()
    assert case.state == "under_review"
    assert statuses(case)["rejection_notice"] == "missed"


@pytest.mark.parametrize("state", ["sent", "under_review", "in_mediation", "proposal_made"])
def test_silence_ends_as_unknown(question, body, carol, state):
    case = casework.lead(casework.sent_case(question, body), carol, *casework.WAYS[state])
    move_cases(later(days=120))
    case.refresh_from_db()
    assert case.state == state
    move_cases(later(days=121))
    case.refresh_from_db()
    assert case.state == "unknown"
    assert not case.deadlines.filter(status=Deadline.Status.RUNNING).exists()


def test_one_case_that_cannot_be_moved_hinders_no_other(ask, monkeypatch, caplog):
    titles = ("A first question about a kettle", "A second question about a kettle")
    cases = [actions.open_offer(ask(title), trigger="T5") for title in titles]
    original = clock.journal.move

    def fail_for_the_first(case, *args, **kwargs):
        if case.pk == cases[0].pk:
            raise RuntimeError("broken")
        return original(case, *args, **kwargs)

    monkeypatch.setattr(clock.journal, "move", fail_for_the_first)
    assert move_cases(later(days=15)) == 1
    assert sorted(Case.objects.values_list("state", flat=True)) == ["not_pursued", "offered"]
    assert "left as it is" in caplog.text


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 3, 28, 22, 59, tzinfo=dt.UTC), dt.date(2026, 3, 28)),  # the night of the change
        (dt.datetime(2026, 3, 28, 23, 0, tzinfo=dt.UTC), dt.date(2026, 3, 29)),
        (dt.datetime(2026, 10, 24, 22, 0, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 22, 59, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC), dt.date(2026, 10, 26)),
        (dt.datetime(2028, 2, 28, 23, 30, tzinfo=dt.UTC), dt.date(2028, 2, 29)),
    ],
)
def test_days_are_those_of_paris_whatever_the_clock_shows(question, settings, instant, day):
    settings.TIME_ZONE = "Pacific/Auckland"
    with timezone.override(ZoneInfo("America/Los_Angeles")):
        case = actions.open_offer(question, trigger="T5", at=instant)
    assert case.deadlines.get(kind="offer").starts_on == day
    assert case.deadlines.get(kind="offer").due_on == day + dt.timedelta(days=14)


def test_an_asker_who_left_is_not_written_to(question, body):
    case = casework.ready_case(question, body)
    alice = case.asker
    alice.is_active = False
    alice.save()
    move_cases(later(days=300))
    assert told() == 0
