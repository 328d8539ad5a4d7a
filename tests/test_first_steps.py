"""What a new site needs before it opens: for administrators, each line true, gone once all is done."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from forum.models import Mail, Member, Product
from knowledge.models import TextPage
from moderation.review.models import CharterPage, Rule
from selfcare import first_steps, vitals
from tests.moderation.casework import make_body
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    boss = make_member("boss")
    Member.objects.filter(pk=boss.pk).update(is_superuser=True)
    EmailAddress.objects.all().delete()
    client = Client()
    client.force_login(Member.objects.get(pk=boss.pk))
    return client


@pytest.fixture(autouse=True)
def new_site(settings, tmp_path, site_tree):
    settings.VAR = tmp_path
    call_command("init_site")


def states():
    return [step.is_done() for step in first_steps.STEPS]


@pytest.mark.wide
def test_a_new_site_is_told_what_is_left_and_where(administrator):
    page = administrator.get("/admin/")
    assert "Before the site opens" in page.text
    assert not any(states())
    panel = page.text.split("8 done.")[1].split("</ol>")[0]
    links = [part.split('"')[0] for part in panel.split('href="')[1:] if part.startswith("/admin/")]
    assert len(links) == 6
    for link in links:
        assert administrator.get(link).status_code == 200, link


def test_the_steps_speak_of_no_variable_file_or_command():
    said = " ".join(f"{step.what} {step.how}" for step in first_steps.STEPS)
    assert not re.search(r"manage\.py|[A-Z]{2,}|_|/|\.md", said), said


@pytest.mark.wide
def test_each_line_follows_what_was_done_and_the_list_goes(administrator, settings, monkeypatch):
    settings.SITE_NAME = "Entraide"
    Mail.objects.create(message_id="1", to=["a@example.org"], subject="s", text="t", state=Mail.State.DONE)
    CharterPage.objects.update(is_to_review=False)
    Rule.objects.update(is_reviewed=True)
    TextPage.objects.update(is_to_review=False)
    Product.objects.create(name="X200", slug="x200")
    assert states() == [True] * 5 + [False] * 3
    assert "5 of 8 done" in administrator.get("/admin/").text
    monkeypatch.setattr(first_steps.lookout, "unreviewed", lambda day: [])
    make_body()
    vitals.note(vitals.BACKUP)
    assert all(states())
    assert "Before the site opens" not in administrator.get("/admin/").text


@pytest.mark.wide
def test_editors_are_not_bothered(editor, mailoutbox):
    client = Client()
    client.force_login(editor)
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "Before the site opens" not in page.text
    assert client.post("/admin/test-mail/").status_code in {302, 403}
    assert mailoutbox == []


@pytest.mark.wide
def test_a_test_mail_goes_to_who_asks(administrator, mailoutbox):
    assert administrator.get("/admin/test-mail/").status_code == 405
    answer = administrator.post("/admin/test-mail/", follow=True)
    assert "It leaves within a minute" in answer.text
    assert [sent.to for sent in mailoutbox] == [["boss@example.org"]]


@pytest.mark.wide
def test_visitors_of_an_empty_site_can_search_ask_and_read_the_charter(client):
    for language in ("en", "fr"):
        page = client.get(f"/{language}/")
        assert 'role="search"' in page.text
        assert f'href="/{language}/questions/ask/"' in page.text
        assert f'href="/{language}/charter/"' in page.text
        assert "Before the site opens" not in page.text
