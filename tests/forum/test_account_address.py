"""A new address for mail: the former one is warned, and takes the whole account back for a week, once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.actions import addresses
from forum.models import AddressChange, Departure, Mail, Member
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db

NEW, OLD = "elsewhere@example.org", "alice@example.org"


def link() -> str:
    text = Mail.objects.filter(to=[OLD]).latest("pk").text
    return "/restore-address/" + text.split("/restore-address/")[1].split()[0]


def change_address(member: Member) -> Client:
    """As the page does it: add, confirm, write to it from now on."""
    client = Client()
    client.post("/en/account/login/", {"login": member.username, "password": PASSWORD})
    rows: Any = member
    rows.emailaddress_set.create(email=NEW, verified=True, primary=False)
    client.post("/en/account/email/", {"action_primary": "", "email": NEW})
    member.refresh_from_db()
    assert member.email == NEW
    return client


@pytest.mark.wide
def test_the_former_address_takes_the_account_back(alice: Member) -> None:
    thief = change_address(alice)
    actions.leave(by=alice, keeps_posts=False)
    owner, address = Client(), link()
    page = owner.get(address)
    assert "Take my account back" in page.text
    alice.refresh_from_db()
    assert alice.email == NEW  # a scanner that follows links changes nothing
    answer = owner.post(address)
    assert "/password/reset/key/" in answer["Location"]
    alice.refresh_from_db()
    assert (alice.email, alice.has_usable_password(), alice.is_leaving) == (OLD, False, False)
    assert not Departure.objects.exists()
    rows: Any = alice
    assert list(rows.emailaddress_set.values_list("email", "verified", "primary")) == [(OLD, True, True)]
    assert thief.get("/en/account/").status_code == 302
    form = owner.get(answer["Location"], follow=True)
    new = "rain on the roof 7"
    owner.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    alice.refresh_from_db()
    assert alice.check_password(new)


@pytest.mark.wide
def test_whoever_confirms_an_added_address_chooses_next_where_mail_goes(alice: Member, mailoutbox: Any) -> None:
    client = Client()
    client.post("/en/account/login/", {"login": alice.username, "password": PASSWORD})
    client.post("/en/account/email/", {"action_add": "", "email": NEW})
    (letter,) = mailoutbox
    assert "to open an account" not in letter.body
    (found,) = re.findall(r"http\S+confirm-email\S+", letter.body)
    answer = client.post(urlsplit(found).path)
    assert answer["Location"] == reverse("account_email")


@pytest.mark.wide
def test_it_works_once(alice: Member) -> None:
    change_address(alice)
    address = link()
    change = AddressChange.objects.get()
    Client().post(address)
    assert Client().get(address).status_code == 410
    with pytest.raises(PermissionDenied):
        actions.restore_address(change)


def test_it_works_for_a_week(alice: Member) -> None:
    change_address(alice)
    address = link()
    AddressChange.objects.update(changed_at=timezone.now() - timedelta(days=6, hours=23))
    assert Client().get(address).status_code == 200
    AddressChange.objects.update(changed_at=timezone.now() - timedelta(days=7, minutes=1))
    assert Client().get(address).status_code == 410


def test_a_thief_who_changes_twice_does_not_shut_the_owner_out(alice: Member) -> None:
    now = timezone.now()
    first = addresses.note_change(alice, former=OLD, present=NEW, at=now)
    second = addresses.note_change(alice, former=NEW, present="third@example.org", at=now + timedelta(minutes=1))
    assert first and second
    actions.restore_address(second)  # the thief, by the link sent to the address between
    assert actions.restore_address(first).email == OLD


@pytest.mark.wide
def test_an_address_that_somebody_else_has_by_now_is_refused(alice: Member) -> None:
    change_address(alice)
    address = link()
    rows: Any = alice
    rows.emailaddress_set.filter(email=OLD).delete()
    make_member("other").emailaddress_set.update(email=OLD)  # type: ignore[attr-defined]
    answer = Client().post(address)
    assert answer.status_code == 403
    assert "another account" in answer.text


@pytest.mark.parametrize("token", ["x", "1", "1:abc", "..", "é"])
def test_a_made_up_link_is_nothing(token: str, db: Any) -> None:
    answer = Client().get(f"/restore-address/{token}/")
    assert answer.status_code == 410
    assert settings.CONTACT_EMAIL in answer.text
    assert reverse("account_reset_password") in answer.text


def test_the_same_address_is_no_change(alice: Member) -> None:
    assert addresses.note_change(alice, former=OLD, present="Alice@example.org") is None
    assert not Mail.objects.exists()
