"""The letter to the seller, from the facts of the case; and "I sent it", from which the dates run."""

import datetime as dt
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forum.models import Notification
from moderation.mediation import actions, clock, complaint, letters, odt
from moderation.mediation.dossier import pdf
from moderation.mediation.models import Case, Letter
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def case(question):
    case = casework.draft_case(question)
    facts = {"details": casework.details(), "answers": casework.ELIGIBLE, "complaint": None}
    return actions.save_intake(case, by=question.author, **facts)


@pytest.fixture
def asker(case, as_member):
    return as_member(case.asker)


def address(case, part="", language="en"):
    return f"/{language}/questions/{case.question_id}/escalate/letter/{part}"


def test_every_fact_is_in_the_letter(case):
    text = complaint.written(case, "fr", dt.date(2026, 11, 23))
    for fact in (
        *("Comptoir Marguelon", "3 rue du Bocal", "Headphones BX-200", "CM-4417", "89", "Alice Rimbel", "L616-1"),
        *(
            "9 impasse du Test",
            "never refunded",
            "un remboursement",
            "sous 15 jours",
            "8\xa0décembre 2026",
            "signature",
        ),
    ):
        assert fact in text, fact
    english = complaint.written(case, "en", dt.date(2026, 11, 23))
    assert "I ask you for a refund" in english
    assert "8\xa0December 2026" in english
    assert "{" not in text + english


def test_what_is_missing_stands_in_brackets(question):
    text = complaint.written(casework.draft_case(question), "fr", dt.date(2026, 11, 23))
    assert "[nom du vendeur]" in text
    assert "{" not in text


def test_the_subject_of_the_mail_has_no_place_left_open(question):
    case = casework.draft_case(question)
    assert complaint.subject(case, "fr") == "Réclamation"
    case.bought = "Casque"
    assert complaint.subject(case, "en") == "Complaint: Casque"


def test_the_words_of_the_team_come_first(case):
    letters.seed([], casework.today())
    Letter.objects.filter(kind="complaint", language="fr").update(text="À {seller} : {remedy}, {amount}.")
    assert complaint.written(case, "fr", casework.today()).startswith(
        "À Comptoir Marguelon\u00a0: un remboursement, 89"
    )
    assert "complaint" not in {letter.kind for letter in letters.known(case, casework.today())}


def test_a_seller_in_france_is_written_to_in_french(case, asker):
    text = asker.get(address(case)).context["form"]["text"].value()
    assert "Madame, Monsieur" in text
    assert "Dear Sir" in asker.get(address(case) + "?language=en").context["form"]["text"].value()


def test_what_was_edited_is_printed_taken_along_and_kept(case, asker):
    response = asker.post(address(case), {"text": "Mon texte <b> & moi", "do": "print", "size": "large"})
    assert response["Location"] == address(case, "print/") + "?size=large"
    page = asker.get(response["Location"]).content.decode()
    assert "Mon texte &lt;b&gt; &amp; moi" in page
    assert 'class="large"' in page
    document = asker.get(address(case, "letter.odt"))
    assert document["Content-Type"] == odt.MIME
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314
    assert "Mon texte <b> & moi" in "".join(root.itertext())
    assert "Mon texte" in asker.get(address(case)).context["form"]["text"].value()
    assert asker.post(address(case), {"text": "  "}).status_code == 422


def test_the_pdf_or_no_address_at_all(case, asker):
    response = asker.get(address(case, "letter.pdf"))
    assert response.status_code == (200 if pdf.is_available() else 404)
    assert not pdf.is_available() or response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_i_sent_it(case, asker, language):
    """The day, the way, the proof: the state moves on, the dates run and are said."""
    assert case.state == "complaint_needed"
    file = SimpleUploadedFile("mail.pdf", casework.PDF)
    told = {"sent_on": casework.today().isoformat(), "channel": "email", "file": file}
    page = asker.post(address(case, "sent/", language), told, follow=True)
    row = case.complaints.get()
    assert (row.sent_on, row.channel, row.proof) == (casework.today(), "email", "yes")
    assert row.document == case.evidence.get(kind="complaint")
    assert page.context["result"].earliest > casework.today(50)
    assert page.context["result"].deadline > casework.today(360)
    case.refresh_from_db()
    assert case.state == "awaiting_trader"
    assert {"trader_wait", "one_year"} <= set(case.deadlines.filter(status="running").values_list("kind", flat=True))


def test_an_earlier_complaint_keeps_its_year(case, asker):
    actions.complaint_was_sent(case, by=case.asker, sent_on=casework.today(-100), channel="email")
    for _twice in range(2):
        told = {"sent_on": casework.today(-1).isoformat(), "channel": "letter", "has_copy": "on"}
        assert asker.post(address(case, "sent/"), told).status_code == 302
    assert [row.sent_on for row in case.complaints.all()] == [casework.today(-100), casework.today(-1)]
    assert case.deadlines.get(kind="one_year", status="running").starts_on == casework.today(-100)


def test_a_refused_proof_loses_nothing(case, asker):
    file = SimpleUploadedFile("page.html", b"<html><script>")
    page = asker.post(address(case, "sent/"), {"sent_on": "2026-01-01", "channel": "letter", "file": file})
    assert page.status_code == 422
    assert page.context["form"]["sent_on"].value() == "2026-01-01"
    assert not case.complaints.exists()
    assert not case.evidence.exists()


def test_the_asker_is_reminded_of_the_year_four_times(case):
    """60, 30, 7 and 1 days before its last day, once each."""
    case = actions.complaint_was_sent(case, by=case.asker, sent_on=casework.today(), channel="email", has_copy=True)
    last = case.deadlines.get(kind="one_year").due_on
    for days in (61, 60, 60, 30, 7, 1):
        at = timezone.make_aware(dt.datetime.combine(last - dt.timedelta(days=days), dt.time(9)))
        clock.move_cases(at)
    told = Notification.objects.filter(member=case.asker, ref__contains=":one_year:")
    assert told.count() == 4


def test_nobody_else_and_nothing_before_or_after(question, as_member, bob):
    address_of = f"/en/questions/{question.pk}/escalate/letter/"
    assert as_member(question.author).get(address_of)["Location"].endswith("/escalate/")
    case = casework.draft_case(question)
    for part in ("", "print/", "letter.odt", "letter.pdf", "sent/", "dates/"):
        assert as_member(bob).get(address_of + part).status_code == 404, part
    actions.stop(case, by=question.author)
    assert as_member(question.author).get(address_of + "letter.odt").status_code == 302
    assert Case.objects.get().complaint_letter == ""
