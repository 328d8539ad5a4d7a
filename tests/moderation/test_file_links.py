"""Addresses of documents: good for five minutes, for one reader in one session, and no way past the doors."""

import logging
import re

import pytest
from django.test import Client
from django.utils import timezone

from moderation.mediation import file_links
from moderation.mediation.models import CaseReading
from tests.moderation import casework
from tests.people import make_member, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    return casework.sent_case(question, casework.make_body("body-a", carol))


@pytest.fixture
def file(case):
    return case.evidence.get()


def status(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


@pytest.mark.wide
def test_it_ends_after_five_minutes_and_the_page_gives_a_new_one(case, file, as_member, time_machine):
    time_machine.move_to(timezone.now())
    client = as_member(case.asker)
    page = f"/en/cases/{case.ref}/files/{file.pk}/"
    assert client.get(page).status_code == 200
    address = casework.file_address(client, case.ref, file.pk)
    time_machine.shift(file_links.GOOD_FOR - 2)
    assert status(client, address) == 200
    time_machine.shift(4)
    over = client.get(address)
    assert over.status_code == 410
    assert "This address of the document works no more." in over.text
    assert casework.PDF not in over.content
    assert status(client, re.search(r'primary" href="([^"]+)"', over.text)[1]) == 200
    assert "no-store" in over["Cache-Control"]


@pytest.mark.wide
def test_it_opens_nothing_for_anybody_else(case, file, carol, as_member, bob):
    asker, desk = as_member(case.asker), as_member(carol)
    address = casework.file_address(asker, case.ref, file.pk)
    assert status(desk, address) == 410  # she may read it, by an address of her own
    assert status(as_member(bob), address) == 404
    assert status(Client(), address) == 302
    other = Client()  # the same person, elsewhere
    other.force_login(case.asker)
    prove(other, case.asker)
    assert status(other, address) == 410
    case.asker.is_active = False
    case.asker.save()
    assert status(asker, address) in {302, 404}


def another(file):
    file.pk, file.sha256 = None, "0" * 64
    file.save(force_insert=True)
    return file


@pytest.mark.wide
@pytest.mark.parametrize("change", ["other file", "forged", "cut", "empty", "long"])
def test_it_is_good_for_one_document_and_cannot_be_made_up(case, file, as_member, change):
    client = as_member(case.asker)
    address = casework.file_address(client, case.ref, file.pk)
    wrong = {
        "other file": address.replace(f"/files/{file.pk}/", f"/files/{another(file).pk}/"),
        "forged": address[:-1] + ("A" if address[-1] != "A" else "B"),
        "cut": address[:-9],
        "empty": address.partition("=")[0] + "=",
        "long": f"{address}{'A' * 3000}",
    }
    assert status(client, wrong[change]) == 410


@pytest.mark.wide
def test_each_reading_is_noted_once_and_no_log_holds_the_address(case, file, carol, as_member, caplog):
    caplog.set_level(logging.DEBUG)
    desk = as_member(carol)
    before = CaseReading.objects.count()
    address = casework.file_address(desk, case.ref, file.pk)
    assert status(desk, address) == 200
    noted = CaseReading.objects.order_by("pk").values_list("what", flat=True)[before:]
    assert list(noted) == [f"case_file_link:{file.pk}", f"case_file:{file.pk}"]
    token = address.partition("=")[2]
    assert token not in caplog.text
    assert token.rpartition(":")[2] not in caplog.text


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_the_case_gives_addresses_that_work(case, carol, as_member, language):
    for member in (case.asker, carol):
        client = as_member(member)
        page = client.get(f"/{language}/cases/{case.ref}/").text
        found = re.findall(r'href="([^"]+\?until=[^"]+)"', page)
        assert found
        assert {status(client, address) for address in found} == {200}


@pytest.mark.wide
def test_a_forged_address_of_nothing_reads_like_nothing(case, as_member):
    client = as_member(make_member("mallory"))
    for address in (f"/en/cases/{case.ref}/files/1/?until=1:a:b", "/en/cases/SC-26-00000-0/files/1/?until=1:a:b"):
        assert status(client, address) == 404
