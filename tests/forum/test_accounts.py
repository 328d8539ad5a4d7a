"""Accounts by HTTP: who has one is not told, keys of sessions change, guesses are counted, nobody is led away."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from forum.models import Mail, Member
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_is_a_queue(settings: Any) -> None:
    settings.EMAIL_BACKEND = "forum.mail.QueueBackend"


LOGIN, LOGOUT, SIGNUP = "/en/account/login/", "/en/account/logout/", "/en/account/signup/"
RESET = "/en/account/password/reset/"
NEW = {"email": "new@example.org", "username": "newcomer", "password1": "rain on the roof 7"}
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x", "\x09//evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "ftp://testserver/", "//[", " https://evil.example",
]  # fmt: skip


def bare(response: Any) -> tuple[int, str, str]:
    """What can be told from outside: status, where it leads, the page without its tokens and what was typed."""
    text = re.sub(r'value="[^"]*"|[\w.]+@example.org', "", response.text)
    return response.status_code, response.get("Location", ""), text


def sign_in(client: Client, name: str = "alice", password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


# Who has an account


def test_signing_up_tells_nobody_who_has_an_account(alice: Member) -> None:
    known, unknown = Client(), Client()
    answers = [
        bare(known.post(SIGNUP, {**NEW, "email": "Alice@example.org"}, follow=True)),
        bare(unknown.post(SIGNUP, NEW, follow=True)),
    ]
    assert answers[0] == answers[1]
    assert set(known.cookies) == set(unknown.cookies)
    assert Member.objects.filter(email__iexact="alice@example.org").count() == 1
    mails = {tuple(mail.to): mail for mail in Mail.objects.all()}
    assert "already has one" in mails[("alice@example.org",)].text
    assert "/account/password/reset/" in mails[("alice@example.org",)].text
    assert "Open this link to confirm" in mails[("new@example.org",)].text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_password_is_promised_to_everybody(alice: Member, language: str) -> None:
    address = f"/{language}/account/password/reset/"
    answers = [
        bare(Client().post(address, {"email": email}, follow=True))
        for email in ("alice@example.org", "nobody@example.org")
    ]
    assert answers[0] == answers[1]
    texts = {mail.to[0]: mail.text for mail in Mail.objects.all()}
    assert "/password/reset/key/" in texts["alice@example.org"]
    assert "/password/reset/key/" not in texts["nobody@example.org"]


@pytest.mark.wide
def test_a_wrong_password_and_a_wrong_name_read_the_same(alice: Member) -> None:
    closed = make_member("closed", is_active=False)
    for known, unknown in ((["alice", closed.username], "nobody"), (["alice@example.org"], "nobody@example.org")):
        answers = {bare(sign_in(Client(), name, "wrong")) for name in (*known, unknown)}
        assert len(answers) == 1


def test_mails_hold_our_address_whatever_the_client_says(alice: Member, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://forum.example"
    for address, data in (
        (RESET, {"email": "alice@example.org"}),
        (SIGNUP, NEW),
        (SIGNUP, {**NEW, "email": "alice@example.org", "username": "another"}),
    ):
        Client().post(address, data, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert Mail.objects.count() == 3
    for mail in Mail.objects.all():
        assert "https://forum.example/" in mail.text
        assert "evil.example" not in mail.text + mail.subject


def test_a_mail_is_in_the_language_of_its_reader() -> None:
    make_member("brigitte", language="fr")
    Client().post(RESET, {"email": "brigitte@example.org"})
    assert "mot de passe" in Mail.objects.get().text
    Client().post("/fr/account/signup/", {**NEW, "email": "anne@example.org"})
    assert Member.objects.get(email="anne@example.org").language == "fr"
    assert "Ouvrez ce lien" in Mail.objects.get(to=["anne@example.org"]).text


# Names


NAMES = [
    "ALICE",
    "аlice",
    "alice ",
    "al",
    "-alice",
    "ali ce",
    "Admin",
    "moderator",
    "root",
    "a" * 151,
    "ａｌｉｃｅ",
    "a\u202ebc",
]


@pytest.mark.wide
@pytest.mark.parametrize("name", [*NAMES, "<b>x</b>", "a@b"])
def test_a_name_that_could_be_taken_for_another_is_refused(alice: Member, name: str) -> None:
    before = Member.objects.count()
    response = Client().post(SIGNUP, {**NEW, "username": name})
    assert response.status_code == 200
    assert 'id="id_username_error"' in response.text
    assert NEW["email"] in response.text
    assert Member.objects.count() == before


@pytest.mark.parametrize("password", ["short 7", "password", "12345678901", "newcomer1"])
def test_a_password_that_others_guess_is_refused(password: str) -> None:
    response = Client().post(SIGNUP, {**NEW, "password1": password})
    assert (response.status_code, Member.objects.count()) == (200, 0)
    assert 'id="id_password1_error"' in response.text
    assert f'value="{password}"' not in response.text


# Sessions


@pytest.mark.wide
def test_the_key_of_the_session_changes_at_each_sign_in(alice: Member) -> None:
    client = Client()
    client.post("/en/questions/ask/text/", {"title": "x"})
    keys = [client.session.session_key]
    for _ in range(2):
        assert sign_in(client).status_code == 302
        keys.append(client.session.session_key)
        client.post(LOGOUT)
        client.post("/en/questions/ask/text/", {"title": "x"})
        keys.append(client.session.session_key)
    client.force_login(alice)
    keys.append(client.session.session_key)
    client.force_login(alice)  # in the session of somebody who is signed in already
    keys.append(client.session.session_key)
    assert len(set(keys)) == len(keys) == 7
    assert not Session.objects.filter(session_key__in=keys[:-1]).exists()


@pytest.mark.wide
def test_a_session_that_somebody_planted_is_worth_nothing(alice: Member) -> None:
    planted, victim = Client(), Client()
    planted.post("/en/questions/ask/text/", {"title": "x"})
    victim.cookies["session"] = planted.cookies["session"].value
    sign_in(victim)
    assert planted.get("/en/notifications/").status_code == 302
    assert victim.get("/en/notifications/").status_code == 200


def test_signing_out_takes_a_button_and_ends_the_session(alice: Member) -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies["session"].value
    assert "Do you want to sign out?" in client.get(LOGOUT).text
    assert client.get("/en/notifications/").status_code == 200
    assert client.post(LOGOUT)["Location"] == "/en/"
    thief = Client()
    thief.cookies["session"] = cookie
    assert thief.get("/en/notifications/").status_code == 302


@pytest.mark.wide
def test_a_new_password_ends_the_other_sessions(alice: Member) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    data = {"oldpassword": PASSWORD, "password1": "rain on the roof 7", "password2": "rain on the roof 7"}
    assert here.post("/en/account/password/change/", {**data, "oldpassword": "wrong"}).status_code == 200
    assert elsewhere.get("/en/notifications/").status_code == 200
    assert here.post("/en/account/password/change/", data).status_code == 302
    assert here.get("/en/notifications/").status_code == 200
    assert elsewhere.get("/en/notifications/").status_code == 302


def test_closing_an_account_ends_its_sessions(alice: Member) -> None:
    client = Client()
    sign_in(client)
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get("/en/notifications/").status_code == 302
    assert "This account is closed" in Client().post(LOGIN, {"login": "alice", "password": PASSWORD}, follow=True).text


@pytest.mark.wide
def test_the_link_for_a_new_password_works_once(alice: Member) -> None:
    Client().post(RESET, {"email": "alice@example.org"})
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", Mail.objects.get().text)[1]  # type: ignore[index]
    client, late = Client(), Client()
    form = client.get(link, follow=True)
    data = {"password1": "rain on the roof 7", "password2": "rain on the roof 7"}
    assert client.post(form.redirect_chain[-1][0], data).status_code == 302
    assert sign_in(Client(), password="rain on the roof 7").status_code == 302
    assert "This link no longer works" in late.get(link, follow=True).text
    assert sign_in(Client()).status_code == 200


@pytest.mark.wide
def test_an_address_is_confirmed_by_a_button() -> None:
    client = Client()
    client.post(SIGNUP, NEW)
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", Mail.objects.get().text)[1]  # type: ignore[index]
    scanner = Client()
    assert "is that right?" in scanner.get(link).text
    assert not Member.objects.get().emailaddress_set.get().verified
    scanner.post(link)
    assert Member.objects.get().emailaddress_set.get().verified
    assert scanner.get("/en/notifications/").status_code == 302  # whoever reads the mail is not signed in by it
    assert sign_in(client, "newcomer", NEW["password1"]).status_code == 302


@pytest.mark.wide
def test_the_question_is_found_again_whatever_browser_opened_the_mail() -> None:
    phone, mail_app = Client(), Client()
    typed = {"title": "The kettle drips from the handle", "body": "Since Monday.", "tags": "leak", "context": "after"}
    phone.post("/en/questions/ask/text/", {**typed, "language": "en", "product": ""})
    phone.post(SIGNUP, NEW)
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", Mail.objects.get().text)[1]  # type: ignore[index]
    arrivals = [mail_app.post(link, follow=True), phone.get("/en/questions/ask/review/", follow=True)]
    for client, page in zip((mail_app, phone), arrivals, strict=True):
        assert "Your question is kept. Sign in to publish it." in page.text
        assert page.redirect_chain[-1][0].startswith(LOGIN)
        sign_in(client, "newcomer", NEW["password1"])
        assert typed["title"] in client.get("/en/questions/ask/review/").text


# Led away


@pytest.mark.wide
@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(alice: Member, target: str) -> None:
    client = Client()
    assert client.get(LOGIN, {"next": target}).status_code == 200
    answers = [
        sign_in(client, next=target),
        client.post(f"{LOGIN}?next=%2F%2Fevil.example"),
        client.post(LOGOUT, {"next": target}),
    ]
    answers += [
        Client().post(SIGNUP, {**NEW, "next": target}),
        Client().post("/theme/", {"next": target, "theme": "dark"}),
    ]
    for response in answers:
        assert response.status_code == 302
        assert re.match(r"/(?![/\\])", response["Location"]), response["Location"]
        assert "evil" not in response["Location"]


def test_but_to_where_they_were(alice: Member) -> None:
    assert sign_in(Client(), next="/en/tags/?page=2")["Location"] == "/en/tags/?page=2"
    assert "/en/account/login/?next=/en/tags/" in Client().get("/en/tags/").text


# Too many


@pytest.fixture
def _one_try(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {
        "login": "9/m/ip",
        "signup": "2/m/ip",
        "reset_password": "2/m/ip",
        "login_failed": "2/300s/key",
    }


@pytest.mark.wide
@pytest.mark.usefixtures("_one_try")
@pytest.mark.parametrize(
    ("address", "data", "free"),
    [(LOGIN, {"login": "x", "password": "y"}, 9), (SIGNUP, NEW, 2), (RESET, {"email": "alice@example.org"}, 2)],
)
def test_too_many_at_once_are_told_when_to_come_back(
    alice: Member, address: str, data: dict[str, str], free: int
) -> None:
    for number in range(free):
        changed = (
            {**data, "email": f"a{number}@example.org", "username": f"name{number}"} if address == SIGNUP else data
        )
        assert Client().post(address, changed).status_code in {200, 302}
    response = Client().post(address, data)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Too many at once" in response.text
    assert Client().post(address, data, REMOTE_ADDR="10.9.8.7").status_code in {200, 302}


@pytest.mark.wide
@pytest.mark.usefixtures("_one_try")
def test_who_guesses_shuts_only_themselves_out(alice: Member, bob: Member) -> None:
    thief = {"REMOTE_ADDR": "10.9.8.7"}
    for _ in range(3):
        response = Client().post(LOGIN, {"login": "alice", "password": "wrong"}, **thief)
    assert "Too many attempts. Try again in a few minutes" in response.text
    assert Client().post(LOGIN, {"login": "Alice", "password": PASSWORD}, **thief).status_code == 200  # right, too late
    assert Client().post(LOGIN, {"login": "alice", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_the_limits_of_the_site_are_set(settings: Any) -> None:
    from allauth.account import app_settings

    assert {"login", "login_failed", "signup", "reset_password", "reauthenticate"} <= set(app_settings.RATE_LIMITS)
