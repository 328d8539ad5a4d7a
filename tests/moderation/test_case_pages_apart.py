"""The form of a case beside its questions: documents, who helps, the link of a mail, strangers, what every page has."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from forum.models import Mail, PrivateNote
from moderation.mediation.forms.pages import DOCUMENTS, PAGES, named
from moderation.mediation.models import Case, Trader
from tests.moderation import casework
from tests.moderation.walkers import ANSWERS, Walker

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def walker(question, as_member):
    return Walker(as_member(question.author), casework.draft_case(question))


@pytest.fixture
def body(db):
    return casework.make_body("body-a", casework.make_mediator())


def now_of(walker):
    return Case.objects.get(pk=walker.case.pk)


# Documents


def test_a_chosen_file_is_kept_by_continue_too(walker):
    typed = {"kind": "complaint", "visibility": "body"}
    file = SimpleUploadedFile("letter.pdf", casework.PDF)
    response = walker.client.post(walker.at("documents"), {**typed, "file": file})
    assert response["Location"] == walker.at("you")
    again = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n...")
    response = walker.client.post(walker.at("documents"), {**typed, "file": again, "kind": "photo", "attach": "1"})
    assert response["Location"] == walker.at("documents")
    assert sorted(row.kind for row in walker.case.evidence.all()) == ["complaint", "photo"]
    walker.client.post(walker.at("documents"), {"remove": str(walker.case.evidence.get(kind="photo").pk)})
    assert walker.case.evidence.get().kind == "complaint"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"attach": "1"}, "Choose a file."), ({"file": "invoice.pdf"}, "Choose what this file is.")],
)
def test_a_file_that_is_not_said_is_asked_about(walker, typed, sentence):
    if "file" in typed:
        typed = {**typed, "file": SimpleUploadedFile(typed["file"], casework.PDF)}
    response = walker.client.post(walker.at("documents"), {"visibility": "body", **typed})
    assert response.status_code == 422
    assert sentence in response.text


def test_documents_can_come_later(walker):
    assert walker.client.post(walker.at("documents"), {"visibility": "body"})["Location"] == walker.at("you")
    assert named("documents") is DOCUMENTS


# Somebody else, and without an account at hand


def test_who_helps_says_so_on_a_page_of_its_own(walker):
    typed = {"helper_name": "Nora Halberg", "helper_contact": "nora@example.org", "mandate": "on"}
    assert walker.go_on("helper", **typed)["Location"] == f"{walker.base}send/"
    assert now_of(walker).mandate is not None
    last = walker.client.get(f"{walker.base}send/").text
    assert "Written mandate" in last
    assert walker.go_on("helper", mandate="on").status_code == 422
    walker.go_on("helper")
    assert now_of(walker).mandate is None
    assert "Written mandate" not in walker.client.get(f"{walker.base}send/").text


@pytest.mark.doors
def test_saved_for_later_it_goes_on_by_the_link_of_the_mail_up_to_the_sending(walker, body):
    kept = walker.client.post(walker.at("request"), {"later": "1", "remedy": "refund", "amount": "a lot"}, follow=True)
    assert "Kept for later" in kept.text
    link = re.search(r"http://[^/]+(/\w\w/cases/return/\S+)", Mail.objects.get(text__contains="/return/").text)[1]
    client = Client()
    client.post(link)
    guest = Walker(client, walker.case)
    assert client.get(guest.base).context["following"] == guest.at("request")
    shown, _hidden = guest.look("request")
    assert "a lot" in shown.text
    assert "not in your case yet" in shown.text
    assert guest.go_on("request", remedy="refund", amount="89").status_code == 302
    assert str(now_of(walker).amount) == "89.00"
    for name in ("purchase", "story", "complaint", "answer", "conditions", "elsewhere", "seller", "you"):
        assert guest.go_on(name, **ANSWERS[name]).status_code == 302, name
    guest.go_on("service", sector="", body=str(body.pk))
    last = client.get(f"{guest.base}send/")
    assert "Sign in and send" in last.text
    assert 'name="consent"' not in last.text
    assert "login" in client.post(f"{guest.base}send/", {"consent": "on"})["Location"]
    assert not now_of(walker).is_sent


# The rest


def test_known_sellers_are_suggested(walker):
    Trader.objects.create(name="Casque & Compagnie", without_since=timezone.localdate())
    text = walker.look("seller")[0].text
    assert '<option value="Casque &amp; Compagnie">' in text
    assert 'list="sellers"' in text


def test_an_unknown_page_and_somebody_elses_are_nothing(walker, as_member, bob):
    assert walker.client.get(walker.at("nothing")).status_code == 404
    stranger = as_member(bob)
    for page in PAGES:
        assert stranger.get(walker.at(page.name)).status_code == 404
        assert stranger.post(walker.at(page.name), ANSWERS.get(page.name, {})).status_code == 404
    assert Client().get(walker.at("story"))["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.name != "second"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_has_one_heading_a_way_back_and_continue_first(walker, page, language):
    """Enter presses the first button of a form; no page asks for more than a thumb can answer."""
    text = Walker(walker.client, walker.case, language).look(page)[0].text
    main = text.split("<main")[1].split("</main>")[0]
    assert main.count("<h1") == 1
    number = named(page).step.value
    assert {"en": f"Step {number} of 6", "fr": f"Étape {number} sur 6"}[language] in main
    form = next(form for form in main.split("<form")[1:] if "primary" in form)
    buttons = re.findall(r"<button([^>]*)>", form)
    assert "primary" in buttons[0]
    assert "name=" not in buttons[0]
    assert {"en": "Save and come back later", "fr": "Enregistrer et revenir plus tard"}[language] in form
    assert {"en": "I prefer to write by post", "fr": "Je préfère le courrier"}[language] in main


# What is odd, and what must not be lost


@pytest.mark.parametrize("page", ["form/story/", "form/"])
def test_what_was_sent_after_the_session_had_ended_is_there_once_its_author_is_back(walker, page):
    where = f"{walker.base}{page}"
    client = Client()
    typed = {"narrative": "It was long to write.", "injured": "no"}
    assert client.post(where, typed)["Location"].startswith("/en/account/login/")
    assert now_of(walker).narrative != typed["narrative"]
    client.force_login(walker.case.asker)
    shown = client.get(where).text
    assert "It was long to write." in shown
    assert "not in your case yet" in shown
    client.post(where, typed)
    assert "not in your case yet" not in client.get(where).text


def test_nobody_else_who_signs_in_there_reads_it(walker, bob):
    client = Client()
    client.post(walker.at("story"), {"narrative": "It was long to write."})
    client.force_login(bob)
    response = client.get(walker.at("story"))
    assert response.status_code == 404
    assert "It was long to write." not in response.text


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 25, "٣"])
def test_a_number_of_a_file_that_no_file_has_takes_nothing_away(walker, number):
    assert walker.client.post(walker.at("documents"), {"remove": number}).status_code == 302


def test_the_last_step_shows_what_the_case_holds_and_not_what_is_proposed(walker):
    """What was taken out of a page does not seem to be sent."""
    note = {"kind": "order", "words": "ORD-9987", "created_at": timezone.now()}
    PrivateNote.objects.create(question=walker.case.question, member=walker.case.asker, **note)
    assert "ORD-9987" in walker.look("purchase")[0].text
    walker.go_on("purchase", bought="Headphones", order_ref="")
    assert "ORD-9987" not in walker.client.get(f"{walker.base}send/").text
