"""Publishing with nothing but an e-mail address: a link that is nobody else's, works once, and tells nobody who has an
account."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions, publishing_links
from forum.actions.joining import account_for
from forum.models import Draft, Mail, Member, Question
from tests.forum.asking import ask_steps
from tests.people import make_member

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
REVIEW = "/en/questions/ask/review/"
WORDS = {
    "about": "none",
    "title": "The coffee machine leaks from below",
    "body": "It **leaks** as soon as I fill it.",
    "tags": "leak, seal",
    "context": "after",
    "language": "en",
}


def send(client: Client, email: str = "eve@example.org", **more: str) -> Any:
    ask_steps(client, WORDS)
    return client.post(REVIEW, {"draft": Draft.objects.latest("pk").pk, "email": email, **more})


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/en/questions/ask/publish/\S+)", Mail.objects.latest("pk").text)
    assert found is not None
    return found[1]


@pytest.mark.wide
def test_an_address_is_enough(client: Client) -> None:
    sent = send(client)
    page = client.get(sent["Location"]).text
    assert "eve@example.org" in page
    assert not Question.objects.exists()
    assert not Member.objects.exists()
    phone = Client()
    shown = phone.get(link())
    assert "<strong>leaks</strong>" in shown.text
    assert not Question.objects.exists()  # a link alone changes nothing
    published = phone.post(link())
    question = Question.objects.get()
    assert published["Location"] == question.get_absolute_url()
    eve = question.author
    assert eve is not None
    assert re.fullmatch(r"member-\d{6}", eve.username)
    assert not eve.has_usable_password()
    assert EmailAddress.objects.get(user=eve).verified
    page = phone.get(published["Location"]).text
    assert f"Your name here is {eve.username}" in page
    assert int(phone.session["_auth_user_id"]) == eve.pk


@pytest.mark.wide
def test_a_link_works_once_and_then_signs_nobody_in(client: Client) -> None:
    send(client)
    first, address = Client(), link()
    first.post(address)
    question = Question.objects.get()
    for late in (Client(), first):
        for reply in (late.get(address), late.post(address)):
            assert reply["Location"] == question.get_absolute_url()
    assert "_auth_user_id" not in late.session or late is first
    stranger = Client()
    stranger.post(address)
    assert "_auth_user_id" not in stranger.session
    assert (Question.objects.count(), Member.objects.count()) == (1, 1)


@pytest.mark.parametrize("known", [False, True])
def test_nobody_learns_whether_an_address_has_an_account(client: Client, known: bool) -> None:
    if known:
        make_member("eve")
    reply = send(client)
    page = client.get(reply["Location"]).text
    page = re.sub(r"(nonce|csrfmiddlewaretoken|draft)[^\n]*", "", page)
    assert reply.status_code == 302
    assert "account" not in page.split("<main")[1].split("</main")[0]
    assert Mail.objects.count() == 1
    assert ("You have an account here" in Mail.objects.get().text) is known


@pytest.mark.wide
def test_an_account_that_has_the_address_gets_the_question_and_is_signed_in(client: Client) -> None:
    eve = make_member("eve")
    send(client, email="EVE@example.org")
    other = Client()
    other.post(link())
    assert Question.objects.get().author == eve
    assert int(other.session["_auth_user_id"]) == eve.pk
    eve.refresh_from_db()
    assert eve.has_usable_password()


@pytest.mark.wide
def test_whoever_took_the_address_without_reading_it_gains_nothing(client: Client) -> None:
    """Mallory signed up with eve's address and a password of hers, and could not confirm it."""
    planted = Member.objects.create_user("mallory", "eve@example.org", "known to mallory")
    EmailAddress.objects.create(user=planted, email="eve@example.org", verified=False, primary=True)
    send(client)
    Client().post(link())
    author = Question.objects.get().author
    assert author is not None
    assert not author.check_password("known to mallory")
    assert author.username.startswith("member-")


def test_the_mail_holds_no_word_that_a_stranger_chose(client: Client) -> None:
    send(client)
    row = Mail.objects.get()
    assert row.to == ["eve@example.org"]
    assert "coffee" not in f"{row.subject}{row.text}{row.headers}"


@pytest.mark.wide
def test_a_later_link_takes_the_place_of_the_former(client: Client) -> None:
    send(client)
    former = link()
    client.post(REVIEW, {"draft": Draft.objects.get().pk, "email": "eva@example.org"})
    assert Client().post(former).status_code == 410
    assert not Question.objects.exists()
    Client().post(link())
    assert Question.objects.get().author.email == "eva@example.org"  # type: ignore[union-attr]


def test_links_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    send(client)
    address = link()
    with monkeypatch.context() as later:
        later.setattr(publishing_links, "VALID", timedelta(seconds=-1))
        assert Client().get(address).status_code == 410
    for forged in ("x", address.split("/")[-2][:-2] + "zz"):
        assert Client().post(f"/en/questions/ask/publish/{forged}/").status_code == 410
    assert not Question.objects.exists()


@pytest.mark.wide
def test_an_address_that_cannot_be_is_said_at_its_field(client: Client) -> None:
    for typed, sentence in (("", "Write your e-mail address."), ("eve", "Write an e-mail address like")):
        page = send(client, email=typed)
        assert page.status_code == 422
        assert page.text.count(sentence) == 2
        assert WORDS["title"] in page.text
    assert not Mail.objects.exists()


