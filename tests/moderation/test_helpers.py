"""“I fill this in for somebody else”, who reads each text, and the document that proves a complaint."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from django.utils import translation

from moderation.handover import sending
from moderation.mediation import actions, complaint, letters, readers
from moderation.mediation.dossier import checklist, contents
from moderation.mediation.forms import FileForm, IntakeForm
from moderation.mediation.forms.complaint import LetterTextForm, SentForm
from moderation.mediation.forms.eligibility import FORMS
from moderation.mediation.models import Case, Letter
from moderation.mediation.readers import Reader
from moderation.mediation.rulesets import ruleset_for
from tests.moderation import casework, dossiers, schemas

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
CASE_SCHEMA = json.loads((Path(contents.__file__).parent / "schemas" / "case-1.json").read_text(encoding="utf-8"))
HELPER = {"helper_name": "Nora Halberg", "helper_contact": "4 rue de l’Aide, nora@example.org"}


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


def helped(question, body, **said):
    case = casework.draft_case(question)
    return actions.save_intake(
        case,
        by=question.author,
        details=casework.details(body, **HELPER),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(),
        **{"mandate": {"text": "They agreed."}, **said},
    )


def page_of(case):
    return f"/en/questions/{case.question_id}/escalate/form/"


def posted(case, **changes):
    known = {"stamp": case.stamp, "trader_country": "FR", "full_name": "Alice Rimbel"}
    return {**known, **changes}


def test_who_helps_says_that_they_may_and_what_they_read_is_kept(question, as_member):
    case = casework.draft_case(question)
    asker = as_member(case.asker)
    asker.post(page_of(case), posted(case, **HELPER, mandate="on"))
    case.refresh_from_db()
    assert (case.helper_name, case.mandate.text[:30]) == ("Nora Halberg", "I fill this in for the person ")
    assert "checked" in str(asker.get(page_of(case)).context["form"]["mandate"])
    first = case.mandate.given_at
    asker.post(page_of(case), posted(Case.objects.get(), **HELPER, mandate="on"))
    assert case.mandate.given_at == first
    asker.post(page_of(case), posted(Case.objects.get(), **HELPER))
    assert case.mandate is None


def test_a_ticked_box_without_a_name_is_asked_about(question, as_member):
    case = casework.draft_case(question)
    response = as_member(case.asker).post(page_of(case), posted(case, mandate="on"))
    assert (response.status_code, "Write the name of the person who helps." in response.content.decode()) == (422, True)


def test_without_a_declared_mandate_nothing_is_sent(question, body):
    case = helped(question, body, mandate={"text": ""})
    assert sending.missing(case) == ["the agreement to being helped"]
    actions.save_intake(case, by=case.asker, details={"helper_contact": ""}, answers={}, complaint=None)
    assert len(sending.missing(Case.objects.get())) == 2
    with pytest.raises(Exception, match="Fill in first"):
        sending.send(case, by=case.asker, consent="I send it.")


def test_the_body_sees_who_helps_at_the_desk_and_in_the_dossier(question, body, carol, as_member):
    case = helped(question, body)
    casework.attach(case, "mandate.pdf", kind="mandate")
    case = sending.send(case, by=case.asker, consent="I send it.")
    desk = as_member(carol)
    shown = desk.get(f"/en/cases/{case.ref}/").content.decode()
    sheet = desk.get(f"/en/cases/{case.ref}/filing/").content.decode()
    for text in (shown, sheet):
        assert "Nora Halberg" in text
        assert "nora@example.org" in text
    content = dossiers.taken(case)
    told = dossiers.told(content, "case.json")
    assert list(schemas.faults(told, CASE_SCHEMA)) == []
    assert told["representative"]["name"] == "Nora Halberg"
    assert told["representative"]["mandate"]["text"] == "They agreed."
    html = dossiers.contents_of(content)["dossier.html"].decode()
    assert "Nora Halberg, by written mandate" in html
    assert "R612-1 3°" in html


def test_a_case_of_nobody_else_has_no_representative(question, body):
    case = casework.sent_case(question, body)
    told = dossiers.told(dossiers.taken(case), "case.json")
    assert told["representative"] is None
    assert list(schemas.faults(told, CASE_SCHEMA)) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Pour Alice Rimbel, par mandat écrit"), ("en", "For Alice Rimbel, by written mandate")],
)
def test_who_helps_signs_the_letter_for_the_person(question, body, language, words):
    case = helped(question, body)
    casework.attach(case, "mandate.pdf", kind="mandate")
    text = complaint.written(case, language, casework.today())
    assert words in text
    assert text.rstrip().endswith("Nora Halberg\n(signature)")
    assert {"fr": "un mandat", "en": "a mandate"}[language] in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_mandate_is_there_for_everybody(language):
    text = Client().get(f"/{language}/mandate-form/").content.decode()
    assert "R612-1 3°" in text


# Who reads it


def all_forms(case):
    ruleset = ruleset_for(casework.today())
    yield IntakeForm(case=case, ruleset=ruleset, language="en")
    yield LetterTextForm()
    yield SentForm()
    yield FileForm()
    yield from (form() for form in FORMS.values())


def test_every_text_and_document_says_who_reads_it(question):
    case = casework.draft_case(question)
    words = {str(reader.value) for reader in Reader}
    silent = [
        f"{type(form).__name__}.{name}"
        for form in all_forms(case)
        for name, field in form.fields.items()
        if isinstance(field.widget, forms.TextInput | forms.Textarea | forms.DateInput | forms.FileInput)
        if not isinstance(field.widget, forms.HiddenInput)
        if not any(word in str(field.help_text) for word in words)
    ]
    assert silent == []


CANARIES = {
    "trader_name": "zqzseller", "trader_contact": "zqzcontact", "bought": "zqzbought", "order_ref": "zqzorder",
    "narrative": "zqznarrative", "full_name": "zqzperson", "postal_address": "zqzpostal", "phone": "zqzphone",
    "helper_name": "zqzhelper", "helper_contact": "zqzreach",
}  # fmt: skip


def test_the_seller_reads_what_is_said_and_nothing_else(question, body):
    """The letters to the seller hold what `readers.py` says that the seller reads, whatever the template asks for."""
    case = helped(question, body)
    actions.save_intake(case, by=case.asker, details=CANARIES, answers={}, complaint=None)
    case = Case.objects.get()
    every_mark = Letter(kind="to_seller", language="en", text=" ".join(f"{{{mark}}}" for mark in Letter.MARKS))
    with translation.override("en"):
        told = complaint.written(case, "en", casework.today()) + letters.written(case, every_mark, casework.today())
    for name, canary in CANARIES.items():
        assert (canary in told) is (readers.BY_FIELD[name] is Reader.SERVICE_AND_SELLER), name


# The proof of the complaint, and the language of the letter


def test_the_proof_of_each_complaint_is_named_beside_it(question, body):
    case = casework.draft_case(question)
    casework.attach(case, "other.pdf", b"%PDF-1.4 another paper", kind="complaint")
    actions.complaint_was_sent(
        case,
        by=case.asker,
        sent_on=casework.today(-80),
        channel="email",
        file=casework.ContentFile(casework.PDF, name="mail.pdf"),
    )
    case = actions.save_intake(
        Case.objects.get(), by=case.asker, details=casework.details(body), answers=casework.ELIGIBLE, complaint=None
    )
    case = sending.send(case, by=case.asker, consent="I send it.")
    content = dossiers.taken(case)
    told = dossiers.told(content, "case.json")
    assert [row["document"] for row in told["complaints"]] == [2]
    assert list(schemas.faults(told, CASE_SCHEMA)) == []
    html = dossiers.contents_of(content)["dossier.html"].decode()
    assert "Its proof is document 2." in html
    documents = contents.documents_of(case)
    assert checklist.of(case, None, documents)[0].numbers == (2,)
    moments = checklist.chronology(case, {"posts": []}, documents)
    assert [moment.numbers for moment in moments if moment.day == casework.today(-80)] == [(2,)]


def test_a_letter_edited_in_english_stays_english(question, body, as_member):
    case = helped(question, body, mandate={"text": ""})
    asker = as_member(case.asker)
    letter = f"/en/questions/{case.question_id}/escalate/letter/"
    written = asker.get(f"{letter}?language=en")
    assert 'value="en"' in str(written.context["form"]["language"])
    asker.post(letter, {"text": "Dear Sir, mine.", "language": "en", "do": "save"})
    assert '<html lang="en">' in asker.get(f"{letter}print/").content.decode()
    with zipfile.ZipFile(io.BytesIO(asker.get(f"{letter}letter.odt").content)) as odt:
        assert b"<dc:language>en</dc:language>" in odt.read("meta.xml")
    assert 'value="en"' in str(asker.get(letter).context["form"]["language"])
    asker.post(letter, {"text": "Madame, Monsieur.", "language": "fr", "do": "save"})
    assert '<html lang="fr">' in asker.get(f"{letter}print/").content.decode()
