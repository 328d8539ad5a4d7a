"""Channels of others, by the hook: rows in the transaction of the act, sent by the worker on the same schedule."""

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail import hooks

from moderation.handover import channels, deliveries, endpoints, sending
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import actions
from tests.moderation import casework
from tests.moderation.receivers import OK, receiver, says, seen
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
State = Delivery.State
PAGE = Path(__file__).parents[2] / "docs/extending.md"


class Pigeon(channels.Channel):
    name = "pigeon"
    label = "a pigeon"

    def __init__(self, *replies):
        self.replies, self.sent = list(replies), []

    def check(self, endpoint):
        if not endpoint.options.get("loft"):
            raise ValidationError("Write loft = NAME.")

    def send(self, outgoing):
        self.sent.append(outgoing)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


@contextmanager
def flying(channel, body):
    with hooks.register_temporarily(channels.HOOK, lambda: channel):
        endpoints.add(body, "http://127.0.0.1:9/", channel="pigeon", options={"loft": "north"})
        yield channel


@pytest.mark.wide
def test_the_worked_example_of_the_documentation_runs(question, body, settings, monkeypatch):
    """What docs/extending.md says is what happens."""
    section = PAGE.read_text().partition(f"## `{channels.HOOK}`")[2].partition("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL)
    made = {}
    monkeypatch.setattr(hooks, "register", lambda _name: lambda function: function)
    exec(code, made)  # noqa: S102  our own page
    post = made["safe_http"].post
    monkeypatch.setattr(made["safe_http"], "post", lambda *a, **kw: post(*a, **kw, allow_loopback=True))
    with hooks.register_temporarily(channels.HOOK, made["chat"]), receiver(says(OK)) as server:
        endpoints.add(body, server.url, channel="chat", options={"room": "mediators"})
        case = casework.sent_case(question, body)
        assert deliveries.deliver() == 1
    headers, told = seen(server.requests[0])
    assert headers["idempotency-key"] == Delivery.objects.get().webhook_id
    assert told == f'{{"room": "mediators", "text": "case.sent: {case.ref}"}}'.encode()


@pytest.mark.wide
def test_a_channel_on_bad_days(question, body):
    """It raises, it is refused, it asks for time; then it works, with one id and the same bytes throughout."""
    replies = [
        RuntimeError("a hawk"),
        channels.NotSent("no wind", pause=timedelta(minutes=40)),
        channels.Reply(503, {"retry-after": "900"}),
        channels.Reply(201, external_id="ring-7"),
        channels.Reply(200),
    ]
    with flying(Pigeon(*replies), body) as pigeon:
        case = casework.sent_case(question, body)
        assert pigeon.sent == []  # never in the request
        row, waits, errors = Delivery.objects.get(), [], []
        for _attempt in range(3):
            assert deliveries.deliver() == 1
            row.refresh_from_db()
            waits.append((row.next_attempt_at - timezone.now()).total_seconds())
            errors.append(row.last_error)
            casework.due_now()
        deliveries.deliver()
        actions.withdraw(case, by=case.asker)
        deliveries.deliver()
    assert errors == ["RuntimeError", "no wind", "HTTP 503"]
    assert waits[0] >= 4
    assert waits[1] >= 40 * 60 - 10
    assert waits[2] >= 30 * 60 - 10
    assert len({(sent.id, sent.payload) for sent in pigeon.sent[:4]}) == 1
    assert [sent.attempt for sent in pigeon.sent] == [1, 2, 3, 4, 1]
    assert [sent.external_id for sent in pigeon.sent] == ["", "", "", "", "ring-7"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.wide
def test_rows_are_written_with_the_act_or_not_at_all(question, body):
    with flying(Pigeon(), body):
        case = casework.ready_case(question, body)
        with pytest.raises(RuntimeError), transaction.atomic():
            sending.send(case, by=case.asker, consent="I send it.")
            assert Delivery.objects.count() == 1
            raise RuntimeError
    assert not Delivery.objects.exists()


@pytest.mark.wide
def test_a_channel_whose_app_is_gone_is_seen_and_loses_nothing(question, body):
    with flying(Pigeon(), body):
        pass
    casework.sent_case(question, body)
    deliveries.deliver()
    row = Delivery.objects.get()
    assert (row.state, row.last_error) == (State.PENDING, "no channel pigeon")


@pytest.mark.wide
def test_an_address_is_checked_by_its_channel(body):
    with hooks.register_temporarily(channels.HOOK, Pigeon), pytest.raises(ValidationError, match="loft"):
        endpoints.add(body, "http://127.0.0.1:9/", channel="pigeon")
    for name in ("email", "smoke"):
        with pytest.raises(ValidationError, match="no such channel"):
            endpoints.add(body, "http://127.0.0.1:9/", channel=name)
    assert not Endpoint.objects.exists()


@pytest.mark.wide
def test_nobody_takes_over_a_channel():
    thief = Pigeon()
    thief.name = "webhook"
    with hooks.register_temporarily(channels.HOOK, lambda: thief):
        assert channels.registered()["webhook"] is not thief


@pytest.mark.wide
def test_gone_is_gone_for_every_channel(question, body):
    with flying(Pigeon(channels.Reply(410)), body):
        casework.sent_case(question, body)
        deliveries.deliver()
    assert not Endpoint.objects.get().is_active


@pytest.mark.wide
def test_the_operator_chooses_the_channel_in_the_admin(site_tree, client, body):
    root = client
    root.force_login(make_member("root", is_staff=True, is_superuser=True))
    url = "http://127.0.0.1:9/"
    sent = {"body": body.pk, "channel": "pigeon", "url": url}
    with hooks.register_temporarily(channels.HOOK, Pigeon):
        assert "Write loft" in root.post("/admin/endpoint/new/", sent).content.decode()
        assert "name = value" in root.post("/admin/endpoint/new/", {**sent, "options": "north"}).content.decode()
        root.post("/admin/endpoint/new/", {**sent, "options": "loft = north"})
    assert Endpoint.objects.get().options == {"loft": "north"}
    assert "pigeon" in root.get("/admin/endpoint/").content.decode()
