"""The back office that feeds the report: each page opens, in both languages, for whoever may."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from forum.models import Answer, Member
from moderation.review.models import AuthorityOrder, OutsideDispute, StatementExport
from tests.moderation.reviewing import hide, page
from tests.people import make_editor, make_member, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

ORDERS, DISPUTES, SENT = "/admin/authority_orders/", "/admin/outside_disputes/", "/admin/statement_exports/"
ORDER = {
    "kind": "act",
    "member_state": "FR",
    "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "received_at": "2026-03-05T09:30",
    "acknowledged_at": "2026-03-06T09:30",
}
DISPUTE = {"submitted_on": "2026-04-01", "ended_on": "2026-05-01", "outcome": "upheld"}


@pytest.fixture
def given_up(answer: Answer, dora: Member) -> StatementExport:
    statement: Any = hide(answer, dora).statement
    return StatementExport.objects.create(
        statement=statement, state="dead", settled_at=timezone.now(), next_attempt_at=timezone.now(), last_error="422"
    )


def browser(who: str, language: str, as_member: Any) -> Client:
    call_command("init_site", verbosity=0)
    is_root = who == "administrator"
    member = make_member("root", is_staff=True, is_superuser=True) if is_root else make_moderator("lea")
    UserProfile.objects.create(user=member, preferred_language=language)
    client: Client = as_member(member)
    return client


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("who", ["moderator", "administrator"])
def test_each_page_opens_and_saves(who: str, language: str, given_up: StatementExport, as_member: Any) -> None:
    client = browser(who, language, as_member)
    shown = page(client.get(f"{ORDERS}new/"))
    assert {"en": "scams and fraud", "fr": "escroqueries et fraudes"}[language] in shown.lower()
    assert "Illegal Or Harmful" not in shown
    for address, values, model in ((ORDERS, ORDER, AuthorityOrder), (DISPUTES, DISPUTE, OutsideDispute)):
        assert client.get(f"{address}new/").status_code == 200
        assert client.post(f"{address}new/", values).status_code == 302
        row = model._default_manager.get()
        for own in ("", f"edit/{row.pk}/", f"delete/{row.pk}/", f"history/{row.pk}/", f"usage/{row.pk}/"):
            assert client.get(address + own).status_code == 200, own
        assert client.post(f"{address}edit/{row.pk}/", values).status_code == 302
    order = AuthorityOrder.objects.get()
    assert f"{timezone.localtime(order.received_at):%Y-%m-%dT%H:%M}" == ORDER["received_at"]
    shown = page(client.get(SENT))
    assert given_up.statement.puid in shown
    assert {"en": "Statement", "fr": "Exposé des motifs"}[language] in shown


@pytest.mark.parametrize(
    ("address", "values", "sentence"),
    [
        (ORDERS, {**ORDER, "acknowledged_at": "2026-03-04T09:30"}, "received before it was answered"),
        (ORDERS, {**ORDER, "member_state": "XX"}, "Choose from the list"),
        (ORDERS, {**ORDER, "category": "x"}, "Choose from the list"),
        (DISPUTES, {**DISPUTE, "outcome": ""}, "with which outcome"),
        (DISPUTES, {**DISPUTE, "ended_on": "2026-03-01"}, "with which outcome"),
    ],
)
def test_what_does_not_fit_is_said(address: str, values: dict[str, str], sentence: str, as_member: Any) -> None:
    client = browser("moderator", "en", as_member)
    refused = client.post(f"{address}new/", values)
    assert refused.status_code == 200
    assert sentence in page(refused)
    assert not AuthorityOrder.objects.exists()
    assert not OutsideDispute.objects.exists()


def test_an_administrator_sends_again_what_was_given_up(given_up: StatementExport, as_member: Any) -> None:
    client = browser("administrator", "en", as_member)
    again = f"{SENT}again/{given_up.pk}/"
    assert again in page(client.get(SENT))
    assert client.get(again).status_code == 200
    assert client.post(again).status_code == 302
    assert StatementExport.objects.get().state == "pending"
    assert again not in page(client.get(SENT))


def test_a_moderator_only_looks(given_up: StatementExport, as_member: Any) -> None:
    client = browser("moderator", "en", as_member)
    assert f"{SENT}again/" not in page(client.get(SENT))
    for address in (f"{SENT}again/{given_up.pk}/", f"{SENT}new/", f"{SENT}edit/{given_up.pk}/"):
        assert client.post(address).status_code == 302
    assert StatementExport.objects.get().state == "dead"


def test_nobody_else_has_a_door(as_member: Any) -> None:
    call_command("init_site", verbosity=0)
    for member in (make_member("alice"), make_editor()):
        for address in (ORDERS, DISPUTES, SENT, f"{ORDERS}new/"):
            answer = as_member(member).get(address)
            assert answer.status_code in {302, 403}
            assert ORDERS not in answer.headers.get("Location", "").split("?")[0]