@pytest.mark.wide
def test_one_address_is_written_to_three_times_an_hour(client: Client) -> None:
    replies = [send(Client(REMOTE_ADDR=f"10.0.0.{number}")) for number in range(4)]
    assert [reply.status_code for reply in replies] == [302, 302, 302, 429]
    assert int(replies[-1]["Retry-After"]) > 0
    assert Mail.objects.count() == 3


@pytest.mark.wide
def test_a_suspended_member_does_not_publish_this_way(client: Client) -> None:
    eve = make_member("eve", suspended_until=timezone.now() + timedelta(days=1))
    send(client)
    reader = Client()
    reply = reader.post(link())
    assert reply.status_code == 403
    assert "suspended" in reply.text
    assert "_auth_user_id" not in reader.session
    Member.objects.filter(pk=eve.pk).update(suspended_until=None, is_active=False)
    assert Client().post(link()).status_code == 403
    assert not Question.objects.exists()


@pytest.mark.wide
def test_whoever_asked_not_to_be_named_is_not(client: Client) -> None:
    send(client, is_anonymous="on")
    Client().post(link())
    assert Question.objects.get().is_anonymous


@pytest.mark.wide
def test_nobody_publishes_what_they_did_not_read(client: Client) -> None:
    """Whoever has somebody else's address written to may change the text while they read it."""
    send(client)
    reader, address, draft = Client(), link(), Draft.objects.get()
    seen = reader.get(address).context["seen"]
    client.post("/en/questions/ask/text/", {**WORDS, "body": "Buy this **elsewhere**, it is cheap.", "draft": draft.pk})
    page = reader.post(address, {"seen": seen})
    assert page.status_code == 409
    assert "<strong>elsewhere</strong>" in page.text
    assert not Question.objects.exists()
    reader.post(address, {"seen": page.context["seen"]})
    assert Question.objects.get().body.startswith("Buy")


def test_what_was_taken_out_meanwhile_is_not_published(client: Client) -> None:
    send(client)
    address, draft = link(), Draft.objects.get()
    client.post("/en/questions/ask/text/", {**WORDS, "title": "short", "draft": draft.pk})
    page = Client().post(address)
    assert page.status_code == 422
    assert not Question.objects.exists()


def test_the_action_is_safe_to_call_twice(client: Client) -> None:
    send(client)
    fields: dict[str, Any] = {name: WORDS[name] for name in ("title", "body", "context")}
    draft = Draft.objects.get()
    actions.publish_by_link(draft, language="en", tags=["leak"], **fields)
    with pytest.raises(actions.AlreadyPublished):
        actions.publish_by_link(draft, language="en", tags=["leak"], **fields)
    assert Question.objects.count() == 1


def test_somebody_whom_the_staff_gave_an_account_has_it(db: Any) -> None:
    boss = Member.objects.create_user("boss", "boss@example.org")
    assert account_for("Boss@example.org") == (boss, False)


@pytest.mark.wide
def test_a_code_by_mail_signs_in(client: Client) -> None:
    send(client)
    Client().post(link())
    back = Client()
    asked = back.post("/en/account/login/code/", {"email": "eve@example.org"}, follow=True)
    assert "a code is on its way there" in asked.text
    code = re.search(r"\n([A-Z0-9]{3,}-[A-Z0-9]{3,})\n", str(mail.outbox[-1].body))
    assert code is not None
    back.post("/en/account/login/code/confirm/", {"code": code[1]})
    assert int(back.session["_auth_user_id"]) == Member.objects.get().pk


def test_a_code_is_refused_in_words(client: Client) -> None:
    make_member("eve")
    client.post("/en/account/login/code/", {"email": "eve@example.org"})
    for typed, sentence in (("", "Type the code of the e-mail."), ("WRONG1", "")):
        page = client.post("/en/account/login/code/confirm/", {"code": typed})
        assert sentence in page.text
    assert "_auth_user_id" not in client.session


def test_closed_accounts_say_so(db: Any) -> None:
    eve = make_member("eve")
    Member.objects.filter(pk=eve.pk).update(is_active=False)
    draft = actions.send_link(Draft.objects.create(data=WORDS), email="eve@example.org")
    with pytest.raises(PermissionDenied, match="closed"):
        actions.publish_by_link(draft, language="en", title=WORDS["title"], body="x", context="other", tags=["leak"])


@pytest.mark.wide
def test_a_second_tab_shows_what_the_first_one_published(client: Client) -> None:
    """Signing in gave the browser another token: the form of the second tab is too old, and nothing is lost by it."""
    send(client, is_anonymous="on")
    address, browser = link(), Client(enforce_csrf_checks=True)
    tab = browser.get(address)
    assert "The person who asked" in tab.text  # in the preview, as on the page
    token = {"csrfmiddlewaretoken": str(tab.context["csrf_token"])}
    assert browser.post(address, token)["Location"] == Question.objects.get().get_absolute_url()
    again = browser.post(address, token, follow=True)
    assert [url for url, _status in again.redirect_chain] == [address, Question.objects.get().get_absolute_url()]
