"""A case by e-mail: which bodies, what the mail says, and what is attached."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum.models import Mail
from moderation.handover import case_mail, proving, sending
from moderation.handover.backoff import SCHEDULE
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import actions
from moderation.mediation.models import BodyPolicy, Case, CaseReading
from tests.moderation import casework
from tests.moderation.mailbodies import Service, leave, path_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]
wide = pytest.mark.wide


@pytest.fixture(autouse=True)
def mail_is_read(settings):
    settings.MAIL_IN_ADDRESS = "reply@help.example"


@pytest.fixture
def body(db):
    return casework.make_mail_body()


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def service(case):
    return Service(leave()[0])


def page_of(response):
    return response.content.decode()


class TestWhichBodies:
    def test_one_without_a_desk_gets_the_way_to_the_dossier(self, case, body):
        """The words of the mail: reference, seller, dates, number of documents; never the account, nor who asked."""
        (message,) = leave()
        assert message.to == [body.email]
        assert message.subject == f"[{case.ref}] Mediation case – Comptoir Marguelon"
        for told in (case.ref, "Comptoir Marguelon", "Number of documents: 1", "/en/handover/"):
            assert told in message.body
        for private in (
            case.full_name,
            "Alice",
            case.narrative,
            case.bought,
            "89.00",
            "€89",
            case.phone,
            case.asker.email,
        ):
            assert private not in message.subject + message.body
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert not message.attachments
        assert (Delivery.objects.get().state, Delivery.objects.get().status) == ("done", 250)

    @wide
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda body: Endpoint.objects.all().delete(),  # nobody proved it
            lambda body: Endpoint.objects.update(is_active=False),  # mail fails there
            lambda body: BodyPolicy.objects.update(filing="api"),
            lambda body: BodyPolicy.objects.update(valid_to=casework.today(-1)),
            lambda body: type(body).objects.update(email="somebody.else@example.org"),
            lambda body: type(body).objects.update(email=""),
            lambda body: type(body).objects.update(valid_to=casework.today(-1)),
            lambda body: type(body).objects.update(kind="trader_complaints"),
        ],
    )
    def test_no_other_gets_anything(self, question, body, spoil):
        case = casework.ready_case(question, body)
        spoil(body)
        with pytest.raises(ValidationError):
            sending.send(Case.objects.get(), by=case.asker, consent="yes")
        assert not Delivery.objects.exists()
        assert leave() == []

    @wide
    def test_a_desk_whose_charter_says_so_gets_it_too(self, question):
        body = casework.make_mail_body("near", casework.make_mediator())
        case = casework.sent_case(question, body)
        (message,) = leave()
        assert f"/en/cases/{case.ref}/" in message.body
        assert "/en/handover/" in message.body
        assert not Mail.objects.filter(to=[body.email]).exists()

    @wide
    def test_sending_twice_writes_one_row(self, case, body):
        sending.send(case, by=case.asker, consent="yes")
        assert Delivery.objects.count() == 1
        assert len(leave()) == 1
        assert leave() == []


@wide
class TestProving:
    def asked(self, body):
        proving.ask(body)
        return path_in(Mail.objects.get(to=[body.email]).text)

    def test_whoever_reads_the_address_agrees_by_a_button(self, client):
        body = casework.make_body()
        path = self.asked(body)
        assert "May the mediation cases" in page_of(client.get(path))
        assert not body.is_reached_by_mail
        for _click in range(2):
            found = client.post(path)
        assert "can be sent to" in page_of(found)
        assert (found["Referrer-Policy"], "no-store" in found["Cache-Control"]) == ("no-referrer", True)
        assert body.is_reached_by_mail
        assert Endpoint.objects.count() == 1

    def test_a_changed_address_is_proven_anew(self, client, body):
        path = self.asked(body)
        type(body).objects.update(email="new@example.org")
        body.refresh_from_db()
        assert client.post(path).status_code == 404
        assert not body.is_reached_by_mail
        assert client.post(self.asked(body)).status_code == 200
        assert body.is_reached_by_mail
        assert Endpoint.objects.filter(is_active=True).count() == 1

    def test_old_and_forged_links(self, client, monkeypatch):
        body = casework.make_body()
        path = self.asked(body)
        assert client.post(path[:-3] + "AA/").status_code == 404
        monkeypatch.setattr(proving, "LASTS", dt.timedelta(seconds=-1))
        assert client.post(path).status_code == 404
        assert not body.is_reached_by_mail

    def test_the_operator_asks_by_a_command(self, body):
        call_command("prove_address", body.slug, verbosity=0)
        assert Mail.objects.filter(to=[body.email]).count() == 1
        with pytest.raises(CommandError, match="Known: far"):
            call_command("prove_address", "nobody")
        type(body).objects.update(email="")
        with pytest.raises(CommandError, match="no e-mail address"):
            call_command("prove_address", body.slug)


@wide
class TestTheMail:
    @pytest.mark.parametrize(
        ("languages", "subject", "word"),
        [
            (["fr"], "Dossier de médiation – Comptoir Marguelon", "Nombre de pièces"),
            (["en"], "Mediation case – Comptoir Marguelon", "Number of documents"),
            (["de"], "Mediation case – Comptoir Marguelon", "Number of documents"),  # then that of the case
        ],
    )
    def test_in_the_language_of_the_body(self, question, languages, subject, word):
        body = casework.make_mail_body(languages=languages)
        case = casework.sent_case(question, body)
        (message,) = leave()
        assert " ".join(message.subject.split()) == f"[{case.ref}] {subject}"
        assert word in message.body
        assert path_in(message).startswith("/fr/" if languages == ["fr"] else "/en/")

    @pytest.mark.parametrize(
        "bad", ["Shop\r\nBcc: mallory@example.org", "Shop\u2028Bcc: a", "Shop\x85\x0bX: y", "x" * 200]
    )
    def test_what_somebody_typed_ends_no_header_and_no_line(self, question, body, bad):
        case = casework.ready_case(question, body)
        Case.objects.filter(pk=case.pk).update(trader_name=bad)
        sending.send(Case.objects.get(), by=case.asker, consent="yes")
        (message,) = leave()
        assert message.recipients() == [body.email]
        assert message.message()["Bcc"] is None
        line = next(line for line in message.body.splitlines() if line.startswith("Seller:"))
        assert line.startswith("Seller: Shop") or line == f"Seller: {'x' * 80}"
        assert len(message.subject) <= 250

    def test_all_mails_of_a_case_stand_in_one_thread(self, case, body):
        (first,) = leave()
        Service(first).ask()
        actions.withdraw(case, by=case.asker)
        (last,) = leave()
        root = first.extra_headers["Message-ID"]
        assert root == case_mail.message_id(case.ref, "case.sent")
        assert case.ref.lower() not in root
        code = Mail.objects.get(subject__contains="code")
        assert code.headers["References"] == code.headers["In-Reply-To"] == root
        assert last.extra_headers["References"] == root
        assert len({root, code.message_id, last.extra_headers["Message-ID"]}) == 3
        assert first.extra_headers["Reply-To"] == last.extra_headers["Reply-To"] == code.headers["Reply-To"]

    def test_answers_go_to_a_sealed_address(self, case, body, settings):
        address = case_mail.answers(case, body)["Reply-To"]
        assert address.startswith(f"case+{case.ref}.")
        assert address.endswith("@help.example")
        assert len(address.partition("@")[0]) <= 64
        settings.MAIL_IN_ADDRESS = ""
        (message,) = leave()
        assert "Reply-To" not in message.extra_headers
        assert "Nobody reads answers" in message.body

    def test_a_mail_server_that_is_down_delays_it_by_the_published_schedule(self, case, monkeypatch):
        def fails(*args):
            raise ConnectionRefusedError

        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
            assert leave() == []
            row = Delivery.objects.get()
            assert (row.state, row.last_error) == ("pending", "ConnectionRefusedError")
            wait = (row.next_attempt_at - timezone.now()).total_seconds()
            assert SCHEDULE[1].total_seconds() - 1 <= wait <= SCHEDULE[1].total_seconds() * 1.1
            for _attempt in SCHEDULE[1:]:
                leave()
        row = Delivery.objects.get()
        assert (row.state, row.attempts) == ("dead", len(SCHEDULE))
        assert not Endpoint.objects.get().is_active
        assert not case.body.is_reached_by_mail
        proving.prove(case.body, at=timezone.now())
        assert Delivery.objects.filter(pk=row.pk).replay() == 1
        (message,) = leave()
        assert message.extra_headers["Message-ID"] == case_mail.message_id(case.ref, "case.sent")
        assert Service(message).fetch().status_code == 200

    def test_each_attempt_names_the_same_link(self, case):
        (first,) = leave()
        Delivery.objects.update(state="dead")
        Delivery.objects.send_again()
        (second,) = leave()
        assert path_in(first) == path_in(second)

    def test_what_was_taken_back_meanwhile_is_not_sent(self, case):
        actions.withdraw(case, by=case.asker)
        assert leave() == []
        assert set(Delivery.objects.values_list("state", flat=True)) == {"skipped"}

    def test_the_end_is_told_to_whoever_got_it(self, case, body):
        leave()
        type(body).objects.update(email="new@example.org")
        actions.withdraw(Case.objects.get(), by=case.asker)
        (message,) = leave()
        assert "Case withdrawn" in message.subject
        assert "Comptoir" not in message.subject + message.body
        assert message.to == ["far@example.org"]


@wide
class TestAttached:
    def test_only_where_the_charter_says_so(self, question):
        body = casework.make_mail_body(dossier_attached=True)
        case = casework.sent_case(question, body)
        (message,) = leave()
        ((name, content, mime),) = message.attachments
        assert (name, mime, content[:2]) == (f"{case.ref}.zip", "application/zip", b"PK")
        assert "/handover/" not in message.body
        reading = CaseReading.objects.get(what="mail_dossier")
        assert (reading.case_id, reading.role, reading.member_id) == (case.pk, "mediation_staff", None)

    def test_what_does_not_fit_is_fetched(self, question, monkeypatch):
        monkeypatch.setattr("moderation.handover.dossier_mail.MOST_ATTACHED", 10)
        casework.sent_case(question, casework.make_mail_body(dossier_attached=True))
        (message,) = leave()
        assert not message.attachments
        assert "/en/handover/" in message.body
        assert not CaseReading.objects.exists()

    def test_who_sends_it_knows_how_it_goes(self, question, as_member):
        case = casework.ready_case(question, casework.make_mail_body(dossier_attached=True))
        client = as_member(case.asker)
        address = f"/en/questions/{question.pk}/escalate/send/"
        assert "with the whole file attached" in page_of(client.get(address))
        BodyPolicy.objects.update(dossier_attached=False)
        assert "by a link that works once" in page_of(client.get(address))
