"""No date of a case passes without a word: to whoever has it in hand, to its body, and to whoever runs the site."""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum.models import Mail
from moderation.mediation import actions, clock, overdue
from moderation.mediation.models import Case, Deadline
from moderation.mediation.zones import zone_of
from tests.moderation import casework

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    body = casework.make_body("body-a", carol)
    return casework.lead(casework.sent_case(question, body), carol, "acknowledge")


def pass_day(case, kind="rejection_notice", days=1):
    case.deadlines.filter(kind=kind).update(due_on=casework.today(-days))


def mails():
    return Mail.objects.filter(subject__startswith="A date has passed").values_list("to", flat=True)


@pytest.mark.wide
def test_the_check_fails_until_somebody_was_told(case, carol):
    actions.assign(case, carol, by=carol)
    call_command("deadlines", "--check", stdout=StringIO())
    pass_day(case, days=2)
    told = StringIO()
    with pytest.raises(CommandError, match="1 passed"):
        call_command("deadlines", "--check", stderr=told)
    assert case.ref in told.getvalue()
    assert "rejection_notice" in told.getvalue()
    assert not any(word in told.getvalue() for word in (case.narrative, case.trader_name, case.full_name))
    for _twice in range(2):
        clock.move_cases()
    call_command("deadlines", "--check", stdout=StringIO())
    assert sorted(address for to in mails() for address in to) == sorted([case.body.email, carol.email])
    row = case.deadlines.get(kind="rejection_notice")
    assert (row.status, row.ended_on) == (Deadline.Status.MISSED, None)
    assert row.told_at


def test_the_mail_says_nothing_of_the_case(case):
    pass_day(case)
    clock.move_cases()
    mail = Mail.objects.get(subject__contains=case.ref, subject__startswith="A date")
    for word in (case.narrative, case.trader_name, case.full_name, case.bought, case.asker.username):
        assert word not in mail.subject + mail.text


@pytest.mark.wide
def test_what_nobody_could_be_told_of_stays_unnoticed(case):
    case.body.email = ""
    case.body.save()
    pass_day(case, days=2)
    clock.move_cases()
    assert [row.kind for row in overdue.unnoticed(timezone.now())] == ["rejection_notice"]


@pytest.mark.wide
def test_a_clock_that_stands_still_is_noticed_before_sending_too(question):
    case = casework.draft_case(question)
    case.deadlines.update(due_on=casework.today(-3))
    assert [row.kind for row in overdue.unnoticed(timezone.now())] == ["offer", "draft_idle"][1:]


@pytest.mark.wide
def test_what_was_missed_is_owed_until_it_is_done(case, carol):
    pass_day(case)
    clock.move_cases()
    assert case.deadlines.owed().filter(kind="rejection_notice").exists()
    casework.lead(case, carol, "notify_parties")
    row = case.deadlines.get(kind="rejection_notice")
    assert (row.status, row.ended_on) == (Deadline.Status.MISSED, casework.today())
    assert not case.deadlines.owed().filter(kind="rejection_notice").exists()


@pytest.mark.wide
def test_an_answer_to_a_proposal_that_did_not_come_is_told_of_too(case, carol):
    casework.lead(case, carol, "notify_parties", "propose")
    pass_day(case, "accept")
    clock.move_cases()
    assert case.deadlines.get(kind="accept").told_at
    assert len(mails()) == 1


@pytest.mark.wide
def test_the_list_names_what_is_near(case):
    out = StringIO()
    call_command("deadlines", "--days", "30", stdout=out)
    assert f"{case.ref}  rejection_notice" in out.getvalue()
    assert "in 21 days" in out.getvalue()
    out = StringIO()
    call_command("deadlines", stdout=out)
    assert out.getvalue() == "0 late, or due within 7 days.\n"


@pytest.mark.wide
@pytest.mark.parametrize(
    ("address", "zone"),
    [
        ("9 impasse du Test", "Europe/Paris"),
        ("3 rue des Lilas, 75011 Paris", "Europe/Paris"),
        ("97412 rue X\n97400 Saint-Denis", "Indian/Reunion"),
        ("2 quai Y, 97110 Pointe-à-Pitre", "America/Guadeloupe"),
        ("98800 Nouméa", "Pacific/Noumea"),
        ("12 rue Z, 97 98", "Europe/Paris"),
        ("BP 97412, 35000 Rennes", "Europe/Paris"),
    ],
)
def test_the_postal_code_says_in_which_zone_days_are_counted(address, zone):
    assert zone_of(address) == zone


@pytest.mark.wide
@pytest.mark.parametrize(("zone", "is_over"), [("Europe/Paris", True), ("America/Guadeloupe", False)])
def test_a_day_is_over_where_the_case_is(case, zone, is_over):
    Case.objects.update(time_zone=zone)
    day = casework.today(30)
    case.deadlines.filter(kind="rejection_notice").update(due_on=day)
    just_after_midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0, 30), PARIS)
    clock.move_cases(just_after_midnight)
    status = case.deadlines.get(kind="rejection_notice").status
    assert (status == Deadline.Status.MISSED) is is_over
