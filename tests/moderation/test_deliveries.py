"""Webhooks on bad days: down, slow, wrong, gone. Nothing lost, nothing twice."""

import datetime as dt

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from forum.models import Mail
from moderation.handover import deliveries, endpoints
from moderation.handover.backoff import SCHEDULE
from moderation.handover.deliveries import deliver
from moderation.handover.models import Delivery, Endpoint
from tests.moderation import casework
from tests.moderation.receivers import OK, answer, read_request, receiver, says, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]

State = Delivery.State


def wait_of(row):
    row.refresh_from_db()
    return (row.next_attempt_at - timezone.now()).total_seconds()


@pytest.mark.wide
def test_a_receiver_that_is_well(sent):
    with receiver(says(OK)) as server:
        row = sent(server.url)
        assert [deliver(), deliver()] == [1, 0]
    headers, body = seen(server.requests[0])
    event = Webhook(row.endpoint.secrets[0]).verify(body, headers)
    assert event["type"] == "case.sent"
    assert event["data"]["url"].endswith(f"/api/v1/cases/{row.case.ref}")
    assert event["data"]["page"].endswith(f"/en/cases/{row.case.ref}/")
    assert len(body) < 20_000
    row.refresh_from_db()
    assert (row.state, row.status, row.attempts, row.last_error) == (State.DONE, 200, 1, "")


@pytest.mark.wide
def test_down_for_an_hour_then_once(sent):
    """F8: the pause grows, nothing hammers, and it arrives once."""
    with receiver(says(OK)) as server:
        url = server.url
    row = sent(url)  # nobody listens there any more
    pauses = []
    for _attempt in range(4):
        assert deliver() == 1
        assert deliver() == 0
        pauses.append(wait_of(row))
        casework.due_now()
    assert row.last_error == "connect"
    assert pauses == sorted(pauses)
    assert pauses[0] >= 4
    assert pauses[3] >= 7000
    with receiver(says(OK)) as server:
        Endpoint.objects.update(url=server.url)
        assert deliver() == 1
        assert deliver() == 0
    assert len(server.requests) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, 5)


@pytest.mark.wide
@pytest.mark.parametrize("status", [500, 503, 404, 400, 301, 302, 307, 304])
def test_anything_but_2xx_is_tried_again(sent, status):
    """A redirect is never followed (F12)."""
    with receiver(says(OK)) as elsewhere, receiver(answer(status, f"Location: {elsewhere.url}")) as server:
        row = sent(server.url)
        deliver()
        assert elsewhere.requests == []
    row.refresh_from_db()
    assert (row.state, row.status, row.last_error) == (State.PENDING, status, f"HTTP {status}")
    assert 4 <= wait_of(row) <= 6


@pytest.mark.wide
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(sent, status):
    with receiver(answer(status, "Retry-After: 900")) as server:
        row = sent(server.url)
        deliver()
        assert deliver() == 0
    assert 890 <= wait_of(row) <= 1000


@pytest.mark.wide
def test_slower_without_a_word_is_a_minute(sent):
    with receiver(answer(429)) as server:
        row = sent(server.url)
        deliver()
    assert 59 <= wait_of(row) <= 70


@pytest.mark.wide
def test_a_slow_receiver_is_left_and_tried_again(sent, monkeypatch):
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.4)

    def dawdle(connection, shared):
        shared.requests.append(read_request(connection))
        shared.stop.wait(3)

    with receiver(dawdle) as server:
        row = sent(server.url)
        started = timezone.now()
        deliver()
        assert timezone.now() - started < dt.timedelta(seconds=2)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "timeout")


@pytest.mark.wide
def test_a_huge_answer_is_not_read_to_its_end(sent):
    def flood(connection, shared):
        shared.requests.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _chunk in range(1000):
            connection.sendall(b"x" * 100_000)

    with receiver(flood) as server:
        row = sent(server.url)
        deliver()
    row.refresh_from_db()
    assert (row.state, row.status) == (State.DONE, 200)


