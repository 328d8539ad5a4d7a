"""What a body's program does besides reading cases: receivers, figures, and extending as the desk does."""

import csv
import io

import pytest
from standardwebhooks.webhooks import Webhook

from moderation.handover import deliveries, endpoints, inbound
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import journal
from moderation.mediation.models import Deadline, Message
from tests.forum.program import problem
from tests.moderation import casework
from tests.moderation.programs import Tool
from tests.moderation.receivers import OK, receiver, says, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
wide = pytest.mark.wide
URL = "http://127.0.0.1:9/hook"
ALL = ("case:read", "case:event", "stats:read", "webhook:manage")


@pytest.fixture
def tool(body):
    return Tool(body, scopes=ALL)


@pytest.fixture
def carol(body):
    return body.staff.get()


@pytest.fixture
def case(question, body, carol):
    return casework.lead(casework.sent_case(question, body), carol, *casework.WAYS["in_mediation"])


@pytest.mark.wide
def test_a_receiver_is_added_gets_its_events_and_is_removed(question, body, tool, settings):
    with receiver(says(OK)) as server:
        made = tool.post("/webhooks", {"url": server.url, "events": ["case.sent"]})
        assert made.status_code == 201, made.content
        casework.sent_case(question, body)
        deliveries.deliver()
    headers, raw = seen(server.requests[0])
    assert Webhook(made.json()["key"]).verify(raw, headers)["type"] == "case.sent"
    (listed,) = tool.get("/webhooks").json()
    assert "key" not in listed
    assert made.json()["key"] not in str(listed)
    assert (listed["url"], listed["events"], listed["is_active"], listed["is_own"]) == (
        server.url,
        ["case.sent"],
        True,
        True,
    )
    number = listed["number"]
    assert tool.delete(f"/webhooks/{number}").status_code == 204
    assert tool.get("/webhooks").json() == []
    problem(tool.delete(f"/webhooks/{number}"), 404, "not-found")
    assert Delivery.objects.count() == 1  # what was sent stays on record


@wide
def test_one_that_was_removed_comes_back_with_another_key(body, tool):
    first = tool.post("/webhooks", {"url": URL}).json()
    problem(tool.post("/webhooks", {"url": URL}), 422, "rejected")
    tool.delete(f"/webhooks/{first['number']}")
    again = tool.post("/webhooks", {"url": URL, "signature": "v1a"}).json()
    assert again["number"] == first["number"]
    assert again["key"].startswith("whpk_")
    row = Endpoint.objects.get()
    assert (row.is_active, row.disabled_reason, len(row.secrets)) == (True, "", 1)


@wide
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"url": "http://hooks.example.org/x"}, "url"),
        ({"url": "https://10.0.0.1/x"}, "url"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "url"),
        ({"url": "https://localhost:8443/x"}, "url"),
        ({"url": "https://a:b@hooks.example.org/x"}, "url"),
        ({"url": "https://hooks.example.org/x", "events": ["thread.unanswered"]}, "events"),
        ({"url": "https://hooks.example.org/x", "signature": "md5"}, "signature"),
        ({"url": "https://hooks.example.org/x", "channel": "zammad"}, "channel"),
    ],
)
def test_what_is_refused_is_named(body, tool, settings, sent, field):
    settings.WEBHOOKS_TO_LOOPBACK = False
    assert field in str(problem(tool.post("/webhooks", sent), 422, "rejected"))
    assert not Endpoint.objects.exists()


@wide
def test_nobody_touches_what_is_not_theirs(body, tool):
    other = casework.make_body("body-b", casework.make_mediator("eve"))
    foreign = endpoints.add(other, URL)[0]
    by_hand = endpoints.add(body, URL)[0]
    assert [row["number"] for row in tool.get("/webhooks").json()] == [by_hand.pk]
    unknown = problem(tool.delete("/webhooks/999999"), 404, "not-found")
    assert problem(tool.delete(f"/webhooks/{foreign.pk}"), 404, "not-found") == unknown
    problem(tool.delete("/webhooks/99999999999999"), 404, "not-found")
    problem(tool.delete(f"/webhooks/{by_hand.pk}"), 403, "forbidden")
    assert Endpoint.objects.filter(is_active=True).count() == 2


@wide
def test_ten_and_no_more(body, tool):
    told = [tool.post("/webhooks", {"url": f"{URL}/{number}"}).status_code for number in range(11)]
    assert told == [201] * 10 + [422]


@wide
def test_without_the_right_nothing(body):
    reader = Tool(body, scopes=["case:read"], name="reader")
    for answer in (
        reader.get("/webhooks"),
        reader.post("/webhooks", {"url": URL}),
        reader.delete("/webhooks/1"),
        reader.get("/stats/2026.csv"),
    ):
        problem(answer, 403, "forbidden")


def test_the_year_of_a_body_as_csv(question, body, tool, case):
    casework.make_body("body-b", casework.make_mediator("eve"))
    year = casework.today().year
    answer = tool.get(f"/stats/{year}.csv", **{"Accept-Language": "fr"})
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Cache-Control"] == "private, no-store"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["year"], row["body"], row["referred_n"]) == (str(year), "body-a", "1")
    for wrong in ("1999", "2100", "20260", "x"):
        assert tool.get(f"/stats/{wrong}.csv").status_code == 404


def extension(**changes):
    return {"extended_to": casework.today(130).isoformat(), "why": "expert", "way": "registered", **changes}


def test_a_program_extends_as_the_desk_does(case, tool):
    """With a code, and both parties are told in the same step (art. R612-5)."""
    done = tool.step(case, "extend", **extension())
    assert done.status_code == 201, done.content
    case.refresh_from_db()
    assert done["ETag"] == f'"{case.version}"'
    row = case.deadlines.get(kind="outcome", status=Deadline.Status.RUNNING)
    assert (row.reason, row.due_on) == ("expert", casework.today(130))
    message = Message.objects.get()
    assert (message.readers, message.way, message.author, message.letter) == ("both", "registered", None, "extension")
    assert "an expert gives an opinion" in message.text
    assert journal.verify(case) is None
    assert {event.actor_code for event in case.events.order_by("-seq")[:2]} == {tool.row.code}
    again = tool.step(case, "extend", match="*", **extension())
    assert (again.status_code, Message.objects.count()) == (200, 1)


@wide
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": ""}, "why"),
        ({"why": "because"}, "why"),
        ({"way": "here"}, "way"),
        ({"way": ""}, "way"),
        ({"sentence": "The seller is on holiday."}, "sentence"),
        ({"extended_to": "2026-01-01"}, "extended_to"),
    ],
)
def test_an_extension_without_its_reason_is_none(case, tool, changes, field):
    assert field in str(problem(tool.step(case, "extend", **extension(**changes)), 422, "rejected"))
    case.refresh_from_db()
    assert not Message.objects.exists()
    assert not case.events.filter(event="extend").exists()


@wide
def test_a_tool_extends_with_a_reason_too(case, body):
    source, _key = inbound.add(body, "standard")
    told = {"type": "extend", "data": {"case": case.ref, **extension()}}
    assert [inbound.take(source, "m1", told) for _twice in range(2)] == [True, False]
    assert Message.objects.count() == 1
