"""The asker's form: nothing that was typed is lost, whatever is pressed, in however many windows."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Product, PurchaseNote
from moderation.mediation import actions
from moderation.mediation.models import BodyPolicy, Case, ConsentRecord
from tests.day_boxes import as_shown, shown
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def asker(question, as_member):
    return casework.Asker(as_member(question.author), casework.draft_case(question))


def test_what_is_said_of_a_complaint_without_its_day_is_kept(asker):
    """She does not find the day at once; the rest must be there when she comes back."""
    reply_on = casework.today(-20).isoformat()
    assert asker.save(sent_on="", channel="registered", reply="negative", reply_on=reply_on).status_code == 302
    page = asker.look()
    form = page.context["form"]
    assert form["channel"].value() == "registered"
    assert form["proof"].value() == "yes"
    assert form["reply"].value() == "negative"
    assert shown(page.text, "reply_on") == as_shown(reply_on)
    assert asker.case.state == "complaint_needed"
    asker.save(channel="registered", reply="negative", reply_on=reply_on)
    assert asker.case.complaints.get().channel == "registered"
    assert asker.case.answers.keys() == {*casework.ELIGIBLE, "injured"}


def test_a_first_draft_begins_with_what_the_question_says(question):
    """Nobody tells again what they wrote here; they change it in the form."""
    question.product = Product.objects.create(name="Roulandre S", slug="roulandre-s")
    question.save()
    note = {"seller": "Roul & Cie", "updated_at": timezone.now()}
    PurchaseNote.objects.create(question=question, member=question.author, **note)
    case = casework.draft_case(question)
    case.refresh_from_db()
    assert (case.bought, case.trader_name, case.narrative) == ("Roulandre S", "Roul & Cie", question.body)


def test_who_does_not_know_the_sector_is_not_sent_away(asker):
    """Also where the body says which sectors it takes."""
    body = casework.make_body("body-a", casework.make_mediator(), sectors=["mobility"])
    asker.save(body=str(body.pk), sector="")
    assert asker.case.prechecks.first().decision == "ready"
    asker.save(body=str(body.pk), sector="retail")
    assert asker.case.prechecks.first().grounds == ["L612-2-5:outside_remit"]


def test_the_day_can_be_corrected_and_not_taken_away_once_it_counts(asker):
    body = casework.make_body("body-a", casework.make_mediator())
    asker.save(sent_on=casework.today(-9).isoformat(), body=str(body.pk))
    assert asker.case.state == "awaiting_trader"
    refused = asker.save(sent_on="", narrative="More words.")
    assert refused.status_code == 422
    assert "Write today" in refused.content.decode()
    assert "More words." in refused.content.decode()
    asker.save(sent_on=casework.today(-3).isoformat(), narrative="More words.")
    assert asker.case.complaints.get().sent_on == casework.today(-3)
    assert asker.case.narrative == "More words."


def test_a_first_complaint_moved_onto_a_reminder_takes_its_place(asker):
    asker.save()
    for days in (-60, -40):
        asker.case.complaints.create(sent_on=casework.today(days), proof="yes")
    assert asker.save(sent_on=casework.today(-60).isoformat()).status_code == 302
    assert [row.sent_on for row in asker.case.complaints.all()] == [casework.today(-60), casework.today(-40)]


def test_what_was_noted_beside_the_question_is_not_asked_twice(asker, question):
    forum_actions.note_purchase(question, by=question.author, bought_in=dt.date(2026, 3, 9), seller="Lumen Shop")
    page = asker.look()
    assert page.context["form"]["trader_name"].value() == "Lumen Shop"
    assert "You noted March 2026 beside your question." in page.content.decode()
    assert asker.case.trader_name == ""  # until its asker saves it
    asker.save(trader_name="Lumen SARL")
    assert asker.look().context["form"]["trader_name"].value() == "Lumen SARL"


def test_a_wrong_field_keeps_every_other(asker):
    page = asker.save(amount="eighty nine", narrative="A long story", phone="0199001122")
    assert page.status_code == 422
    text = page.content.decode()
    assert "Write an amount such as 249.90." in text
    assert "A long story" in text
    assert "0199001122" in text
    assert 'name="amount" value="eighty nine"' in text
    assert asker.case.state == "draft"


def test_a_file_and_text_are_sent_by_either_button(asker):
    file = SimpleUploadedFile("invoice.pdf", casework.PDF)
    assert asker.save(attach="1", file=file, narrative="Typed before choosing the file").status_code == 302
    assert asker.case.evidence.get().kind == "invoice"
    assert asker.case.narrative == "Typed before choosing the file"
    asker.save(file=SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n..."), kind="photo")
    assert asker.case.evidence.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.html", b"<html><script>alert(1)</script>", "print it into a PDF"),
        ("mail.txt", b"They wrote: <script>alert(1)</script>", "print it into a PDF"),
        ("picture.svg", b"<svg onload=alert(1)>", "print it into a PDF"),
        ("program.pdf", b"MZ\x90\x00\x03", "Send a PDF, a photo"),
        ("empty.pdf", b"", "This file is empty"),
        ("big.pdf", b"%PDF-" + b" " * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_refused_file_loses_no_text(asker, name, content, sentence):
    page = asker.save(attach="1", file=SimpleUploadedFile(name, content), narrative="Kept all the same")
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Kept all the same" in page.content.decode()
    assert asker.case.narrative == "Kept all the same"
    assert not asker.case.evidence.exists()


def test_a_wrong_field_does_not_lose_the_file(asker):
    page = asker.save(attach="1", file=SimpleUploadedFile("invoice.pdf", casework.PDF), sent_on="31/02/2026")
    assert page.status_code == 422
    assert asker.case.evidence.count() == 1
    assert "invoice.pdf" in page.content.decode()


def test_the_button_without_a_file_says_so(asker):
    page = asker.save(attach="1", narrative="Kept")
    assert page.status_code == 422
    assert "Choose a file." in page.content.decode()
    assert asker.case.narrative == "Kept"


def test_a_file_is_taken_away_and_the_text_kept(asker):
    file = casework.attach(asker.case)
    stored, path = file.file.storage, file.file.name
    asker.look()
    response = asker.save(remove=str(file.pk), narrative="Typed meanwhile")
    assert response.status_code == 302
    assert not asker.case.evidence.exists()
    assert asker.case.narrative == "Typed meanwhile"
    assert stored.exists(path)  # until the transaction of the test ends: see test_evidence


def test_two_windows(asker):
    """The second window learns that the case changed, keeps its text, and may then save it."""
    asker.look()
    other = casework.Asker(asker.client, asker.case)
    other.look()
    asker.save(narrative="From the first window")
    page = other.save(narrative="From the second window")
    assert page.status_code == 409
    text = page.content.decode()
    assert "This case has changed since you opened the page" in text
    assert "From the second window" in text
    assert other.case.narrative == "From the first window"
    other.stamp = page.context["case"].stamp
    assert f'name="stamp" value="{other.stamp}"' in text
    assert other.save(narrative="From the second window").status_code == 302
    assert other.case.narrative == "From the second window"


def test_a_double_click_is_one_saving_and_the_same_answer(asker):
    asker.look()
    stamp = asker.stamp
    answers = [asker.client.post(asker.url, casework.typed(stamp=stamp, sent_on="")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert asker.case.events.filter(event__startswith="precheck").count() == 1


def test_a_form_of_a_case_that_ended_opens_no_new_one(asker):
    asker.look()
    actions.stop(asker.case, by=asker.case.asker)
    page = asker.save(narrative="Typed in an old window")
    assert page.status_code == 409
    assert "Typed in an old window" in page.content.decode()
    assert Case.objects.count() == 1
    assert ConsentRecord.objects.count() == 1


def test_a_form_of_a_case_that_was_sent_changes_nothing(question, as_member):
    case = casework.ready_case(question, casework.make_body("body-a", casework.make_mediator()))
    asker = casework.Asker(as_member(question.author), case)
    asker.look()
    casework.sending.send(case, by=case.asker, consent="yes")
    response = asker.client.post(asker.url, casework.typed(stamp=asker.stamp, narrative="Too late"), follow=True)
    assert "nothing can be changed in it here" in response.content.decode()
    case.refresh_from_db()
    assert case.narrative != "Too late"
    with pytest.raises(PermissionDenied):
        casework.attach(case, "late.pdf")


def test_a_mistaken_answer_is_explained_and_can_be_corrected(asker):
    """“Already before a court” ends a case at once; what she filled in is not lost with it."""
    casework.attach(asker.case)
    asker.look()
    response = asker.save(court="yes", narrative="A long story")
    assert asker.case.state == "redirected"
    assert response["Location"] == f"/en/cases/{asker.case.ref}/"
    page = asker.client.get(response["Location"]).content.decode()
    assert "Go on with the court" in page
    assert "Begin again from what is here" in page
    asker.client.post(asker.url, {"answer": "yes"})
    again = Case.objects.open().get()
    assert again.pk != asker.case.pk
    assert (again.narrative, again.complaints.count(), again.evidence.count()) == ("A long story", 1, 1)
    second = casework.Asker(asker.client, again)
    second.save(court="no")
    assert again.complaints.get().sent_on == casework.today(-80)


def test_the_sector_of_the_service_can_be_chosen(asker):
    """A service that takes some sectors only is found by its sector."""
    body = casework.make_body("body-a", casework.make_mediator(), sectors=["electronics", "lighthouses"])
    page = asker.look().content.decode()
    assert 'value="electronics"' in page
    assert 'value="lighthouses"' in page
    asker.save(body=str(body.pk), sector="electronics")
    assert asker.case.state == "ready"
    asker.save(body=str(body.pk), sector="retail")
    assert asker.case.prechecks.first().next_action == "find_another_body"
    asker.save(body=str(body.pk), sector="lighthouses")
    assert asker.case.state == "ready"


def test_a_sector_with_two_levels_asks_for_the_second(asker):
    asker.save(sector="telecom", sent_on=casework.today(-40).isoformat())
    assert asker.case.state == "second_level"
    assert "second_sent_on" in asker.look().context["form"].fields
    asker.save(
        sector="telecom",
        sent_on=casework.today(-40).isoformat(),
        second_sent_on=casework.today(-35).isoformat(),
        second_reply="negative",
        second_reply_on=casework.today(-30).isoformat(),
    )
    assert asker.case.complaints.get(level=2).reply == "negative"
    assert asker.case.prechecks.first().next_action == "find_the_body"


def test_the_seller_s_own_service_is_no_choice(asker):
    body = casework.make_body("sav", casework.make_mediator(), kind="trader_complaints")
    old = casework.make_body("old", valid_to=casework.today(-1))
    page = asker.save(body=str(body.pk))
    assert page.status_code == 422
    assert "takes no cases at present" in page.content.decode()
    assert asker.save(body=str(old.pk)).status_code == 422


def test_an_injury_goes_to_the_authorities(asker):
    asker.save(injured="yes")
    assert asker.case.prechecks.first().decision == "refer_authority"
    page = asker.look().content.decode()
    assert "112" in page
    assert "Check and send" not in page


def test_a_service_without_charter_waits_as_most_do(asker):
    body = casework.make_body("body-a", casework.make_mediator())
    asker.save(body=str(body.pk), sent_on=casework.today(-10).isoformat())
    assert asker.case.prechecks.first().earliest > casework.today()
    BodyPolicy.objects.create(body=body, wait_unit="days", wait_amount=5, valid_from=casework.today(-3))
    asker.save(body=str(body.pk), sent_on=casework.today(-10).isoformat())
    assert asker.case.state == "ready"


def test_the_energy_ombudsman_without_charter_keeps_the_rules_of_its_sector(asker):
    """Choosing it must not end a case that its law lets it take (Code de l’énergie, art. L122-1)."""
    public = casework.make_body("mne", casework.make_mediator(), kind="public_ombudsman", sectors=["energy"])
    asker.save(body=str(public.pk), sector="energy", court="yes")
    assert asker.case.state == "ready"


def test_the_mediator_of_a_supplier_has_no_right_of_the_ombudsman(asker):
    own = casework.make_body("of-a-supplier", casework.make_mediator(), sectors=["energy"])
    asker.save(body=str(own.pk), sector="energy", court="yes")
    assert asker.case.prechecks.first().grounds == ["L612-2-3:already_examined"]


def test_each_judgement_that_differs_is_a_row(asker):
    first = casework.make_body("body-a", casework.make_mediator(), sectors=["energy"])
    asker.save(body=str(first.pk), sector="retail")
    asker.save(body=str(first.pk), sector="retail")
    assert asker.case.prechecks.count() == 1
    second = casework.make_body("body-b", casework.make_mediator("carl"))
    asker.save(body=str(second.pk))
    assert [row.decision for row in asker.case.prechecks.all()] == ["ready", "inadmissible"]


def test_zero_euros_is_an_amount(asker):
    asker.save(amount="0")
    assert "amount in dispute" not in asker.look().context["missing"]


def test_the_asker_of_a_deleted_question_keeps_the_case(asker, bob):
    forum_actions.delete(asker.case.question, by=asker.case.asker)
    assert asker.look().status_code == 200
    assert asker.save(narrative="Still here").status_code == 302
    actions.stop(asker.case, by=asker.case.asker)
    assert asker.look().status_code == 404


def test_a_seller_abroad_is_for_the_european_centre(question, as_member):
    mediator = casework.make_body("body-a", casework.make_mediator())
    case = casework.ready_case(question, mediator, trader_country="DE")
    asker = casework.Asker(as_member(question.author), case)
    assert "choose the European Consumer Centre" in asker.look().content.decode()
    with pytest.raises(ValidationError, match="European Consumer Centre"):
        casework.sending.send(case, by=case.asker, consent="yes")
    centre = casework.make_body("ecc", casework.make_mediator("carl"), kind="ecc_net")
    actions.save_intake(case, by=case.asker, details={"body": centre}, answers={}, complaint=casework.complaint())
    assert casework.sending.send(case, by=case.asker, consent="yes").state == "sent"


def test_a_service_without_a_desk_here_cannot_be_sent_to(question, as_member):
    body = casework.make_body("far", site_url="https://far.example/")
    case = casework.ready_case(question, body)
    page = as_member(question.author).get(f"/en/questions/{question.pk}/escalate/send/").content.decode()
    assert "Bring it there yourself: https://far.example/" in page
    assert "Send my case" not in page
    with pytest.raises(ValidationError, match="does not receive cases from here"):
        casework.sending.send(case, by=case.asker, consent="yes")


def test_only_the_asker_fills_in(asker, mallory, bob):
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    bob.brand = brand
    for other in (mallory, bob):
        with pytest.raises(PermissionDenied):
            actions.save_intake(asker.case, by=other, details={}, answers={}, complaint=None)