@pytest.mark.wide
@pytest.mark.parametrize("noise", [b"", b"not HTTP at all\r\n\r\n", b"\x00" * 500])
def test_garbage_is_tried_again(sent, noise):
    with receiver(says(noise)) as server:
        row = sent(server.url)
        deliver()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "protocol")


@pytest.mark.wide
def test_gone_switches_the_receiver_off_and_tells(sent, body, ask):
    """F12: 410 means no more; people are told, nothing is dropped."""
    with receiver(answer(410)) as server:
        row = sent(server.url)
        deliver()
        casework.due_now()
        assert deliver() == 0
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.DEAD, "410 Gone")
    endpoint = Endpoint.objects.get()
    assert not endpoint.is_active
    assert endpoint.disabled_reason == "410 Gone"
    told = Mail.objects.get(subject="A webhook receiver was switched off")
    assert told.to == ["contact@localhost", "body-a@example.org"]
    assert row.case.ref not in told.text
    casework.sent_case(ask("A second question that is taken further"), body)
    kept = Delivery.objects.exclude(pk=row.pk).get()
    assert (kept.state, kept.last_error) == (State.DEAD, "receiver disabled")


@pytest.mark.wide
def test_what_staff_switched_off_gets_nothing(body, question):
    endpoint, _secret = endpoints.add(body, "http://127.0.0.1:9/")
    Endpoint.objects.filter(pk=endpoint.pk).update(is_active=False)
    casework.sent_case(question, body)
    assert not Delivery.objects.exists()


def exhaust(row):
    """Every attempt of the schedule."""
    for _attempt in SCHEDULE:
        casework.due_now()
        assert deliver() == 1
    row.refresh_from_db()


@pytest.mark.wide
def test_dead_after_the_schedule_and_sent_again_by_staff(sent):
    """F14: given up visibly; sent again with the same id and bytes, and a schedule of its own."""
    with receiver(answer(500)) as server:
        row = sent(server.url)
        exhaust(row)
    assert (row.state, row.attempts) == (State.DEAD, len(SCHEDULE))
    assert not Endpoint.objects.get().is_active
    assert Mail.objects.filter(subject="A webhook receiver was switched off").count() == 1
    before = [seen(request) for request in server.requests]
    assert len({(headers["webhook-id"], body) for headers, body in before}) == 1
    with receiver(answer(500)) as server:
        Endpoint.objects.update(url=server.url, is_active=True, disabled_at=None, disabled_reason="")
        assert Delivery.objects.send_again() == 1
        deliver()
        row.refresh_from_db()
        assert row.state == State.PENDING
        assert 4 <= wait_of(row) <= 6
    with receiver(says(OK)) as server:
        Endpoint.objects.update(url=server.url)
        casework.due_now()
        deliver()
    headers, body = seen(server.requests[0])
    assert (headers["webhook-id"], body) == (before[0][0]["webhook-id"], before[0][1])
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, len(SCHEDULE) + 2)
    assert Delivery.objects.send_again() == 0  # what arrived is not sent again


@pytest.mark.wide
def test_one_poisoned_delivery_does_not_switch_off_a_receiver_that_works(sent, ask, body):
    row = sent("http://127.0.0.1:9/")
    other = casework.sent_case(ask("A second question that is taken further"), body)
    Delivery.objects.filter(case=other).update(state=State.DONE, settled_at=timezone.now())
    for _attempt in SCHEDULE:
        Delivery.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now())
        deliver()
    row.refresh_from_db()
    assert row.state == State.DEAD
    assert Endpoint.objects.get().is_active


def test_an_address_that_turned_private_is_not_called(sent, settings):
    row = sent("http://127.0.0.1:9/hook")
    settings.WEBHOOKS_TO_LOOPBACK = False
    deliver()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "scheme")


@pytest.mark.wide
def test_a_receiver_without_key_is_not_called(sent):
    with receiver(says(OK)) as server:
        row = sent(server.url)
        Endpoint.objects.update(secrets=[])
        deliver()
    assert server.requests == []
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "ValueError")
