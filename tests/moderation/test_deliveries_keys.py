"""The keys of receivers while they change, and the commands for receivers, keys and deliveries."""

import json
import logging

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from moderation.handover import endpoints, inbound_signatures, signing
from moderation.handover.deliveries import deliver
from moderation.handover.models import Delivery, Endpoint
from tests.moderation import casework
from tests.moderation.receivers import answer, receiver, seen

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("loopback")]

State = Delivery.State


# --- keys -----------------------------------------------------------------------------------------


def test_old_and_new_key_verify_while_it_changes(sent):
    """F13: the receiver may change its key at any moment between the two."""
    with receiver(answer(500)) as server:
        row = sent(server.url)
        old = row.endpoint.secrets[0]
        deliver()
        new = endpoints.rotate(Endpoint.objects.get())
        casework.due_now()
        deliver()
        endpoints.forget_old_key(Endpoint.objects.get())
        casework.due_now()
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


def test_a_receiver_that_wants_ed25519_holds_no_secret(question, body, client):
    """What is shown once is the public key; it is at an address too, and verifies what arrives."""
    with receiver(answer(200)) as server:
        endpoint, shown = endpoints.add(body, server.url, options={"signature": "v1a"})
        assert shown.startswith("whpk_")
        casework.sent_case(question, body)
        deliver()
    headers, sent = seen(server.requests[0])
    assert headers["webhook-signature"].startswith("v1a,")
    address = f"/api/v1/webhook-keys/{endpoint.pk}"
    assert client.get(address).json() == {"keys": [shown]}
    inbound_signatures.standard([shown], headers, sent, timezone.now())
    with pytest.raises(inbound_signatures.NotSigned):
        inbound_signatures.standard([shown], headers, sent + b" ", timezone.now())
    new = endpoints.rotate(endpoint)
    assert client.get(address).json() == {"keys": [new, shown]}
    endpoint.refresh_from_db()
    assert all(secret not in endpoint.masked_secrets for secret in endpoint.secrets)


def test_a_key_that_is_shared_is_at_no_address(body, client):
    endpoint, _secret = endpoints.add(body, "http://127.0.0.1:9/")
    nothing = client.get("/api/v1/webhook-keys/99999999999999999999")
    assert (nothing.status_code, client.get(f"/api/v1/webhook-keys/{endpoint.pk}").content) == (404, nothing.content)
    with pytest.raises(ValidationError, match="v1a"):
        endpoints.add(body, "http://127.0.0.1:8/", options={"signature": "rsa"})
