"""After the button: the reference, what comes next with its days, the request on paper; the mail that repeats it."""

import datetime as dt
import re

import pytest

from forum.dates import written_day
from forum.letters import compose
from forum.models import Notification
from moderation.mediation.dossier import pdf
from moderation.mediation.news import news_of
from tests.moderation import casework
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    body = casework.make_body("body-a", carol, postal_address="1 rue du Test", phone="01 99 00 22 33")
    return casework.sent_case(question, body)


def days():
    first = casework.today(21)
    return [written_day(first), written_day(first + dt.timedelta(days=90))]


@pytest.mark.wide
def test_the_page_says_what_comes_next_until_the_service_confirms(case, carol, as_member):
    asker = as_member(case.asker)
    page = asker.get(f"/en/cases/{case.ref}/").content.decode()
    for words in ("Your case was sent", f'class="reference">{case.ref}', "1 rue du Test", "01 99 00 22 33", *days()):
        assert words in page, words
    assert "What happens next" not in as_member(carol).get(f"/en/cases/{case.ref}/").content.decode()
    casework.lead(case, carol, "acknowledge")
    assert "What happens next" not in asker.get(f"/en/cases/{case.ref}/").content.decode()


@pytest.mark.wide
def test_the_page_begins_with_what_was_sent_and_the_next_step(case, carol, as_member):
    """It used to begin with "News from the service", the day on which the site stops following it."""
    page = as_member(case.asker).get(f"/en/cases/{case.ref}/").content.decode()
    content = page.split("<h1>")[1]
    wanted = (
        "Your case was sent",
        f'class="reference">{case.ref}',
        "Next step:",
        "can it take the case?",
        "the mediation service",
        days()[0],
        "What you can do meanwhile",
        "request.pdf",
        f"{case.get_absolute_url()}</a>",
        "1 rue du Test",
        "What happened",
    )
    places = [content.index(words) for words in wanted]
    assert places == sorted(places)
    assert "News from the service" not in page
    assert "outcome unknown" not in page
    assert f"until {written_day(casework.today(120))}, this site stops following" in page
    assert "News from the service" in as_member(carol).get(f"/en/cases/{case.ref}/").content.decode()


@pytest.mark.wide
def test_the_mail_is_not_one_block(case):
    """What was sent, what happens with its days, how to reach the service: a paragraph each, in both its halves."""
    _subject, text, html = compose(Notification.objects.get(kind="case"))
    for words in ("The service confirms", "If it takes it", "The page of your case"):
        assert f"\n\n{words}" in text
        assert re.search(rf"<p[^>]*>\s*{words}", html)


@pytest.mark.wide
def test_nobody_is_asked_to_file_again_what_was_sent(case, carol, as_member):
    filing = f"/en/cases/{case.ref}/filing/"
    for reader in (case.asker, carol):
        assert filing not in as_member(reader).get(f"/en/cases/{case.ref}/").content.decode()
    assert "Paper version" not in as_member(carol).get(f"/en/cases/{case.ref}/").content.decode()


@pytest.mark.wide
def test_a_service_is_named_once_on_its_envelope(case, as_member):
    for address in ("1 rue du Test", f"{case.body.name}\n1 rue du Test"):
        case.body.postal_address = address
        case.body.save()
        page = as_member(case.asker).get(f"/en/cases/{case.ref}/").content.decode()
        envelope = page.split("<address>")[1].split("</address>")[0]
        assert envelope == f"{case.body.name}<br>1 rue du Test<br>01 99 00 22 33"


def test_the_mail_repeats_the_reference_and_the_days_and_names_nobody(case):
    text = news_of(Notification.objects.get(kind="case")).text
    for words in (case.ref, "by post or by telephone", *days()):
        assert words in text, words
    for name in (case.trader_name, case.full_name, case.body.name, case.bought):
        assert name not in text


@pytest.mark.wide
def test_without_a_pdf_the_request_is_there_on_paper(case, as_member, monkeypatch):
    monkeypatch.setattr(pdf, "made_of", lambda html: None)
    address = f"/en/cases/{case.ref}/request.pdf"
    assert as_member(case.asker).get(address)["Location"] == f"/en/cases/{case.ref}/paper/"
    assert as_member(make_member("mallory")).get(address).status_code == 404
