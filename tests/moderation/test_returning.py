"""“Save and come back later”: a link by mail opens one draft and nothing else, and what was typed is there again."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Mail
from moderation.handover import sending
from moderation.mediation import actions, clock, returning
from moderation.mediation.models import Case, Unfinished
from tests.moderation import casework
from tests.people import make_member, prove

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
wide = pytest.mark.wide


@pytest.fixture
def body(db):
    return casework.make_body("body-a", casework.make_mediator())


@pytest.fixture
def case(question):
    return casework.draft_case(question)


@pytest.fixture
def asker(case, as_member):
    return as_member(case.asker)


def place(case, part="", language="en"):
    return f"/{language}/questions/{case.question_id}/escalate/{part}"


def link(nth=-1):
    mails = [row for row in Mail.objects.order_by("pk") if "/cases/return/" in row.text]
    return re.search(r"http://[^/]+(/\w\w/cases/return/\S+)", mails[nth].text)[1]


def opened(address):
    """A browser in which nobody is signed in, after the button of the link."""
    client = Client()
    response = client.post(address)
    assert response.status_code == 302, response.status_code
    return client


def put_aside(client, case, **typed):
    known = {"stamp": Case.objects.get(pk=case.pk).stamp, "trader_country": "FR"}
    return client.post(place(case, "form/"), {"later": "1", **known, **typed}, follow=True)


@pytest.mark.wide
def test_what_was_typed_is_there_again_by_the_link_alone_checked_or_not(case, asker):
    page = put_aside(asker, case, narrative="It broke.", amount="a lot", sent_on="soon").content.decode()
    assert "Kept for later" in page
    assert "kept as you typed it" in page
    case.refresh_from_db()
    assert case.narrative == case.question.body  # not taken before it passes
    back = opened(link()).get(place(case, "form/"))
    shown = back.content.decode()
    assert [word in shown for word in ("It broke.", "a lot", "soon")] == [True] * 3
    assert "Write an amount such as 249.90." in shown
    assert "not in your case yet" in shown


def test_what_passes_is_in_the_case_and_the_mail_holds_no_word_of_it(case, asker):
    put_aside(asker, case, narrative="It broke.", bought="Headphones BX-200", amount="89")
    case.refresh_from_db()
    assert (case.narrative, str(case.amount)) == ("It broke.", "89.00")
    text = Mail.objects.get(text__contains="/cases/return/").text
    assert "Headphones" not in text
    assert case.ref not in text
    opened(link()).post(
        place(case, "form/"),
        {"narrative": "It broke twice.", "stamp": Case.objects.get().stamp, "trader_country": "FR"},
    )
    case.refresh_from_db()
    assert case.narrative == "It broke twice."


@wide
def test_nothing_else_opens_in_that_session(case, asker, ask):
    other = casework.draft_case(ask("Another machine of mine makes a noise"))
    put_aside(asker, case, narrative="It broke.")
    client = opened(link())
    assert client.get(place(case)).status_code == 200
    closed = (
        *(place(other), place(other, "letter/"), place(other, "send/"), place(other, "form/story/")),
        *("/en/cases/", f"/en/cases/{case.ref}/"),
        *(f"/en/cases/{case.ref}/dossier.zip", f"/en/cases/{case.ref}/filing/", "/en/settings/"),
    )
    for address in closed:
        response = client.get(address)
        assert response.status_code in {302, 404}, address
        assert "login" in response.get("Location", "login"), address
    file = casework.attach(case)
    assert "login" in client.get(f"/en/cases/{case.ref}/files/{file.pk}/")["Location"]
    assert "login" in client.post(place(case, "stop/"), {"why": "no"})["Location"]
    assert "Send my case" not in client.get(place(case, "send/")).content.decode()
    assert "login" in client.post(place(case, "send/"), {"consent": "on"})["Location"]
    case.refresh_from_db()
    assert case.is_open
    assert not case.is_sent


@wide
def test_looking_at_the_link_changes_and_opens_nothing(case, asker):
    put_aside(asker, case, narrative="It broke.")
    before = Unfinished.objects.values().get()
    client = Client()
    response = client.get(link())
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert "It broke." not in response.content.decode()
    assert "login" in client.get(place(case))["Location"]
    assert Unfinished.objects.values().get() == before


@wide
def test_a_later_link_ends_the_former_one_and_what_it_opened(case, asker):
    put_aside(asker, case, narrative="It broke.")
    first = link()
    client = opened(first)
    put_aside(asker, case, narrative="It broke again.")
    assert "login" in client.get(place(case))["Location"]
    assert Client().get(first).status_code == 410
    assert Client().post(first).status_code == 410
    assert opened(link()).get(place(case)).status_code == 200


@wide
def test_it_ends_with_the_sending_the_case_the_time_and_the_address(question, body, as_member):
    case = casework.ready_case(question, body)
    asker = as_member(case.asker)
    put_aside(asker, case)
    address, client = link(), opened(link())
    row = Unfinished.objects.filter(case=case)
    row.update(expires_at=timezone.now())
    assert Client().get(address).status_code == 410
    row.update(expires_at=timezone.now() + dt.timedelta(days=1), mailed_to="former@example.org")
    assert Client().get(address).status_code == 410
    row.update(mailed_to=case.asker.email)
    assert client.get(place(case)).status_code == 200
    ready = actions.save_intake(
        Case.objects.get(),
        by=case.asker,
        details=casework.details(body),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(),
    )
    sending.send(ready, by=case.asker, consent="I send it.")
    assert not row.exists()
    assert Client().get(address).status_code == 410
    assert "login" in client.get(place(case))["Location"]


@wide
def test_a_session_that_nobody_uses_is_closed(case, asker, monkeypatch):
    put_aside(asker, case, narrative="It broke.")
    client = opened(link())
    client.get(place(case))
    later = timezone.now() + returning.IDLE + dt.timedelta(minutes=1)
    monkeypatch.setattr(returning.timezone, "now", lambda: later)
    assert "login" in client.get(place(case))["Location"]


@wide
def test_it_can_be_closed_on_the_device(case, asker):
    put_aside(asker, case, narrative="It broke.")
    client = opened(link())
    assert "Close it on this device" in client.get(place(case)).content.decode()
    client.post("/en/cases/leave/")
    assert "login" in client.get(place(case))["Location"]


@wide
@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsMV0:1abcde:zzzz"])
def test_a_forged_link_opens_nothing(case, token):
    for response in (Client().get(f"/en/cases/return/{token}/"), Client().post(f"/en/cases/return/{token}/")):
        assert response.status_code == 410


@wide
def test_a_link_for_somebody_else_opens_nothing_beside_an_account(case, asker, as_member):
    put_aside(asker, case, narrative="It broke.")
    mallory = as_member(make_member("mallory"))
    assert "another account" in mallory.post(link()).content.decode()
    assert mallory.get(place(case)).status_code == 404


def test_who_signs_in_by_two_steps_is_not_let_in_by_a_mail(case, asker):
    put_aside(asker, case, narrative="It broke.")
    address = link()
    browser = opened(address)
    prove(asker, case.asker)  # a second step is set up, and stands from then on
    assert browser.get(place(case)).status_code == 302
    assert Client().post(address).status_code == 410
    sent = Mail.objects.count()
    page = put_aside(asker, case, narrative="It broke twice.").content.decode()
    assert ("The draft is in your cases." in page, "without a password" in page) == (True, False)
    assert Mail.objects.count() == sent


@wide
def test_an_address_that_nobody_confirmed_is_sent_no_link_and_nothing_is_lost(case, asker):
    case.asker.emailaddress_set.update(verified=False)
    page = put_aside(asker, case, amount="a lot").content.decode()
    assert "not confirmed yet" in page
    assert not Mail.objects.filter(text__contains="/cases/return/").exists()
    assert "a lot" in asker.get(place(case, "form/")).content.decode()


@wide
def test_many_links_are_not_sent_and_the_last_one_still_opens(case, asker):
    for _time in range(5):
        put_aside(asker, case, narrative="It broke.")
    assert "several links" in put_aside(asker, case, narrative="It broke.").content.decode()
    assert Mail.objects.filter(text__contains="/cases/return/").count() == 5
    opened(link())


@wide
def test_the_short_questions_are_kept_without_a_form(question, as_member):
    asker = as_member(question.author)
    address = f"/en/questions/{question.pk}/escalate/check/"
    asker.post(f"{address}purchase/", {"purchase": "private"})
    asker.post(f"{address}seller/", {"trader_country": "BE"})
    asker.post(f"{address}written/", {"written": "kept", "sent_on": "last week", "later": "1"})
    case = Case.objects.get()
    assert case.state == "offered"  # and no more
    client = opened(link())
    page = client.get(f"{address}written/").content.decode()
    assert "last week" in page
    assert "Write a day that exists" in page
    client.post(f"{address}written/", {"written": "kept", "sent_on": casework.today(-20).isoformat()})
    client.post(f"{address}reply/", {"reply": "none"})
    end = client.post(f"{address}elsewhere/", {"elsewhere": "no"})
    assert end["Location"].endswith("/escalate/check/")
    assert client.post(end["Location"], {}).status_code == 302
    case.refresh_from_db()
    assert (case.trader_country, case.state) == ("BE", "awaiting_trader")
    assert case.complaints.get().sent_on == casework.today(-20)
    assert Unfinished.objects.get().answers == {}


@wide
def test_an_offer_kept_for_later_waits_its_whole_time_again(question, as_member):
    asker = as_member(question.author)
    case = actions.open_offer(question, trigger="T5", at=timezone.now() - dt.timedelta(days=10))
    asker.post(f"/en/questions/{question.pk}/escalate/check/purchase/", {"purchase": "private", "later": "1"})
    clock.move_cases(timezone.now() + dt.timedelta(days=10))
    case.refresh_from_db()
    assert case.state == "offered"
    assert opened(link()).get(f"/en/questions/{question.pk}/escalate/check/purchase/").status_code == 200


@wide
def test_the_letter_and_the_day_it_was_sent_are_kept_too(case, asker):
    asker.post(place(case, "letter/"), {"text": "x" * 12_500, "do": "later"})
    assert "x" * 12_500 in opened(link()).get(place(case, "letter/")).content.decode()
    asker.post(place(case, "letter/sent/"), {"sent_on": "the 3rd", "channel": "email", "later": "1"})
    page = opened(link()).get(place(case, "letter/sent/")).content.decode()
    assert "the 3rd" in page
    asker.post(place(case, "letter/"), {"text": "Short.", "do": "save"})
    assert "x" * 12_500 not in asker.get(place(case, "letter/")).content.decode()


@wide
def test_a_proof_chosen_without_its_day_is_not_lost(case, asker):
    file = casework.ContentFile(casework.PDF, name="mail.pdf")
    asker.post(place(case, "letter/sent/"), {"channel": "email", "file": file, "later": "1"})
    assert case.evidence.get().kind == "complaint"


@wide
@pytest.mark.parametrize("part", ["", "letter/", "letter/sent/", "letter/dates/", "check/purchase/"])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Save and come back later"), ("fr", "Enregistrer et revenir plus tard")]
)
def test_every_page_of_the_way_has_the_button(case, asker, part, language, words):
    assert words in asker.get(place(case, part, language)).content.decode()


@wide
def test_a_character_that_the_database_keeps_not_is_left_out(case, asker):
    put_aside(asker, case, amount="a\x00lot")
    assert Unfinished.objects.get().typed["intake"]["amount"] == ["alot"]
