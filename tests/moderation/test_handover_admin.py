"""The operator's pages of the hand-over: receivers of every kind, doors of tools, the log of deliveries."""

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from forum.models import Brand, Member
from moderation.handover import endpoints, failures, inbound, signing
from moderation.handover.inbound_models import InboundSource
from moderation.handover.models import Delivery, Endpoint
from tests.moderation import casework
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "loopback")]
wide = pytest.mark.wide
URL = "http://127.0.0.1:9/"
TICKETS = {
    "zammad": (
        "group = Mediation\ncustomer = forum@example.org",
        {"group": "Mediation", "customer": "forum@example.org"},
    ),
    "zendesk": ("email = agent@example.org", {"email": "agent@example.org"}),
}


@pytest.fixture
def root(client):
    client.force_login(make_member("root", is_staff=True, is_superuser=True))
    return client


def words(page):
    return page.content.decode()


@pytest.mark.wide
@pytest.mark.parametrize("channel", TICKETS)
def test_a_ticket_receiver_takes_the_token_of_the_tool(root, body, channel):
    """Asked for where it lacks, kept when it is there, never shown, changed by writing another."""
    typed, kept = TICKETS[channel]
    sent = {"kind": "body", "body": body.pk, "channel": channel, "url": URL, "options": typed}
    assert "needs the token" in words(root.post("/admin/endpoint/new/", sent))
    made = root.post("/admin/endpoint/new/", {**sent, "key": "their-token"})
    row = Endpoint.objects.get()
    assert (row.channel, row.options, row.secrets) == (channel, kept, ["their-token"])
    assert "their-token" not in words(made)
    page = root.get(f"/admin/endpoint/edit/{row.pk}/")
    assert "their-token" not in words(page)
    root.post(f"/admin/endpoint/edit/{row.pk}/", {**sent, "is_active": "on"})
    assert Endpoint.objects.get().secrets == ["their-token"]
    root.post(f"/admin/endpoint/edit/{row.pk}/", {**sent, "is_active": "on", "key": "another"})
    assert Endpoint.objects.get().secrets == ["another"]


@wide
def test_what_a_receiver_gets_is_said_in_the_language_of_the_page(root):
    UserProfile.objects.create(user=Member.objects.get(username="root"), preferred_language="fr")
    assert "case.sent – Un dossier a été envoyé" in words(root.get("/admin/endpoint/new/"))


@wide
def test_a_webhook_makes_its_own_key(root, body):
    sent = {"kind": "body", "body": body.pk, "channel": "webhook", "url": URL, "key": "mine"}
    assert "leave this empty" in words(root.post("/admin/endpoint/new/", sent))
    assert not Endpoint.objects.exists()


@wide
def test_receivers_of_a_brand_and_of_the_operator(root, body):
    brand = Brand.objects.create(name="Marguelon", slug="marguelon")
    assert "Choose the brand." in words(root.post("/admin/endpoint/new/", {"kind": "trader", "url": URL}))
    wrong = {"kind": "trader", "brand": brand.pk, "url": URL, "events": ["case.sent"]}
    assert "does not get" in words(root.post("/admin/endpoint/new/", wrong))
    root.post("/admin/endpoint/new/", {**wrong, "events": ["thread.safety_flagged"]})
    root.post("/admin/endpoint/new/", {"kind": "operator", "body": body.pk, "url": URL})
    own, site = Endpoint.objects.order_by("pk")
    assert (own.kind, own.brand, own.body, own.events) == ("trader", brand, None, ["thread.safety_flagged"])
    assert (site.kind, site.brand, site.body, site.events) == ("operator", None, None, [])
    assert "already a receiver" in words(root.post("/admin/endpoint/new/", {"kind": "operator", "url": URL}))


