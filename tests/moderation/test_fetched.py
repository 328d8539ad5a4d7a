"""What the person who asked reads of the fate of their file: by which way the service got it, and when."""

import datetime as dt

import pytest
from django.utils import timezone

from forum.templatetags.forum_tags import when
from moderation.mediation import actions, readings
from moderation.mediation.models import Case, CaseReading
from tests.moderation import casework
from tests.moderation.mailbodies import Service, last_code, leave
from tests.moderation.programs import Tool

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]
NOT_YET = "The service has not fetched or opened your file yet."


@pytest.fixture
def carol(db):
    return casework.make_mediator()


def seen(case, as_member, language="en"):
    """The part of the page that says how it stands at the service."""
    page = as_member(case.asker).get(f"/{language}/cases/{case.ref}/").text
    return page.partition('id="by-mail"')[2].partition("</section>")[0]


def test_by_the_link_of_an_e_mail(question, as_member):
    case = casework.sent_case(question, casework.make_mail_body())
    service = Service(leave()[0])
    assert NOT_YET in seen(case, as_member)
    service.ask()
    assert NOT_YET in seen(case, as_member)  # a code that was asked for is no file that was fetched
    service.type(last_code())
    at = CaseReading.objects.get(what="link_dossier").at
    told = seen(case, as_member)
    assert "The service fetched your file by the link in its e-mail:" in told
    assert str(when(at)) in told
    assert NOT_YET not in told
    assert "par le lien de son e-mail" in seen(case, as_member, "fr")


def test_by_a_program(question, as_member, body):
    case = casework.sent_case(question, body)
    Tool(body).get(f"/cases/{case.ref}/dossier.json")
    assert "The service fetched your file with its own program:" in seen(case, as_member)


def test_at_the_desk(question, as_member, carol):
    case = casework.sent_case(question, casework.make_body("body-a", carol))
    assert NOT_YET in seen(case, as_member)
    desk = as_member(carol)
    desk.get(f"/en/cases/{case.ref}/declare/")
    assert NOT_YET in seen(case, as_member)  # the names of the parties are not the file
    actions.declare(case, by=carol, text="Nothing binds me.")
    desk.get(f"/en/cases/{case.ref}/")
    assert "The service opened your case at its desk on this site:" in seen(case, as_member)
    b"".join(desk.get(f"/en/cases/{case.ref}/dossier.zip").streaming_content)
    assert "The service took your file along from its desk on this site:" in seen(case, as_member)


def test_attached(question, as_member):
    case = casework.sent_case(question, casework.make_mail_body(dossier_attached=True))
    leave()
    assert "Your file was attached to the e-mail to the service:" in seen(case, as_member)


def test_what_was_forgotten_is_no_file_that_waits(question, body):
    """Readings are kept for a year; “not yet” is not said of older cases, nor of ended ones."""
    now = timezone.now()
    case = casework.sent_case(question, body)
    assert readings.is_unfetched(case, at=now)
    assert not readings.is_unfetched(case, at=now + dt.timedelta(days=370))
    assert not readings.is_unfetched(Case(state="settled", sent_at=now), at=now)
