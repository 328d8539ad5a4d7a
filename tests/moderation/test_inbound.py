"""What the tools of bodies tell: signed in their own way, once, in codes; anything else changes nothing."""

import hashlib
import hmac
import io
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.http import Http404
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from moderation.handover import inbound, inbound_signatures, signing
from moderation.handover.inbound_models import InboundEvent, InboundSource
from moderation.mediation import journal
from tests.forum.program import problem
from tests.moderation import casework

pytestmark = pytest.mark.django_db
wide = pytest.mark.wide


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


class Sender:
    """A tool that signs as it should, unless told otherwise."""

    def __init__(self, client, body, kind="standard"):
        self.client = client
        self.source, self.key = inbound.add(body, kind)
        self.url = f"/api/v1/inbound/{self.source.slug}"

    def send(self, sent, *, message_id="msg_1", at=None, key=None, raw=None):
        body = json.dumps(sent).encode() if raw is None else raw
        return self.post(body, self.headers(body, message_id, at or timezone.now(), key or self.key))

    def headers(self, body, message_id, at, key):
        made = Webhook(key).sign(message_id, at.astimezone(UTC), body.decode())
        return {"webhook-id": message_id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": made}

    def post(self, body, headers):
        return self.client.post(self.url, body, "application/json", headers=headers)


@pytest.fixture
def sender(client, body):
    return Sender(client, body)


def told(case, event="acknowledge", **facts):
    facts = facts or {"received_on": casework.today().isoformat()}
    return {"type": event, "timestamp": "2026-05-10T08:12:44Z", "data": {"case": case.ref, **facts}}


def test_a_tool_tells_of_a_step_and_it_counts_once(case, sender):
    first, again = sender.send(told(case)), sender.send(told(case))
    assert [one.status_code for one in (first, again)] == [200, 200]
    assert [one.json()["is_new"] for one in (first, again)] == [True, False]
    event = case.events.last()
    assert (event.event, event.source, event.actor_code) == ("acknowledge", "integration", sender.source.code)
    case.refresh_from_db()
    assert (case.state, journal.verify(case)) == ("under_review", None)
    assert InboundEvent.objects.count() == 1


def test_who_has_no_key_changes_nothing(case, sender):
    now = timezone.now()
    body = json.dumps(told(case)).encode()
    good = sender.headers(body, "msg_1", now, sender.key)
    bad = [
        {},
        {**good, "webhook-signature": ""},
        {**good, "webhook-signature": "v1," + "A" * 44},
        {**good, "webhook-signature": "v2," + good["webhook-signature"][3:]},
        {**good, "webhook-id": "msg_2"},
        {**good, "webhook-id": "x" * 200},
        {**good, "webhook-timestamp": "soon"},
        sender.headers(body, "msg_1", now, signing.new_secret()),
        sender.headers(body, "msg_1", now - timedelta(minutes=6), sender.key),
        sender.headers(body, "msg_1", now + timedelta(minutes=6), sender.key),
    ]
    for headers in bad:
        problem(sender.post(body, headers), 401, "unauthenticated")
    problem(sender.post(body + b" ", good), 401, "unauthenticated")
    assert not InboundEvent.objects.exists()
    case.refresh_from_db()
    assert case.state == "sent"


@wide
def test_without_a_key_there_is_no_door(case, sender, client):
    nowhere = client.post("/api/v1/inbound/nothing", b"{}", "application/json").content
    for change in ({"secrets": []}, {"is_active": False}):
        InboundSource.objects.update(**{"secrets": [sender.key], "is_active": True, **change})
        response = sender.send(told(case))
        assert (response.status_code, response.content) == (404, nowhere)


@wide
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"note": "She called."}, "note"),
        ({"text": "She called."}, "text"),
        ({"received_on": "yesterday"}, "received_on"),
        ({"received_on": None}, "received_on"),
        ({"received_on": {"a": 1}}, "received_on"),
        ({"received_on": 20260510}, "received_on"),
    ],
)
def test_free_text_is_refused_by_the_name_of_its_field(case, sender, sent, field):
    message = told(case)
    message["data"] |= sent
    assert [error["loc"][-1] for error in problem(sender.send(message), 422, "rejected")["errors"]] == [field]
    case.refresh_from_db()
    assert case.state == "sent"


@wide
def test_what_is_no_message(case, sender):
    wrong = [{**told(case), "comment": "x"}, {**told(case), "type": "send"}, {**told(case), "type": ["close"]}, [], 7]
    wrong += [{"type": "acknowledge"}, {"type": "acknowledge", "data": {"case": 7}}, {"type": "accept_all", "data": {}}]
    for sent in wrong:
        problem(sender.send(sent), 422, "rejected")
    for raw in (b"", b"{", b"[" * 9000):
        problem(sender.send(None, raw=raw), 422, "rejected")
    problem(sender.send({**told(case), "x": "y" * 20_000}), 413, "too-large")


@wide
def test_a_case_of_another_body_is_none(case, client):
    stranger = Sender(client, casework.make_body("body-b"))
    foreign, unknown = stranger.send(told(case)), stranger.send({**told(case), "data": {"case": "SC-26-00000-0"}})
    assert (foreign.status_code, foreign.content) == (404, unknown.content)


