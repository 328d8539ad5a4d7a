"""Webhooks on bad days: down, slow, wrong, gone; frozen workers; keys that change. Nothing lost, nothing twice."""

import datetime as dt
import json
import logging

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from forum.models import Mail
from moderation.handover import deliveries, endpoints, signing
from moderation.handover.backoff import SCHEDULE
from moderation.handover.deliveries import deliver
from moderation.handover.models import Delivery, Endpoint
from tests.moderation import casework
from tests.moderation.receivers import OK, read_request, receiver, says

pytestmark = pytest.mark.django_db

State = Delivery.State


@pytest.fixture(autouse=True)
def loopback(settings, monkeypatch):
    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(deliveries, "TIMEOUT", 2)


@pytest.fixture
def body(db):
    return casework.make_body("body-a", casework.make_mediator())


@pytest.fixture
def sent(question, body):
    """A case sent to a receiver at that address; its delivery."""

    def send(url):
        endpoints.add(body, url)
        casework.sent_case(question, body)
        return Delivery.objects.get()

    return send


def answer(status, *headers, body=b""):
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""]
    return says("\r\n".join(lines).encode() + body)


def due_now():
    Delivery.objects.update(next_attempt_at=timezone.now())


def seen(request):
    """Headers and body of what a receiver got."""
    head, _, body = request.partition(b"\r\n\r\n")
    return {n.lower(): v for n, v in (line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])}, body


def wait_of(row):
    row.refresh_from_db()
    return (row.next_attempt_at - timezone.now()).total_seconds()


def test_a_receiver_that_is_well(sent):
    with receiver(says(OK)) as server:
        row = sent(server.url)
        assert [deliver(), deliver()] == [1, 0]
    headers, body = seen(server.requests[0])
    event = Webhook(row.endpoint.secrets[0]).verify(body, headers)
    assert event["type"] == "case.sent"
    assert set(event["data"]) == {"case", "body", "url", "thread_sha256", "language"}
    assert event["data"]["url"].endswith(f"/en/cases/{row.case.ref}/")
    assert len(body) < 20_000
    row.refresh_from_db()
    assert (row.state, row.status, row.attempts, row.last_error) == (State.DONE, 200, 1, "")


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
        due_now()
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


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(sent, status):
    with receiver(answer(status, "Retry-After: 900")) as server:
        row = sent(server.url)
        deliver()
        assert deliver() == 0
    assert 890 <= wait_of(row) <= 1000


def test_slower_without_a_word_is_a_minute(sent):
    with receiver(answer(429)) as server:
        row = sent(server.url)
        deliver()
    assert 59 <= wait_of(row) <= 70


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


@pytest.mark.parametrize("noise", [b"", b"not HTTP at all\r\n\r\n", b"\x00" * 500])
def test_garbage_is_tried_again(sent, noise):
    with receiver(says(noise)) as server:
        row = sent(server.url)
        deliver()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "protocol")


def test_gone_switches_the_receiver_off_and_tells(sent, body, ask):
    """F12: 410 means no more; people are told, nothing is dropped."""
    with receiver(answer(410)) as server:
        row = sent(server.url)
        deliver()
        due_now()
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


def test_what_staff_switched_off_gets_nothing(body, question):
    endpoint, _secret = endpoints.add(body, "http://127.0.0.1:9/")
    Endpoint.objects.filter(pk=endpoint.pk).update(is_active=False)
    casework.sent_case(question, body)
    assert not Delivery.objects.exists()


def exhaust(row):
    """Every attempt of the schedule."""
    for _attempt in SCHEDULE:
        due_now()
        assert deliver() == 1
    row.refresh_from_db()


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
        due_now()
        deliver()
    headers, body = seen(server.requests[0])
    assert (headers["webhook-id"], body) == (before[0][0]["webhook-id"], before[0][1])
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, len(SCHEDULE) + 2)
    assert Delivery.objects.send_again() == 0  # what arrived is not sent again


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


