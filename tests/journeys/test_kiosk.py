"""A screen at a counter: everything is there to read, and nothing is left for the next person."""

import time

import pytest
from django.core import signing
from django.test import Client

from forum import actions
from forum.models import Draft, Mail, Member
from selfcare.kiosk import devices

pytestmark = pytest.mark.django_db

CODE = "a-code-of-the-team"


@pytest.fixture(autouse=True)
def kiosk(settings, site_tree):
    settings.KIOSK_CODE = CODE


@pytest.fixture
def counter():
    """A browser that the team set up."""
    client = Client()
    assert client.post("/en/kiosk/device/", {"code": CODE}).url == "/en/kiosk/"
    return client


def later(client, seconds):
    """As if the last touch had been so long ago."""
    stamp = signing.dumps(["en", time.time() - seconds], salt=devices.SALT)
    client.cookies[devices.COOKIE] = stamp


def test_without_the_setting_nothing_is_there(settings, counter):
    settings.KIOSK_CODE = ""
    for part in ("", "search/", "guides/", "ask/", "device/", "here/"):
        assert Client().get(f"/en/kiosk/{part}").status_code == 404
    assert counter.get("/en/questions/").status_code == 200, "what was set up is an ordinary browser again"


def test_somebody_signed_in_is_signed_out_and_nobody_can_sign_in(as_member, alice, settings):
    client = as_member(alice)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/en/kiosk/device/", {"code": CODE})
    for path in ("/en/account/login/", "/en/", "/en/account/settings/", "/admin/", f"/en/members/{alice.username}/"):
        response = client.get(path)
        assert (response.status_code, response.url) == (302, "/en/kiosk/"), path
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    page = client.get("/en/kiosk/")
    assert page.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert not client.session.get("_auth_user_id")
    outside = Client()
    outside.cookies[settings.SESSION_COOKIE_NAME] = session
    assert outside.get("/en/account/settings/").status_code == 302, "the session is over everywhere"


def test_after_ninety_seconds_the_next_person_finds_the_first_page(counter):
    searched = "/en/kiosk/search/?q=my+secret+fault"
    page = counter.get(searched)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    later(counter, devices.IDLE - 5)
    assert counter.get(searched).status_code == 200
    later(counter, devices.IDLE + 1)
    response = counter.get(searched)
    assert (response.status_code, response.url) == (302, "/en/kiosk/")
    assert counter.get("/en/kiosk/").status_code == 200


@pytest.mark.wide
def test_without_script_the_page_goes_back_by_itself():
    page = Client().get("/fr/kiosk/search/?q=pompe").text
    assert '<noscript><meta http-equiv="refresh" content="90; url=/fr/kiosk/"></noscript>' in page
    assert 'content="600; url=/fr/kiosk/"' in Client().get("/fr/kiosk/ask/").text, "somebody types slowly"


@pytest.mark.wide
def test_the_first_page_takes_away_what_the_browser_kept(counter, settings):
    counter.get("/en/kiosk/ask/")
    counter.cookies["theme"] = "dark"
    page = counter.get("/en/kiosk/")
    gone = {name for name, cookie in page.cookies.items() if cookie["max-age"] == 0}
    assert gone == {settings.CSRF_COOKIE_NAME, "theme"}


@pytest.mark.wide
def test_only_the_code_makes_a_kiosk_and_ends_it(counter):
    other = Client()
    assert other.post("/en/kiosk/device/", {"code": "guess"}).status_code == 422
    assert devices.COOKIE not in other.cookies
    assert other.get("/en/questions/").status_code == 200
    assert counter.post("/en/kiosk/device/", {"code": "guess", "leave": "1"}).status_code == 422
    assert counter.get("/en/questions/").status_code == 302
    counter.post("/en/kiosk/device/", {"code": CODE, "leave": "1"})
    assert counter.get("/en/questions/").status_code == 200


@pytest.mark.wide
def test_the_code_cannot_be_guessed_at_leisure():
    for _ in range(10):
        Client().post("/en/kiosk/device/", {"code": "guess"})
    assert Client().post("/en/kiosk/device/", {"code": CODE}).status_code == 429


@pytest.mark.wide
def test_a_forged_cookie_is_none():
    client = Client()
    client.cookies[devices.COOKIE] = "en:1"
    assert client.get("/en/questions/").status_code == 200


@pytest.mark.wide
def test_a_question_is_read_without_a_way_out(counter, question, bob):
    answer = actions.answer(question, by=bob, body="See [this](https://elsewhere.example.org/) first.")
    actions.accept(answer, by=question.author)
    page = counter.get(f"/en/kiosk/questions/{question.pk}/").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "See this first." in main
    assert "Solution" in main
    assert "<a " not in main
    assert 'class="qr"' in main


@pytest.mark.wide
def test_what_is_hidden_is_not_there(counter, question, dora):
    actions.hide(question, by=dora, ref="D-1")
    assert counter.get(f"/en/kiosk/questions/{question.pk}/").status_code in {404, 410}


def test_a_question_goes_home_by_mail(counter):
    typed = {"title": "Why does the pump stop so early?", "body": "It stops at once.", "email": "Nadia@example.org"}
    response = counter.post("/en/kiosk/ask/", typed)
    assert response.url == "/en/kiosk/ask/?sent"
    mail = Mail.objects.get()
    assert mail.to == ["nadia@example.org"]
    assert "pump" not in f"{mail.subject}{mail.text}", "anybody may have typed that address"
    assert not Member.objects.filter(email="nadia@example.org").exists()
    counter.post("/en/kiosk/ask/", typed)
    assert Mail.objects.count() == 1
    link = next(word for word in mail.text.split() if "/mail/draft/" in word)
    home = Client()
    path = "/" + link.split("/", 3)[3]
    assert "Why does the pump stop so early?" in home.get(path).text
    home.post(path)
    assert Draft.objects.get().data["body"] == "It stops at once."


@pytest.mark.wide
def test_a_slow_writer_loses_nothing(counter):
    typed = {"title": "Why does the pump stop so early?", "body": "", "email": "nadia@example.org"}
    later(counter, devices.IDLE * 3)
    page = counter.post("/en/kiosk/ask/", typed)
    assert page.status_code == 422
    assert "Why does the pump stop so early?" in page.text
    later(counter, devices.WRITING + 1)
    assert counter.post("/en/kiosk/ask/", typed).status_code == 302