@wide
def test_the_whole_way_and_how_it_ends(case, sender):
    day = casework.today().isoformat()
    steps = [
        ("acknowledge", {"received_on": day}),
        ("notify_parties", {"notified_on": day}),
        ("extend", {"extended_to": casework.today(120).isoformat(), "why": "expert", "way": "email"}),
        ("propose", {"answer_by": casework.today(20).isoformat()}),
    ]
    for number, (event, facts) in enumerate(steps):
        assert sender.send(told(case, event, **facts), message_id=f"m{number}").status_code == 200
    assert "outcome" in str(problem(sender.send(told(case, "close", outcome="done"), message_id="m8"), 422, "rejected"))
    assert sender.send(told(case, "close", outcome="refused", by="trader"), message_id="m9").status_code == 200
    case.refresh_from_db()
    assert (case.state, case.events.last().data) == ("refused", {"by": "trader"})
    problem(sender.send(told(case, "settle", x="y"), message_id="m10"), 409, "conflict")


@wide
def test_ed25519_from_their_side(case, sender):
    theirs = signing.new_private_key()
    InboundSource.objects.update(secrets=[signing.public_key(theirs)])
    body = json.dumps(told(case)).encode()
    headers = signing.signed_headers([theirs], message_id="m1", at=timezone.now(), body=body)
    forged = {**headers, "webhook-signature": "v1a," + b64encode(Ed25519PrivateKey.generate().sign(body)).decode()}
    problem(sender.post(body, forged), 401, "unauthenticated")
    assert sender.post(body, headers).status_code == 200


@wide
def test_zendesk(case, client, body):
    """Timestamp and raw body, nothing between; a sample of an older page of theirs has them the other way round."""
    tool = Sender(client, body, "zendesk")
    raw = json.dumps(told(case)).encode()

    def headers(at, signed):
        made = b64encode(hmac.digest(tool.key.encode(), signed, "sha256")).decode()
        return {"x-zendesk-webhook-signature": made, "x-zendesk-webhook-signature-timestamp": at}

    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    old = (timezone.now() - timedelta(minutes=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
    bad = [{}, headers(old, old.encode() + raw), headers(now, raw + now.encode()), headers("now", b"now" + raw)]
    for wrong in bad:
        problem(tool.post(raw, wrong), 401, "unauthenticated")
    # What their page signs with their secret, once in each order: ours is the first.
    sample, moment = b'{"say": "hello"}', b"2021-07-25T10:00:00Z"
    secret = b"HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="
    older = b64encode(hmac.digest(secret, sample + moment, "sha256"))
    assert older == b"tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw="  # as an older state of that page has it
    with pytest.raises(inbound_signatures.NotSigned):
        given = {
            "x-zendesk-webhook-signature": older.decode(),
            "x-zendesk-webhook-signature-timestamp": moment.decode(),
        }
        inbound_signatures.zendesk([secret.decode()], given, sample, datetime.fromisoformat(moment.decode()))
    good = headers(now, now.encode() + raw)
    assert [tool.post(raw, good).json()["is_new"] for _twice in range(2)] == [True, False]


@wide
def test_zammad(case, client, body):
    """HMAC-SHA1 of the body; no time is signed, so the same words count once whatever id they come with."""
    tool = Sender(client, body, "zammad")
    raw = json.dumps(told(case)).encode()
    made = "sha1=" + hmac.new(tool.key.encode(), raw, hashlib.sha1).hexdigest()
    for wrong in ("", made[5:], "sha256=" + made[5:], "sha1=" + "0" * 40, "sha1=é"):
        problem(tool.post(raw, {"x-hub-signature": wrong.encode("latin-1").decode("latin-1")}), 401, "unauthenticated")
    sent = [tool.post(raw, {"x-hub-signature": made, "x-zammad-delivery": name}).json() for name in ("a", "b")]
    assert [one["is_new"] for one in sent] == [True, False]


@wide
def test_the_command(body, capsys, monkeypatch):
    call_command("body_tool", "add", body.slug)
    out = capsys.readouterr().out
    source = InboundSource.objects.get()
    assert source.slug in out
    assert source.secrets[0] in out
    call_command("body_tool", "off", str(source.pk))
    with pytest.raises(Http404):
        inbound.source_of(source.slug)
    monkeypatch.setattr("sys.stdin", io.StringIO("their secret\n"))
    call_command("body_tool", "add", body.slug, "--kind", "zendesk", "--key")
    assert "their secret" not in capsys.readouterr().out
    assert InboundSource.objects.get(kind="zendesk").secrets == ["their secret"]


@wide
def test_an_instant_at_the_edge():
    """Five minutes, no more."""
    now = datetime(2026, 5, 10, 12, tzinfo=UTC)
    body, key = b"{}", signing.new_secret()
    for seconds, is_taken in ((300, True), (301, False), (-300, True), (-301, False)):
        headers = signing.signed_headers([key], message_id="m", at=now - timedelta(seconds=seconds), body=body)
        try:
            inbound_signatures.standard([key], headers, body, now)
        except inbound_signatures.NotSigned:
            assert not is_taken
        else:
            assert is_taken
