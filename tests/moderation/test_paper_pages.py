"""The pages on which the staff of a body type in a case on paper: who sees them, and that nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forum import second_factor
from moderation.mediation.models import BodyStaff, Case
from tests.day_boxes import shown
from tests.moderation import casework, papers
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db

START = {"channel": "post", "language": "fr", "nothing_binds_me": "on", "key": "k1", **papers.FIRST}


@pytest.fixture
def carol(body):
    return BodyStaff.objects.get(body=body).member


@pytest.fixture
def desk(as_member, carol):
    return as_member(carol)


def start(client, body, **changes):
    return client.post("/en/cases/type-in/", {**START, "body": body.pk, **changes})


def typed(**changes):
    known = casework.typed(
        full_name="Odile Perrin", order_ref="CM-9001", purchase_date=casework.today(-110).isoformat()
    )
    del known["body"]
    return {**known, "email": "", "postal_address": "4 rue des Essais", **changes}


def save(client, case, **changes):
    case.refresh_from_db()
    return client.post(f"/en/cases/{case.ref}/typing/", typed(stamp=case.stamp, **changes))


@pytest.mark.wide
def test_what_is_missing_is_said_to_the_staff_not_to_the_person(desk, body):
    start(desk, body)
    page = desk.get(f"/en/cases/{Case.objects.get().ref}/typing/").text
    assert "an address of the person who asked" in page
    assert "where you can be reached" not in page


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_way_from_the_envelope_to_the_letter(desk, body, language):
    assert desk.get(f"/{language}/cases/type-in/").status_code == 200
    page = start(desk, body)
    case = Case.objects.get()
    assert page.headers["Location"].endswith(f"/cases/{case.ref}/typing/")
    assert desk.get(case.get_absolute_url(), follow=True).status_code == 200
    scan = SimpleUploadedFile("signed.pdf", papers.SCAN)
    assert save(desk, case, attach="1", file=scan, kind="other").status_code == 302
    url = f"/{language}/cases/{case.ref}/typing/signature/"
    assert "4 rue des Essais" in desk.get(url).text
    case.refresh_from_db()
    days = {"received_on": casework.today(-5).isoformat(), "signed_on": casework.today(-7).isoformat()}
    told = {"signed_by": "consumer", "words": "form", "document": case.evidence.get().pk, "stamp": case.stamp}
    assert desk.post(url, {**days, **told}).status_code == 302
    case.refresh_from_db()
    assert case.state == "under_review"
    consent = case.consents.get()
    assert consent.text.startswith("J’envoie")
    write_it(desk, case, language)


def write_it(desk, case, language):
    """The letter that takes the place of the site's e-mail."""
    page = desk.get(f"/{language}/cases/{case.ref}/").text
    assert ("Signature of the person recorded" if language == "en" else "Signature de la personne") in page
    assert f"/{language}/cases/{case.ref}/write/?to=consumer" in page
    message = {"readers": "consumer", "text": "We have your case.", "key": "m1"}
    look = desk.post(f"/{language}/cases/{case.ref}/write/", message)
    assert 'name="way"' in look.text
    sent = desk.post(f"/{language}/cases/{case.ref}/write/", {**message, "way": "letter", "send": "1"})
    assert sent.status_code == 302
    letter = desk.get(f"/{language}/cases/{case.ref}/letters/{case.messages.get().pk}/").text
    assert "4 rue des Essais" in letter
    assert f"{case.ref}/write/?to=consumer" not in desk.get(f"/{language}/cases/{case.ref}/").text


@pytest.mark.wide
def test_nothing_typed_is_lost_on_an_error(desk, body):
    page = start(desk, body, nothing_binds_me="")
    assert page.status_code == 422
    assert "CM-9001" in page.text
    start(desk, body)
    case = Case.objects.get()
    page = save(desk, case, email="no address", narrative="A long story", purchase_date="soon")
    assert page.status_code == 422
    assert "A long story" in page.text
    assert "no address" in page.text
    page = desk.post(f"/en/cases/{case.ref}/typing/signature/", {"received_on": casework.today(-5).isoformat()})
    assert page.status_code == 422
    assert shown(page.text, "received_on") == "/".join(casework.today(-5).isoformat().split("-")[::-1])


@pytest.mark.wide
def test_two_at_once_are_told_and_lose_nothing(desk, body):
    start(desk, body)
    case = Case.objects.get()
    former = case.stamp
    assert save(desk, case, narrative="The first story").status_code == 302
    page = desk.post(f"/en/cases/{case.ref}/typing/", typed(stamp=former, narrative="The second story"))
    assert page.status_code == 409
    assert "The second story" in page.text
    case.refresh_from_db()
    assert case.narrative == "The first story"


@pytest.mark.wide
def test_a_double_click_is_one_case_and_the_same_one_again_is_asked(desk, body):
    assert start(desk, body).headers["Location"] == start(desk, body).headers["Location"]
    page = start(desk, body, key="k2")
    assert page.status_code == 422
    assert Case.objects.get().ref in page.text
    assert start(desk, body, key="k2", is_another="on").status_code == 302
    assert Case.objects.count() == 2


@pytest.mark.wide
def test_the_staff_of_another_body_learn_nothing_of_a_double(desk, body, as_member):
    start(desk, body)
    otto = casework.make_mediator("otto")
    elsewhere = casework.make_body("body-b", otto)
    page = start(as_member(otto), elsewhere, key="k3")
    assert page.status_code == 302
    assert start(as_member(otto), body, key="k4").status_code == 422  # not their service


@pytest.mark.wide
def test_for_everybody_else_there_is_nothing(desk, body, carol, as_member, question):
    start(desk, body)
    case = Case.objects.get()
    otto = casework.make_mediator("otto")
    casework.make_body("body-b", otto)
    root = make_member("root2", is_staff=True, is_superuser=True)
    tails = ("", "typing/", "typing/signature/", "dossier.zip", "paper/")
    for member in (make_member("mallory"), make_moderator(), otto, root, question.author):
        client = as_member(member)
        for tail in tails:
            assert client.get(f"/en/cases/{case.ref}/{tail}").status_code == 404
        assert client.post(f"/en/cases/{case.ref}/typing/throw-away/").status_code == 404
        if member != otto:
            assert client.get("/en/cases/type-in/").status_code == 404


@pytest.mark.wide
def test_without_the_second_step_nothing_is_typed_in(desk, body, carol, monkeypatch):
    start(desk, body)
    case = Case.objects.get()
    monkeypatch.setattr(second_factor, "has_one", lambda member: False)
    for tail in ("type-in/", f"{case.ref}/typing/", f"{case.ref}/typing/signature/"):
        for answer in (desk.get(f"/en/cases/{tail}"), desk.post(f"/en/cases/{tail}", {**START, "key": "k9"})):
            assert (answer.status_code, answer["Location"]) == (302, "/en/account/second-step/first/")
    assert Case.objects.count() == 1


@pytest.mark.wide
def test_it_can_be_printed_and_thrown_away(desk, body):
    start(desk, body)
    case = Case.objects.get()
    save(desk, case)
    assert "Odile Perrin" in desk.get(f"/en/cases/{case.ref}/paper/").text
    assert case.ref in desk.get("/en/cases/?view=typed").text
    assert desk.post(f"/en/cases/{case.ref}/typing/throw-away/").status_code == 302
    assert Case.objects.get().state == "not_pursued"
