"""What leaves, to whom and of what: each type, with its schema, in the transaction of the act."""

import hashlib
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Product, Question, Visibility
from moderation.handover import deliveries, endpoints, events, inbound, watching
from moderation.handover.event_schemas import name_of
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import actions, clock
from moderation.mediation.models import Deadline
from moderation.review import actions as review
from tests.moderation import casework
from tests.moderation.programs import Tool
from tests.moderation.receivers import OK, receiver, says
from tests.moderation.reviewing import hide
from tests.moderation.schemas import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
wide = pytest.mark.wide
ANYWHERE = "http://127.0.0.1:9/"
DAY = timezone.timedelta(days=1)


@pytest.fixture
def carol(body):
    return body.staff.get()


@pytest.fixture
def listening(body):
    return endpoints.add(body, ANYWHERE)[0]


@pytest.fixture
def brand(db, question):
    made = Brand.objects.create(name="Marguelon", slug="marguelon")
    Question.objects.update(product=Product.objects.create(name="BX-200", slug="bx-200", brand=made))
    return made


def types(endpoint=None):
    rows = Delivery.objects.order_by("pk")
    return list((rows.filter(endpoint=endpoint) if endpoint else rows).values_list("event", flat=True))


def judged(question, days=0):
    question = Question.objects.select_related("product__brand").get(pk=question.pk)
    watching.judge(question, at=timezone.now() + days * DAY)


def extended(case, carol):
    told = actions.Extension(casework.today(130), "complex", "Two experts disagree.", "letter")
    return actions.extend(case, told, by=carol, version=case.version)


@wide
def test_the_whole_way_of_a_case(question, body, carol, listening, client):
    """Each step once, each message as its published schema says, each digest that of what the API then gives."""
    tool = Tool(body)
    case = casework.sent_case(question, body)
    seen = []

    def check():
        row = Delivery.objects.order_by("-pk").first()
        told = json.loads(row.payload)
        schema = client.get(f"/schemas/{name_of(row.event)}.json").json()
        assert list(faults(told, schema)) == []
        found = tool.get(f"/cases/{case.ref}")
        assert hashlib.sha256(found.content).hexdigest() == told["data"]["dossier_sha256"]
        assert found["ETag"] == f'"{told["data"]["version"]}"'
        seen.append(row.event)

    check()
    for step in ("acknowledge", "notify_parties"):
        case = casework.lead(case, carol, step)
        check()
    case = extended(case, carol)
    check()
    for step in ("propose", "accept_all"):
        case = casework.lead(case, carol, step)
        check()
    assert seen == [
        *("case.sent", "case.acknowledged", "case.parties_notified", "case.extended"),
        *("case.proposal_made", "case.closed"),
    ]
    assert types() == seen
    assert Delivery.objects.values("webhook_id").distinct().count() == len(seen)


@wide
def test_not_admissible_is_said_before_the_end(question, body, carol, listening):
    casework.lead(casework.sent_case(question, body), carol, *casework.WAYS["inadmissible"])
    assert types() == ["case.sent", "case.acknowledged", "case.inadmissible", "case.closed"]


@wide
def test_nothing_of_a_case_leaves_before_it_is_sent(question, body, listening):
    casework.ready_case(question, body)
    clock.move_cases(timezone.now() + 100 * DAY)
    assert types() == []


@wide
def test_a_date_that_comes_near_is_told_once(question, body, carol, listening, client):
    case = casework.lead(casework.sent_case(question, body), carol, "acknowledge")
    due = case.deadlines.get(kind="rejection_notice").due_on
    now = timezone.now()
    for days in (10, 17, 17, 18):
        clock.move_cases(now + days * DAY)
    row = Delivery.objects.get(event=events.DEADLINE_NEAR)
    told = json.loads(row.payload)
    assert told["data"]["deadline"] == {"kind": "rejection_notice", "due_on": due.isoformat()}
    assert list(faults(told, client.get(f"/schemas/{name_of(row.event)}.json").json())) == []
    Deadline.objects.filter(kind="rejection_notice").update(due_on=due + 2 * DAY)
    clock.move_cases(now + 18 * DAY)
    assert types().count(events.DEADLINE_NEAR) == 2


