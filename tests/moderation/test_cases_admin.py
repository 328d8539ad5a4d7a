"""The operator's part of the admin: bodies, charters, staff, receivers, deliveries; keys shown once; no case."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import ModelLogEntry

from forum.models import Brand, Mail
from moderation.handover import endpoints
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import staffing
from moderation.mediation.models import BodyPolicy, BodyStaff, MediationBody
from tests.moderation import casework
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db

SNIPPETS = {"mediationbody", "bodypolicy", "trader"}
LISTS = ["mediationbody", "bodypolicy", "trader", "bodystaff", "endpoint", "delivery"]


@pytest.fixture
def root(site_tree):
    client = Client()
    client.force_login(make_member("root", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def body(db, settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    return casework.make_body("body-a", casework.make_mediator())


@pytest.fixture
def delivery(question, body):
    endpoints.add(body, "http://127.0.0.1:9/hook")
    casework.sent_case(question, body)
    return Delivery.objects.get()


@pytest.mark.wide
@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_there(root, delivery, name):
    page = root.get(f"/admin/{name}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Rimbel" not in text
    assert delivery.endpoint.secrets[0] not in text


@pytest.mark.wide
@pytest.mark.parametrize("who", ["editor", "moderator", "mediator", "member"])
def test_only_the_operator_gets_in(site_tree, delivery, who):
    people = {
        "editor": make_editor,
        "moderator": make_moderator,
        "mediator": lambda: casework.make_mediator("carl"),
        "member": lambda: make_member("mallory"),
    }
    client = Client()
    client.force_login(people[who]())
    addresses = [f"/admin/{name}/" for name in LISTS]
    addresses += [f"/admin/{name}/{'add' if name in SNIPPETS else 'new'}/" for name in LISTS]
    addresses += [
        f"/admin/endpoint/edit/{delivery.endpoint_id}/",
        f"/admin/endpoint/key/{delivery.endpoint_id}/",
        f"/admin/endpoint/forget/{delivery.endpoint_id}/",
        f"/admin/endpoint/history/{delivery.endpoint_id}/",
        f"/admin/delivery/inspect/{delivery.pk}/",
        f"/admin/delivery/again/{delivery.pk}/",
        f"/admin/mediationbody/edit/{delivery.endpoint.body_id}/",
        f"/admin/mediationbody/usage/{delivery.endpoint.body_id}/",
    ]
    for address in addresses:
        assert client.get(address).status_code in {302, 403}, address
        assert client.post(address).status_code in {302, 403, 405}, address
    assert Endpoint.objects.get().secrets == delivery.endpoint.secrets


@pytest.mark.wide
def test_a_group_can_be_given_the_part(site_tree, delivery):
    """By Django's permissions, without being superuser."""
    clerk = make_editor("clerk")
    wanted = ["view_delivery", "change_delivery"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client = Client()
    client.force_login(clerk)
    assert client.get("/admin/delivery/").status_code == 200
    assert client.get("/admin/endpoint/").status_code == 302
    assert client.get(f"/admin/delivery/edit/{delivery.pk}/").status_code == 302


def body_form(**changes):
    known = {
        "name": "Médiation Exemple",
        "slug": "exemple",
        "kind": "cecmc",
        "site_url": "https://mediation.example/",
        "email": "dossiers@mediation.example",
        "languages": ["fr"],
        "sectors": ["retail", "electronics"],
        "dispute_types": "delivery, refund",
        "mode": "written",
        "checked_on": casework.today().isoformat(),
        "valid_from": casework.today(-10).isoformat(),
    }
    return {**known, **changes}


@pytest.mark.wide
def test_a_body_is_written_and_changed(root):
    assert root.post("/admin/mediationbody/add/", body_form()).status_code == 302
    body = MediationBody.objects.get()
    assert (body.languages, body.sectors) == (["fr"], ["retail", "electronics"])
    assert body.dispute_types == ["delivery", "refund"]
    page = root.get(f"/admin/mediationbody/edit/{body.pk}/").content.decode()
    assert 'value="delivery, refund"' in page
    root.post(f"/admin/mediationbody/edit/{body.pk}/", body_form(name="Another name", sectors=[]))
    body.refresh_from_db()
    assert (body.name, body.sectors) == ("Another name", [])
    assert root.get("/admin/mediationbody/add/").status_code == 200
    wrong = root.post("/admin/mediationbody/add/", body_form(slug="x", checked_on="yesterday"))
    assert wrong.status_code == 200
    assert MediationBody.objects.count() == 1


@pytest.mark.wide
def test_a_body_does_not_vanish(root, delivery):
    body = delivery.endpoint.body
    assert root.post(f"/admin/mediationbody/delete/{body.pk}/").status_code == 302
    assert root.post(f"/admin/endpoint/delete/{delivery.endpoint_id}/").status_code == 302
    assert MediationBody.objects.filter(pk=body.pk).exists()
    assert Endpoint.objects.exists()


@pytest.mark.wide
def test_a_charter_is_written(root, body):
    form = {
        "body": body.pk,
        "valid_from": casework.today(-5).isoformat(),
        "wait_amount": 3,
        "wait_unit": "weeks",
        "filing": "api",
    }
    assert root.post("/admin/bodypolicy/add/", form).status_code == 302
    row = BodyPolicy.objects.get()
    assert (row.wait_amount, row.wait_unit) == (3, "weeks")
    again = root.post("/admin/bodypolicy/add/", form)
    assert again.status_code == 200  # one a day: said at the form
    assert BodyPolicy.objects.count() == 1


@pytest.mark.wide
def test_nobody_gets_a_desk_unseen(root, body):
    """Whoever runs the site could appoint themselves: the body is told, and the log says who did it."""
    make_member("eve")
    answer = root.post("/admin/bodystaff/new/", {"body": body.pk, "member": "eve", "until": ""})
    assert answer.status_code == 302
    row = BodyStaff.objects.get(member__username="eve")
    assert row.member.is_mediator
    told = Mail.objects.get(to=[body.email])
    assert "eve" in told.text
    assert ModelLogEntry.objects.filter(object_id=str(row.pk), user__username="root").exists()
    page = root.get(f"/admin/bodystaff/edit/{row.pk}/").content.decode()
    assert 'value="eve"' in page
    day = casework.today(-1).isoformat()
    root.post(f"/admin/bodystaff/edit/{row.pk}/", {"body": body.pk, "member": "eve", "until": day})
    row.refresh_from_db()
    assert row.until == casework.today(-1)
    assert Mail.objects.filter(to=[body.email]).count() == 1
    root.post(f"/admin/bodystaff/edit/{row.pk}/", {"body": body.pk, "member": "eve", "until": ""})
    assert Mail.objects.filter(to=[body.email]).count() == 2


@pytest.mark.wide
def test_who_cannot_be_staff(root, body):
    make_member("brand", brand=Brand.objects.create(name="Exemplia", slug="exemplia"))
    make_member("closed", is_active=False)
    for name in ("brand", "closed", "nobody", "carol"):  # carol is already
        assert root.post("/admin/bodystaff/new/", {"body": body.pk, "member": name, "until": ""}).status_code == 200
    assert BodyStaff.objects.count() == 1


@pytest.mark.wide
def test_a_key_is_shown_when_it_is_made_and_never_again(root, body):
    page = root.post("/admin/endpoint/new/", {"body": body.pk, "url": "https://hooks.example.org/cases"})
    endpoint = Endpoint.objects.get()
    secret = endpoint.secrets[0]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for address in (
        "/admin/endpoint/",
        f"/admin/endpoint/edit/{endpoint.pk}/",
        f"/admin/endpoint/history/{endpoint.pk}/",
    ):
        text = root.get(address).content.decode()
        assert secret not in text
        assert secret[6:30] not in text
    assert f"whsec_…{secret[-4:]}" in root.get("/admin/endpoint/").content.decode()


@pytest.mark.wide
@pytest.mark.parametrize("url", ["http://hooks.example.org/", "https://10.0.0.1/", "https://localhost:8000/"])
def test_an_address_we_may_not_call_is_refused_at_its_field(root, body, settings, url):
    settings.WEBHOOKS_TO_LOOPBACK = False
    page = root.post("/admin/endpoint/new/", {"body": body.pk, "url": url})
    assert page.status_code == 200
    assert page.context["form"].errors["url"]
    assert not Endpoint.objects.exists()


@pytest.mark.wide
def test_a_key_is_changed_in_two_steps(root, body):
    endpoint, old = endpoints.add(body, "https://hooks.example.org/")
    assert root.get(f"/admin/endpoint/key/{endpoint.pk}/").status_code == 200
    assert Endpoint.objects.get().secrets == [old]
    page = root.post(f"/admin/endpoint/key/{endpoint.pk}/")
    new = Endpoint.objects.get().secrets[0]
    assert new in page.content.decode()
    assert Endpoint.objects.get().secrets == [new, old]
    assert f"/admin/endpoint/forget/{endpoint.pk}/" in root.get("/admin/endpoint/").content.decode()
    root.post(f"/admin/endpoint/key/{endpoint.pk}/")  # not twice: the receiver may have the first only
    assert Endpoint.objects.get().secrets == [new, old]
    root.post(f"/admin/endpoint/forget/{endpoint.pk}/")
    assert Endpoint.objects.get().secrets == [new]


def test_switched_on_again_it_no_longer_says_that_it_failed(root, body):
    endpoint, _secret = endpoints.add(body, "https://hooks.example.org/")
    Endpoint.objects.update(is_active=False, disabled_at=casework.timezone.now(), disabled_reason="410 Gone")
    form = {"body": body.pk, "url": endpoint.url, "is_active": "on"}
    root.post(f"/admin/endpoint/edit/{endpoint.pk}/", form)
    row = Endpoint.objects.get()
    assert (row.is_active, row.disabled_at, row.disabled_reason) == (True, None, "")
    assert row.secrets == endpoint.secrets


@pytest.mark.wide
def test_what_was_given_up_is_sent_again_by_a_button(root, delivery):
    address = f"/admin/delivery/again/{delivery.pk}/"
    assert address not in root.get("/admin/delivery/").content.decode()
    root.post(address)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.earlier_attempts) == ("pending", 0)
    Delivery.objects.update(state="dead", attempts=10)
    assert address in root.get("/admin/delivery/").content.decode()
    assert root.get(address).status_code == 200
    assert Delivery.objects.get().state == "dead"  # looking changes nothing
    assert root.post(address).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.earlier_attempts) == ("pending", 10, 10)


@pytest.mark.wide
def test_deliveries_are_only_read(root, delivery):
    assert root.get(f"/admin/delivery/inspect/{delivery.pk}/").status_code == 200
    for address in ("new/", f"edit/{delivery.pk}/", f"delete/{delivery.pk}/"):
        assert root.get(f"/admin/delivery/{address}").status_code == 302
        root.post(f"/admin/delivery/{address}", {"state": "done"})
    assert Delivery.objects.get().state == "pending"


def test_those_who_work_for_a_body_hear_of_a_new_colleague(caplog):
    """The address of the body can be emptied by whoever appoints; that of its staff cannot."""
    carol, gone, root = casework.make_mediator(), casework.make_mediator("gone"), make_member("root")
    body = casework.make_body("body-a", carol, email="")
    BodyStaff.objects.create(body=body, member=gone, until=casework.today(-1))
    with caplog.at_level("INFO", logger="moderation.cases"):
        staffing.appointed(BodyStaff.objects.create(body=body, member=root))
    mail = Mail.objects.get()
    assert mail.to == [carol.email]
    assert "root can read the cases of Mediation body-a" in mail.text
    assert f"member {root.pk} may read the cases of body {body.pk}" in caplog.text