def test_a_door_is_opened_seen_and_closed(root, body):
    made = root.post("/admin/inboundsource/new/", {"body": body.pk, "kind": "standard"})
    source = InboundSource.objects.get()
    assert source.secrets[0] in words(made)
    assert f"/api/v1/inbound/{source.slug}" in words(made)
    listed = words(root.get("/admin/inboundsource/"))
    assert source.secrets[0] not in listed
    assert source.slug in listed
    now = timezone.now()
    headers = signing.signed_headers(source.secrets, message_id="m1", at=now, body=b"{}")
    inbound.check(source, headers, b"{}")
    assert InboundSource.objects.get().last_used_at is not None
    assert root.get(f"/admin/inboundsource/close/{source.pk}/").status_code == 200
    assert InboundSource.objects.get().is_active
    root.post(f"/admin/inboundsource/close/{source.pk}/")
    source.refresh_from_db()
    assert (source.is_active, source.secrets) == (False, [])


@wide
def test_a_key_of_the_tool_is_kept_and_not_shown(root, body):
    made = root.post("/admin/inboundsource/new/", {"body": body.pk, "kind": "zendesk", "key": "their key"})
    assert "their key" not in words(made)
    assert InboundSource.objects.get().secrets == ["their key"]


@pytest.fixture
def deliveries(question, body):
    endpoints.add(body, URL)
    other = casework.make_body("body-b", casework.make_mediator("eve"))
    endpoints.add(other, URL)
    casework.sent_case(question, body)
    row = Delivery.objects.get()
    Delivery.objects.update(state="dead", attempts=10, last_error="tls", settled_at=timezone.now())
    return row, other


@pytest.mark.wide
def test_the_log_says_why_and_is_narrowed(root, deliveries, body):
    row, other = deliveries
    assert "The certificate of the receiver does not hold" in words(root.get("/admin/delivery/"))
    assert row.webhook_id in words(root.get(f"/admin/delivery/?body={body.pk}&state=dead&event=case.sent"))
    for query in (f"body={other.pk}", "state=done", "event=case.closed"):
        assert row.webhook_id not in words(root.get(f"/admin/delivery/?{query}"))


def test_many_are_sent_again_by_one_button(root, deliveries, body):
    row, other = deliveries
    again = "/admin/delivery/again/"
    assert "1 delivery was given up." in words(root.get(again))
    root.post(f"{again}?body={other.pk}")
    assert Delivery.objects.get().state == "dead"
    root.post(f"{again}?body={body.pk}")
    row.refresh_from_db()
    assert (row.state, row.earlier_attempts) == ("pending", 10)


@wide
def test_what_was_taken_is_sent_again_too_while_its_bytes_are_kept(root, deliveries):
    row, _other = deliveries
    Delivery.objects.update(state="done")
    address = f"/admin/delivery/again/{row.pk}/"
    assert address in words(root.get("/admin/delivery/"))
    root.post(address)
    assert Delivery.objects.get().state == "pending"
    Delivery.objects.update(state="done", payload="")
    assert address not in words(root.get("/admin/delivery/"))
    root.post(address)
    assert Delivery.objects.get().state == "done"


@wide
def test_a_backlog_is_seen_where_its_receiver_is(root, deliveries):
    assert "Given up" in words(root.get("/admin/endpoint/"))
    rows = root.get("/admin/endpoint/").context["object_list"]
    assert sorted((row.waiting, row.given_up) for row in rows) == [(0, 0), (0, 1)]


@wide
def test_nobody_else_sends_again_or_opens_doors(client, deliveries, body):
    editor = make_member("ed", is_staff=True)
    client.force_login(editor)
    for address in ("/admin/delivery/again/", "/admin/inboundsource/new/"):
        client.post(address, {"body": body.pk, "kind": "standard"})
    assert Delivery.objects.get().state == "dead"
    assert not InboundSource.objects.exists()


@wide
@pytest.mark.parametrize("code", [*failures.WORDS, "HTTP 302", "HTTP 404", "HTTP 418", "HTTP 503", "HTTP 101"])
def test_every_reason_has_words(code):
    assert failures.in_words(code) != code
    assert "%" not in failures.in_words(code)


@wide
def test_codes_of_other_channels_stay():
    assert failures.in_words("") == ""
    assert failures.in_words("no wind") == "no wind"
    assert "pigeon" in failures.in_words("no channel pigeon")