@wide
def test_two_clicks_are_one_event(question, body, carol, listening):
    case = casework.lead(casework.sent_case(question, body), carol, "acknowledge", "notify_parties")
    version = case.version
    told = actions.Extension(casework.today(130), "complex", "Two experts disagree.", "letter")
    for _click in range(2):
        actions.extend(case, told, by=carol, version=version)
    assert types().count(events.EXTENDED) == 1


@wide
def test_a_step_that_is_undone_is_not_told(question, body, carol, listening, monkeypatch):
    case = casework.sent_case(question, body)

    def fails(*args, **more):
        raise RuntimeError

    monkeypatch.setattr("moderation.mediation.actions.steps.tell_asker", fails)
    with pytest.raises(RuntimeError):
        casework.lead(case, carol, "acknowledge")
    assert types() == ["case.sent"]


@wide
def test_a_receiver_gets_what_it_chose_of_what_it_may_have(question, body, carol, brand):
    chosen = endpoints.add(body, ANYWHERE, events=[events.CLOSED])[0]
    for owner, wrong in ((body, "thread.unanswered"), (brand, "case.sent"), (brand, "moderation.appeal_opened")):
        with pytest.raises(ValidationError, match="does not get"):
            endpoints.add(owner, "http://127.0.0.1:8/", events=[wrong])
    casework.lead(casework.sent_case(question, body), carol, *casework.WAYS["settled"])
    assert types(chosen) == ["case.closed"]


@wide
def test_only_the_body_of_the_case_hears_of_it(question, body, carol, brand):
    other = casework.make_body("body-b", casework.make_mediator("eve"))
    for owner in (other, brand, None):
        endpoints.add(owner, ANYWHERE)
    case = casework.lead(casework.sent_case(question, body), carol, *casework.WAYS["refused"])
    assert case.state == "refused"
    assert types() == []


@wide
def test_no_echo_to_the_tool_that_did_it(question, body, carol):
    """A program's own receiver, and the ticket tool whose note would set it off again; everybody else hears it."""
    tool = Tool(body)
    own = endpoints.add(body, ANYWHERE, made_by=tool.row)[0]
    desk = endpoints.add(body, "http://127.0.0.1:8/")[0]
    options = {"group": "Mediation", "customer": "forum@example.org"}
    tickets = endpoints.add(body, "http://127.0.0.1:7/", channel="zammad", options=options, key="t")[0]
    source, _key = inbound.add(body, "zammad")
    case = casework.sent_case(question, body)
    tool.step(case, "acknowledge", received_on=casework.today().isoformat())
    told = {"type": "notify_parties", "data": {"case": case.ref, "notified_on": casework.today().isoformat()}}
    assert inbound.take(source, "m1", told)
    case.refresh_from_db()
    casework.lead(case, carol, "settle")
    sent, closed = ["case.sent"], ["case.closed"]
    assert types(desk) == [*sent, "case.acknowledged", "case.parties_notified", *closed]
    assert types(own) == [*sent, "case.parties_notified", *closed]
    assert types(tickets) == [*sent, "case.acknowledged", *closed]
    via = json.loads(Delivery.objects.get(endpoint=desk, event="case.acknowledged").payload)["data"]
    assert (via["source"], via["via"]) == ("integration", tool.row.code)


# Of questions.


def test_a_brand_hears_of_its_own_products_only(question, brand, ask, client):
    own, site = endpoints.add(brand, ANYWHERE)[0], endpoints.add(None, ANYWHERE)[0]
    other = Brand.objects.create(name="Autre", slug="autre")
    endpoints.add(other, ANYWHERE)
    judged(question, days=2)
    judged(question, days=2)  # twice is once
    judged(ask(title="Where is the manual of my oven?"), days=2)  # about no product
    assert types(own) == ["thread.unanswered"]
    assert types(site) == ["thread.unanswered"] * 2
    assert Delivery.objects.count() == 3
    told = json.loads(Delivery.objects.get(endpoint=own).payload)
    assert set(told["data"]) == {"question", "url", "page", "product", "language"}
    assert list(faults(told, client.get(f"/schemas/{name_of('thread.unanswered')}.json").json())) == []
    assert question.title not in json.dumps(told)