def test_a_receiver_without_key_is_not_called(sent):
    with receiver(says(OK)) as server:
        row = sent(server.url)
        Endpoint.objects.update(secrets=[])
        deliver()
    assert server.requests == []
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "ValueError")


# --- claims ---------------------------------------------------------------------------------------


def later(seconds):
    return timezone.now() + dt.timedelta(seconds=seconds)


def claim(at=None):
    rows = Delivery.objects.lease(1, seconds=deliveries.LEASE_SECONDS, at=at)
    return rows[0] if rows else None


def test_a_claim_keeps_others_away_until_it_ends(sent):
    sent("http://127.0.0.1:9/")
    assert claim() is not None
    assert claim() is None
    assert claim(later(deliveries.LEASE_SECONDS - 1)) is None
    assert claim(later(deliveries.LEASE_SECONDS + 1)) is not None


@pytest.mark.wide
@pytest.mark.parametrize("status", [200, 410, 500, None])
def test_a_worker_frozen_beyond_its_claim_changes_nothing(sent, status):
    """F15: the second delivers; what the first learns when it wakes is of no account."""
    with receiver(says(OK)) as server:
        sent(server.url)
        frozen = claim()
        second = claim(later(deliveries.LEASE_SECONDS + 1))
        deliveries.send(second)
    done = Delivery.objects.values().get()
    assert done["state"] == State.DONE
    if status is None:
        deliveries._retry(frozen, error="timeout")
    else:
        deliveries._answered(frozen, deliveries.safe_http.Response(status, {}, b""))
    assert Delivery.objects.values().get() == done
    assert Endpoint.objects.get().is_active
    assert not Mail.objects.filter(subject__contains="switched off").exists()


def test_a_worker_frozen_since_before_it_was_sent_again_changes_nothing(sent):
    sent("http://127.0.0.1:9/")
    frozen = claim()
    Delivery.objects.update(state=State.DEAD)
    Delivery.objects.send_again()
    with receiver(says(OK)) as server:
        Endpoint.objects.update(url=server.url)
        deliver()
    deliveries._answered(frozen, deliveries.safe_http.Response(410, {}, b""))
    assert Delivery.objects.get().state == State.DONE
    assert Endpoint.objects.get().is_active


def test_a_receiver_that_hangs_holds_one_thread_only(sent, ask, body):
    """F10: while one thread waits for it, the others leave its rows and serve everybody else."""
    sent("http://127.0.0.1:9/hangs")
    casework.sent_case(ask("A second question that is taken further"), body)
    with receiver(says(OK)) as server:
        other_body = casework.make_body("body-b", casework.make_mediator("carl"))
        endpoints.add(other_body, server.url)
        third = casework.sent_case(ask("A third question that is taken further"), other_body)
        with deliveries._claimed() as waiting:
            assert waiting.endpoint.url.endswith("hangs")
            assert [deliver(), deliver()] == [1, 0]
    assert Delivery.objects.get(case=third).state == State.DONE
    assert deliveries._busy == set()
    assert deliver() == 1


# --- keys -----------------------------------------------------------------------------------------


def test_old_and_new_key_verify_while_it_changes(sent):
    """F13: the receiver may change its key at any moment between the two."""
    with receiver(answer(500)) as server:
        row = sent(server.url)
        old = row.endpoint.secrets[0]
        deliver()
        new = endpoints.rotate(Endpoint.objects.get())
        due_now()
        deliver()
        endpoints.forget_old_key(Endpoint.objects.get())
        due_now()
        deliver()
    first, second, third = (seen(request) for request in server.requests)
    assert verifies(old, first)
    assert not verifies(new, first)
    assert verifies(old, second)
    assert verifies(new, second)
    assert not verifies(old, third)
    assert verifies(new, third)
    assert len({headers["webhook-id"] for headers, _body in (first, second, third)}) == 1


