"""Where a case is taken along: who may, what the pages show, what is on record."""

import logging
import re

import pytest
from django.test import Client

from forum.limits import LIMITS, Limit
from moderation.mediation.models import BodyPolicy, Case, Evidence
from tests.moderation import casework, dossiers
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]

WAYS = ("dossier.zip", "filing/", "paper/")


@pytest.fixture
def case(site_tree, question, body):
    return casework.sent_case(question, body)


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.wide
def test_both_sides_take_the_same_file_and_nobody_else_any(case, as_member, caplog):
    caplog.set_level(logging.INFO, "moderation.cases")
    carol = case.body.staff.get()
    taken = {content(as_member(one).get(f"/en/cases/{case.ref}/dossier.zip")) for one in (case.asker, carol)}
    taken.add(content(as_member(carol).get(f"/fr/cases/{case.ref}/dossier.zip")))
    assert len(taken) == 1
    assert dossiers.faults(taken.pop()) == []
    assert len(re.findall(rf"dossier of case {case.ref} taken by member \d+: [0-9a-f]{{64}}", caplog.text)) == 3
    others = [make_member("mallory"), make_moderator(), make_member("root", is_staff=True, is_superuser=True)]
    for way in WAYS:
        assert [as_member(one).get(f"/en/cases/{case.ref}/{way}").status_code for one in others] == [404] * 3
        assert "/account/login/" in Client().get(f"/en/cases/{case.ref}/{way}")["Location"]


def test_the_file_comes_as_an_attachment(case, as_member):
    found = as_member(case.asker).get(f"/en/cases/{case.ref}/dossier.zip")
    body = content(found)
    assert found["Content-Disposition"] == f'attachment; filename="{case.ref}.zip"'
    assert found["Content-Type"] == "application/zip"
    assert int(found["Content-Length"]) == len(body)
    assert "sandbox" in found["Content-Security-Policy"]
    assert "no-store" in found["Cache-Control"]


@pytest.mark.wide
def test_a_missing_original_is_said_and_logged(case, as_member, caplog):
    row = Evidence.objects.get()
    row.file.storage.delete(row.file.name)
    found = as_member(case.asker).get(f"/en/cases/{case.ref}/dossier.zip", follow=True)
    assert "one of its documents cannot be read" in found.content.decode()
    assert f"no dossier of case {case.ref}" in caplog.text


@pytest.mark.wide
def test_so_many_an_hour(case, as_member, monkeypatch):
    monkeypatch.setitem(LIMITS, "dossier", Limit(1, 3600))
    alice = as_member(case.asker)
    answers = [alice.get(f"/en/cases/{case.ref}/dossier.zip") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    content(answers[0])


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["File it yourself", "Order or customer number", "Copy: What happened", "Open the form of the service"]),
        ("fr", ["Le déposer vous-même", "Numéro de commande ou de client", "Ouvrir le formulaire du service"]),
    ],
)
def test_every_field_is_ready_to_be_copied_before_sending(site_tree, question, body, as_member, language, words):
    """For a body that takes cases on its own website: nothing can be sent from here."""
    BodyPolicy.objects.create(
        body=body, filing="web_form", form_url="https://mediation.example/form", valid_from=casework.today(-9)
    )
    case = casework.ready_case(question, body, narrative='First.\n"Second" <b>& third</b>')
    casework.attach(case, "invoice.pdf")
    alice = as_member(case.asker)
    page = alice.get(f"/{language}/cases/{case.ref}/filing/").content.decode()
    assert all(word in page for word in words)
    assert 'href="https://mediation.example/form"' in page
    shown = [case.full_name, case.postal_address, case.asker.email, case.trader_name, "CM-4417", case.ref, "89"]
    assert all(value in page for value in shown)
    assert "First.\n&quot;Second&quot; &lt;b&gt;&amp; third&lt;/b&gt;</textarea>" in page
    assert "invoice.pdf" in page
    # Where she prepares it, the way there.
    assert f"/cases/{case.ref}/filing/" in alice.get(f"/{language}/questions/{question.pk}/escalate/").content.decode()


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_paper_speaks_the_language_of_the_case(case, as_member, language):
    case.body.postal_address = "1 rue du Courrier\n00001 Test"
    case.body.save()
    Case.objects.update(language=language)
    page = as_member(case.asker).get(f"/en/cases/{case.ref}/paper/").content.decode()
    assert f'<html lang="{language}">' in page
    assert "1 rue du Courrier" in page
    assert ("Date et signature" in page) == (language == "fr")
    assert page.index('class="to"') < page.index('id="summary"')
    assert 'class="qr"' in page
    assert case.ref in page


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_empty_form_asks_what_the_screen_asks(site_tree, client, language, question):
    page = client.get(f"/{language}/paper-form/").content.decode()
    case = casework.draft_case(question)
    client.force_login(case.asker)
    form = client.get(f"/{language}/questions/{question.pk}/escalate/form/").content.decode()
    headings = re.findall(r'<h2 id="part-\d+">([^<]+)</h2>', form)
    assert headings
    assert [heading for heading in re.findall(r"<h2>([^<]+)</h2>", page) if heading in headings] == headings
    assert ("Date and signature" in page) == (language == "en")


@pytest.mark.wide
def test_without_pango_the_page_says_how_to_print(case, as_member):
    page = as_member(case.asker).get(f"/en/cases/{case.ref}/filing/").content.decode()
    assert "This site makes no PDF at present" in page
