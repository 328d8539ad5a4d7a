"""Zammad and Zendesk: one ticket for a case, with no word of it. Their answers are those of their documentation."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from moderation.handover import deliveries, endpoints
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import actions
from tests.moderation import casework
from tests.moderation.receivers import answer, receiver, seen

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
FOUND = Path(__file__).parent / "tickets"
OPTIONS = {
    "zammad": {"group": "Mediation", "customer": "forum@example.org"},
    "zendesk": {"email": "agent@example.org"},
}


def created(tool):
    return answer(201, "Content-Type: application/json", body=(FOUND / f"{tool}_created.json").read_bytes())


def run(tool, question, body):
    """A case is sent, then taken back; the two requests that the tool gets."""
    with receiver(created(tool)) as server:
        url = server.url.partition("/hook")[0]
        endpoints.add(body, url, channel=tool, options=OPTIONS[tool], key="their-token")
        case = casework.sent_case(question, body)
        deliveries.deliver()
        actions.withdraw(case, by=case.asker)
        deliveries.deliver()
    heads = [request.split(b" ", 2)[1].decode() for request in server.requests]
    return case, heads, [seen(request) for request in server.requests]


def test_zammad(question, body):
    case, paths, ((headers, first), (_headers, second)) = run("zammad", question, body)
    assert paths == ["/api/v1/tickets", "/api/v1/ticket_articles"]
    assert headers["authorization"] == "Token token=their-token"
    ticket = json.loads(first)
    assert (ticket["group"], ticket["customer_id"]) == ("Mediation", "guess:forum@example.org")
    assert ticket["title"].startswith(f"[{case.ref}]")
    assert (ticket["article"]["type"], ticket["article"]["internal"]) == ("note", True)
    assert json.loads(second)["ticket_id"] == 19
    assert set(Delivery.objects.values_list("state", "external_id")) == {("done", "19")}


def test_zendesk(question, body):
    case, paths, ((headers, first), (_later, second)) = run("zendesk", question, body)
    assert paths == ["/api/v2/tickets.json", "/api/v2/tickets/3.json"]
    assert b64decode(headers["authorization"].removeprefix("Basic ")) == b"agent@example.org/token:their-token"
    assert headers["idempotency-key"] == Delivery.objects.get(event="case.sent").webhook_id
    ticket = json.loads(first)["ticket"]
    assert ticket["external_id"] == case.ref
    assert ticket["comment"]["public"] is False
    assert json.loads(second)["ticket"]["comment"]["public"] is False


@pytest.mark.parametrize("tool", OPTIONS)
def test_no_word_of_the_case_leaves(question, body, tool):
    case, _paths, requests = run(tool, question, body)
    for _headers, sent in requests:
        for secret in (case.narrative, case.full_name, case.trader_name, case.bought, case.asker.email):
            assert secret not in sent.decode()


@pytest.mark.parametrize("tool", OPTIONS)
@pytest.mark.parametrize("said", [b"", b"<html>", b"[]", b'{"id": "x"}', b'{"ticket": null}'])
def test_an_answer_without_a_ticket_is_tried_again(question, body, tool, said):
    with receiver(answer(200, body=said)) as server:
        url = server.url.partition("/hook")[0]
        endpoints.add(body, url, channel=tool, options=OPTIONS[tool], key="t")
        casework.sent_case(question, body)
        deliveries.deliver()
    row = Delivery.objects.get()
    assert (row.state, row.last_error) == ("pending", "no ticket in the answer")


@pytest.mark.parametrize("tool", OPTIONS)
def test_what_it_needs_is_said_before_it_is_kept(body, tool):
    with pytest.raises(ValidationError, match="options"):
        endpoints.add(body, "http://127.0.0.1:9", channel=tool, key="t")
    with pytest.raises(ValidationError, match="token"):
        endpoints.add(body, "http://127.0.0.1:9", channel=tool, options=OPTIONS[tool])
    assert not Endpoint.objects.exists()