def verifies(key, request):
    headers, body = request
    try:
        Webhook(key).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def test_a_key_is_shown_masked_and_never_logged(sent, caplog):
    caplog.set_level(logging.DEBUG)
    with receiver(answer(500)) as server:
        row = sent(server.url)
        deliver()
    secret = row.endpoint.secrets[0]
    assert secret not in row.endpoint.masked_secrets
    assert secret[6:20] not in row.endpoint.masked_secrets
    assert secret not in caplog.text
    assert "Rimbel" not in caplog.text


# --- commands -------------------------------------------------------------------------------------


def test_adding_a_receiver_prints_its_key_once(body, capsys):
    call_command("add_endpoint", "body-a", "https://hooks.example.org/cases")
    printed = capsys.readouterr().out
    endpoint = Endpoint.objects.get()
    assert endpoint.secrets[0] in printed
    assert signing.signed_headers(endpoint.secrets, message_id="msg_1", at=timezone.now(), body=b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://user:secret@hooks.example.org/",
        "https://hooks.example.org:8443/",
        "https://2130706433/",
        "ftp://hooks.example.org/",
        "nonsense",
        "http://127.0.0.1:8000/",
    ],
)
def test_an_address_we_may_not_call_is_refused(body, settings, url):
    settings.WEBHOOKS_TO_LOOPBACK = False
    with pytest.raises(CommandError):
        call_command("add_endpoint", "body-a", url)
    with pytest.raises(ValidationError):
        endpoints.add(body, url)
    assert not Endpoint.objects.exists()


def test_adding_says_what_is_wrong(body):
    with pytest.raises(CommandError, match="body-b"):
        call_command("add_endpoint", "body-b", "https://hooks.example.org/")
    call_command("add_endpoint", "body-a", "https://hooks.example.org/")
    with pytest.raises(CommandError, match="already"):
        call_command("add_endpoint", "body-a", "https://hooks.example.org/")


def test_sending_again_by_command(sent, capsys):
    row = sent("http://127.0.0.1:9/")
    with pytest.raises(CommandError):
        call_command("redeliver")
    Delivery.objects.update(state=State.DEAD, settled_at=timezone.now())
    call_command("redeliver", dead=True)
    assert "1" in capsys.readouterr().out
    row.refresh_from_db()
    assert (row.state, row.settled_at) == (State.PENDING, None)
    Delivery.objects.update(state=State.DEAD)
    call_command("redeliver", row.webhook_id)
    assert Delivery.objects.get().state == State.PENDING
    with pytest.raises(CommandError, match="msg_nowhere"):
        call_command("redeliver", "msg_nowhere")


def test_changing_a_key_by_command(sent, capsys):
    row = sent("http://127.0.0.1:9/")
    old = row.endpoint.secrets[0]
    call_command("rotate_secret", row.endpoint_id)
    endpoint = Endpoint.objects.get()
    assert len(endpoint.secrets) == 2
    assert endpoint.secrets[0] in capsys.readouterr().out
    assert endpoint.secrets[1] == old
    with pytest.raises(CommandError, match="being changed"):
        call_command("rotate_secret", row.endpoint_id)
    call_command("rotate_secret", row.endpoint_id, finish=True)
    assert Endpoint.objects.get().secrets == endpoint.secrets[:1]


def test_the_outbox_is_compared_too(sent, capsys):
    sent("http://127.0.0.1:9/")
    Delivery.objects.update(state=State.DEAD)
    with pytest.raises(SystemExit):
        call_command("check_invariants", only=["outbox"])
    assert "deliveries dead" in capsys.readouterr().out


def test_the_payload_is_fixed_when_it_is_written(sent, settings):
    row = sent("http://127.0.0.1:9/")
    before = json.loads(row.payload)
    settings.BASE_URL = "https://elsewhere.example"
    casework.lead(row.case, row.case.body.staff.get(), "acknowledge")
    row.refresh_from_db()
    assert json.loads(row.payload) == before
