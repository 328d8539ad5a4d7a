"""Mails and deliveries as people of the site see them: late, given up, sent again, forgotten."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import mail, tasks
from forum.models import Mail, leased
from moderation.handover import endpoints
from moderation.handover.models import Delivery
from selfcare import invariants, periodic
from tests.moderation import casework
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db

BOTH = [Mail, Delivery]
HOUR = timedelta(hours=1)


@pytest.fixture
def queued(question, settings):
    """One mail and one delivery, queued a moment ago."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    body = casework.make_body("body-a", casework.make_mediator())
    endpoints.add(body, "http://127.0.0.1:9/hook")
    casework.sent_case(question, body)
    Mail.objects.all().delete()
    return mail.queue(to=["alice@example.org"], subject="[SC-26-00000-0] Your case", text="It was sent.")


def set_all(**values):
    for model in BOTH:
        assert model.objects.update(**values) == 1


@pytest.mark.wide
@pytest.mark.parametrize("attempts", [0, 1])
def test_only_what_waits_for_long_is_a_fault(queued, client, attempts):
    assert list(invariants.outbox()) == []
    assert client.get("/readyz").status_code == 200
    set_all(attempts=attempts, created_at=timezone.now() - HOUR, next_attempt_at=timezone.now() - HOUR)
    assert list(invariants.outbox()) == ["1 mails overdue", "1 deliveries overdue"]
    assert client.get("/readyz").json()["failed"] == ["mail"]


@pytest.mark.wide
def test_what_is_tried_again_later_is_none(queued, client):
    set_all(attempts=3, created_at=timezone.now() - HOUR, next_attempt_at=timezone.now() + HOUR)
    assert list(invariants.outbox()) == []
    assert client.get("/readyz").status_code == 200


def test_what_was_given_up_is_named(queued):
    set_all(state="dead")
    assert list(invariants.outbox()) == ["1 mails dead", "1 deliveries dead"]


# Forgetting


@pytest.mark.wide
@pytest.mark.parametrize(("state", "days"), [("done", 30), ("skipped", 30), ("dead", 90)])
def test_a_mail_is_kept_for_some_days(queued, state, days):
    forget = periodic.DAILY_JOBS["mails"]
    Mail.objects.update(state=state, settled_at=timezone.now() - timedelta(days=days) + HOUR)
    assert forget() == 0
    Mail.objects.update(settled_at=timezone.now() - timedelta(days=days) - HOUR)
    assert [forget(), forget()] == [1, 0]


def test_a_mail_that_waits_is_never_forgotten(queued):
    Mail.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert tasks.forget_old_mails() == 0


@pytest.mark.wide
@pytest.mark.parametrize("state", ["pending", "dead", "done"])
def test_only_what_was_taken_long_ago_loses_its_bytes(queued, state):
    forget = periodic.DAILY_JOBS["deliveries"]
    Delivery.objects.update(state=state, settled_at=timezone.now() - timedelta(days=30) + HOUR)
    assert forget() == 0
    Delivery.objects.update(settled_at=timezone.now() - timedelta(days=30) - HOUR)
    assert [forget(), forget()] == ([1, 0] if state == "done" else [0, 0])


@pytest.mark.wide
@pytest.mark.parametrize(("job", "statement"), [("mails", "DELETE"), ("deliveries", "UPDATE")])
def test_much_is_forgotten_some_rows_at_a_time(queued, monkeypatch, job, statement):
    monkeypatch.setattr(leased, "SLICE", 2)
    delivery = Delivery.objects.get()
    for number in range(4):
        mail.queue(to=["alice@example.org"], subject="Hello", text="Hello.")
        delivery.pk, delivery.webhook_id, delivery.event = None, f"msg_{number}", f"case.{number}"
        delivery.save()
    for model in BOTH:
        model.objects.update(state="done", settled_at=timezone.now() - timedelta(days=31))
    with CaptureQueriesContext(connection) as queries:
        assert periodic.DAILY_JOBS[job]() == 5
    assert len([query for query in queries if query["sql"].startswith(statement)]) == 3
    assert periodic.DAILY_JOBS[job]() == 0


# The list for staff


@pytest.fixture
def root(site_tree):
    client = Client()
    client.force_login(make_member("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.wide
def test_the_list_shows_what_waits_or_was_given_up_and_not_what_it_says(queued, root):
    for state in ("pending", "dead"):
        Mail.objects.update(state=state, last_error="SMTPRecipientsRefused")
        page = root.get("/admin/mail/").content.decode()
        assert "alice@example.org" in page
        assert "SMTPRecipientsRefused" in page
        assert "SC-26" not in page
    Mail.objects.update(state="done")
    assert "alice@example.org" not in root.get("/admin/mail/").content.decode()


@pytest.mark.wide
def test_a_mail_that_was_given_up_is_sent_again_by_a_button(queued, root, mailoutbox):
    address = f"/admin/mail/again/{queued.pk}/"
    assert address not in root.get("/admin/mail/").content.decode()
    Mail.objects.update(state="dead", attempts=9)
    assert address in root.get("/admin/mail/").content.decode()
    page = root.get(address).content.decode()
    assert "written anew" in page
    assert "the same bytes" not in page
    assert Mail.objects.get().state == "dead"  # looking changes nothing
    assert root.post(address).status_code == 302
    assert tasks.send_mail() == 1
    assert len(mailoutbox) == 1


@pytest.mark.wide
def test_sent_again_it_has_all_its_attempts_before_it(queued, root, settings):
    settings.MAIL_TRANSPORT = {"backend": "tests.forum.test_mail.Broken"}
    from tests.forum.test_mail import Broken

    Broken.errors = [ConnectionRefusedError()]
    Mail.objects.update(state="dead", attempts=9)
    Mail.objects.send_again()
    tasks.send_mail()
    row = Mail.objects.get()
    assert (row.state, row.attempts) == ("pending", 10)
    assert row.next_attempt_at - timezone.now() < timedelta(minutes=2)


@pytest.mark.wide
def test_mails_are_only_read(queued, root):
    for address in ("new/", f"edit/{queued.pk}/", f"delete/{queued.pk}/", f"inspect/{queued.pk}/"):
        assert root.get(f"/admin/mail/{address}").status_code in {302, 404}
        root.post(f"/admin/mail/{address}", {"state": "done"})
    assert Mail.objects.get().state == "pending"


@pytest.mark.wide
@pytest.mark.parametrize("who", ["editor", "moderator", "mediator", "member"])
def test_only_the_operator_gets_in(site_tree, queued, who):
    people = {
        "editor": make_editor,
        "moderator": make_moderator,
        "mediator": lambda: casework.make_mediator("carl"),
        "member": lambda: make_member("mallory"),
    }
    client = Client()
    client.force_login(people[who]())
    for address in ("/admin/mail/", f"/admin/mail/again/{queued.pk}/"):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code in {302, 403, 405}
    assert Permission.objects.filter(codename="change_mail").exists()