@wide
def test_a_danger_a_fraud_and_not_solved(ask, answer, question, brand):
    site = endpoints.add(None, ANYWHERE)[0]
    burns = ask(title="The charger burns", body="It caught fire and my hand is burnt, there was smoke and a flame.")
    judged(burns)
    forum_actions.mark_not_solved(question, by=question.author)
    judged(question)
    assert sorted(types(site)) == ["thread.safety_flagged", "thread.unresolved"]


@wide
@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.HIDDEN, Visibility.DELETED])
def test_what_not_everybody_reads_is_not_told(question, brand, visibility):
    endpoints.add(brand, ANYWHERE)
    Question.objects.update(visibility=visibility)
    judged(question, days=2)
    assert types() == []


@wide
@pytest.mark.parametrize("change", [{"visibility": Visibility.HIDDEN}, {"product": None}])
def test_what_changed_meanwhile_does_not_leave(question, brand, change):
    with receiver(says(OK)) as server:
        endpoints.add(brand, server.url)
        judged(question, days=2)
        Question.objects.update(**change)
        casework.due_now()
        assert deliveries.deliver() == 1
        assert server.requests == []
    row = Delivery.objects.get()
    assert (row.state, row.last_error) == ("skipped", "no longer public")


@wide
def test_a_brand_cannot_tell_whether_there_is_a_case(ask, body, brand):
    """Of two questions alike, one with a case at the body: the same events, but for what is public anyway."""
    endpoints.add(brand, ANYWHERE)
    product = Product.objects.get()
    plain, disputed = ask(title="Never refunded for BX-200, one"), ask(title="Never refunded for BX-200, two")
    Question.objects.update(product=product)
    casework.ready_case(disputed, body)
    for each in (plain, disputed):
        forum_actions.mark_not_solved(each, by=each.author)
        judged(each, days=2)
    told = [types_of(each) for each in (plain, disputed)]
    assert told[0] == told[1]
    before = Delivery.objects.count()
    clock.move_cases(timezone.now() + 60 * DAY)
    assert Delivery.objects.count() == before


def types_of(question):
    return sorted(Delivery.objects.filter(question=question).values_list("event", flat=True))


# Of moderation.


@wide
def test_the_operator_hears_of_statements_and_appeals(answer, dora, lea, body, brand, client, rules):
    site = endpoints.add(None, ANYWHERE)[0]
    for owner in (body, brand):
        endpoints.add(owner, "http://127.0.0.1:8/")
    decision = hide(answer, dora)
    appeal = review.contest(decision, by=answer.author, text="It is what the seller says, with the link to its page.")
    review.decide_appeal(appeal, by=lea, outcome="upheld", reasons="The link was read, and it stays as it is.")
    assert types(site) == ["moderation.statement_issued", "moderation.appeal_opened", "moderation.appeal_decided"]
    assert Delivery.objects.exclude(endpoint=site).count() == 0
    for row in Delivery.objects.all():
        told = json.loads(row.payload)
        assert list(faults(told, client.get(f"/schemas/{name_of(row.event)}.json").json())) == []
        assert set(told["data"]) <= {"decision", "appeal", "page"}


@wide
def test_every_type_has_a_schema_and_a_place_in_the_documentation(client):
    words = (Path(__file__).parents[2] / "docs/mediating.md").read_text()
    for name in events.LABELS:
        assert client.get(f"/schemas/{name_of(name)}.json").json()["title"] == name
        assert f"`{name}`" in words
    assert client.get("/schemas/event-case-offered-1.json").status_code == 404


@wide
def test_a_ticket_channel_serves_bodies_only(brand):
    with pytest.raises(ValidationError, match="mediation bodies only"):
        endpoints.add(brand, ANYWHERE, channel="zammad", options={"group": "a", "customer": "b@c.example"}, key="t")
    assert not Endpoint.objects.exists()
