"""The year of a body in the items of art. R614-2, against the rows counted by plain SQL."""

import csv
import datetime as dt
import io
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from moderation.mediation import actions, statistics
from moderation.mediation.models import Case, CaseEvent, PromiseCheck
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
WAYS = [
    "sent",
    "inadmissible",
    "inadmissible",
    "in_mediation",
    "settled",
    "accepted",
    "discontinued",
    "trader_declined",
]


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


@pytest.fixture
def year(ask, body, carol):
    """Cases sent thirty days ago and led to their states since; another body has one more."""
    then = timezone.now() - dt.timedelta(days=30)
    for number, way in enumerate(WAYS):
        case = casework.sent_case(ask(f"A question about the kettle number {number}"), body)
        casework.lead(case, carol, *casework.WAYS[way])
    Case.objects.update(sent_at=then)
    other = casework.make_body("body-b", casework.make_mediator("carl"))
    casework.sent_case(ask("A question that another service has"), other)
    return casework.today().year


def read(text):
    [row] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return row


def sql(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_the_line_says_what_the_rows_say(year, body):
    row = read_command(body, year)
    assert tuple(row) == statistics.COLUMNS
    of_body = "FROM moderation_caseevent e JOIN moderation_case c ON c.id = e.case_id WHERE c.body_id = %s"
    [(refused,)] = sql(f"SELECT COUNT(*) {of_body} AND e.event = 'declare_inadmissible'", body.pk)
    [(taken_up,)] = sql(f"SELECT COUNT(*) {of_body} AND e.event = 'notify_parties'", body.pk)
    ends = f"SELECT c.sent_at, e.at, e.to_state {of_body} AND e.to_state IN ('settled', 'accepted', 'refused')"
    finished = sql(ends, body.pk)
    [(stopped,)] = sql(
        f"SELECT COUNT(*) {of_body} AND e.to_state IN ('withdrawn', 'discontinued', 'trader_declined', 'unknown') "  # noqa: S608  constants
        "AND EXISTS (SELECT 1 FROM moderation_caseevent n WHERE n.case_id = c.id AND n.event = 'notify_parties')",
        body.pk,
    )
    assert (refused, taken_up, len(finished), stopped) == (2, 4, 2, 1)
    assert int(row["refused_n"]) == refused
    assert float(row["refused_pct"]) == round(100 * refused / (refused + taken_up), 1)
    assert float(row["refused_g5_pct"]) == 100.0
    assert float(row["refused_g1_pct"]) == 0.0
    assert float(row["interrupted_pct"]) == round(100 * stopped / (stopped + len(finished)), 1)
    assert json.loads(row["interrupted_causes"]) == {"conflict": 1}
    assert float(row["mean_days"]) == 30.0
    for unknown in ("top_questions", "recommendations", "executed_pct", "favour_consumer_pct", "amicable_pct"):
        assert row[unknown] == ""
    assert row["crossborder_network"] == "false"


def read_command(body, year, *options):
    out = StringIO()
    call_command("body_statistics", body.slug, str(year), *options, stdout=out)
    return read(out.getvalue())


def test_agreements_that_were_kept_are_a_share_of_those_somebody_answered_for(year, body):
    case = Case.objects.filter(body=body, state="settled").get()
    check = PromiseCheck.objects.filter(case=case)
    said_at = CaseEvent.objects.filter(case=case).latest("seq").at
    for kept, share in (("", ""), ("partly", "0.0"), ("yes", "100.0")):
        check.update(kept=kept, answered_at=said_at if kept else None)
        assert read_command(body, year)["executed_pct"] == share
    assert read_command(body, year, "--public")["executed_pct"] == ""


def test_those_sent_in_the_year_are_the_referred_ones(body, ask):
    case = casework.sent_case(ask("A question about the kettle"), body)
    year = casework.today().year
    assert read_command(body, year)["referred_n"] == "1"
    last_minute = dt.datetime(year - 1, 12, 31, 22, 59, tzinfo=dt.UTC)  # 23:59 in Paris
    Case.objects.filter(pk=case.pk).update(sent_at=last_minute)
    assert read_command(body, year)["referred_n"] == "0"
    Case.objects.filter(pk=case.pk).update(sent_at=last_minute + dt.timedelta(minutes=1))
    assert read_command(body, year)["referred_n"] == "1"


def test_the_public_file_counts_nobody_that_is_one_of_few(year, body):
    row = read_command(body, year, "--public")
    for small in ("refused_n", "refused_pct", "refused_g5_pct", "interrupted_pct", "interrupted_causes", "mean_days"):
        assert row[small] == "", small


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_staff_see_their_work_and_take_the_year(year, body, carol, as_member, bob, language):
    case = Case.objects.filter(body=body, state="in_mediation").get()
    actions.assign(case, carol, by=carol)
    case.deadlines.filter(kind="outcome").update(due_on=casework.today(-1))
    desk = as_member(carol)
    page = desk.get(f"/{language}/cases/work/")
    assert page.status_code == 200
    assert page.context["overdue"] == 2  # its last day passed; nobody confirmed the other
    assert page.context["holders"] == [("carol", 1), ("", 1)]
    assert sum(count for _label, count in page.context["states"]) == 2
    address = f"/{language}/cases/work/year.csv?body=body-a&year={year}"
    assert address.replace("&", "&amp;") in page.text
    assert "refused_g1_pct" in desk.get(address).text
    assert desk.get(address.replace("body-a", "body-b")).status_code == 404
    assert as_member(bob).get(f"/{language}/cases/work/").status_code == 404
