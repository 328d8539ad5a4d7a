"""What a body answers by e-mail: kept for its staff, once, when seal and sender are right; else nothing, in silence."""

from email.message import EmailMessage

import pytest
from django.core.files.base import ContentFile

from forum import actions as forum_actions
from forum.mail_in import receiving
from forum.mail_in.address import Purpose, address_for
from forum.models import Answer, InboundMail, Mail
from moderation.handover import case_mail, mail_in
from moderation.mediation import actions, journal
from moderation.mediation.models import Case, Evidence, Message
from tests.forum.mailing import letter, receive
from tests.moderation import casework
from tests.moderation.casework import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]
wide = pytest.mark.wide


@pytest.fixture(autouse=True)
def mail_is_read(settings):
    settings.MAIL_IN_ADDRESS = "reply@help.example"


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_mail_body("far", carol)


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def address(case, body):
    return case_mail.answers(case, body)["Reply-To"]


def with_files(address, *files, **headers) -> bytes:
    """A letter of the body with attachments: name, content, type."""
    message = EmailMessage()
    known = {"From": "Far <far@example.org>", "To": address, "Subject": "Re: dossier", "Message-ID": "<files@far>"}
    for name, value in {**known, **headers}.items():
        message[name] = value
    message.set_content("See the attachment.")
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def nothing_came(case):
    """Not a row, not an answer, not a step."""
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.version, fresh.state) == (case.version, case.state)
    assert not Message.objects.exists()
    assert not Evidence.objects.filter(visibility="staff").exists()
    assert not Mail.objects.filter(notification=None).exists()


@wide
def test_an_answer_is_kept_for_the_staff_and_moves_nothing(case, body, address, as_member, carol, question):
    assert receive(letter(body.email, address, "We have your file.\n\n> quoted")) == "kept with a case"
    row = Message.objects.get()
    assert (row.readers, row.said_by, row.author, row.way) == ("staff", "mediation_staff", None, "email")
    assert "We have your file." in row.text
    assert "quoted" not in row.text
    (file,) = row.files.all()
    assert (file.visibility, file.mime) == ("staff", "text/plain")
    with file.file.open("rb") as kept:
        assert b"> quoted" in kept.read()
    fresh = Case.objects.get()
    assert (fresh.state, fresh.version) == (case.state, case.version + 1)
    event = fresh.events.get(event="mail")
    assert (event.source, event.actor_code, event.actor_role) == ("integration", "mail", "mediation_staff")
    assert "We have" not in str(event.data)
    assert journal.verify(fresh) is None
    assert not Answer.objects.exists()
    page = as_member(carol).get(f"/en/cases/{case.ref}/").content.decode()
    assert "We have your file." in page
    assert "by e-mail, read by your service only" in page
    asker = as_member(case.asker).get(f"/en/cases/{case.ref}/").content.decode()
    assert "We have your file." not in asker
    assert "which is kept for itself" in asker
    assert as_member(case.asker).get(f"/en/cases/{case.ref}/files/{file.pk}/").status_code == 404


@wide
class TestRefused:
    @pytest.mark.parametrize("sender", ["mallory@example.org", "carol@example.org", "far@example.org.evil.example"])
    def test_from_somebody_else(self, case, address, sender):
        assert receive(letter(sender, address)) == "unproven"
        nothing_came(case)

    def test_from_alone_gives_nothing(self, case, body):
        for to in (f"case+{case.ref}.{'a' * 10}@help.example", f"case+{case.ref}@help.example", "case@help.example"):
            assert receive(letter(body.email, to, number=to)) in {"unproven", "unknown address"}
        nothing_came(case)

    def test_two_senders(self, case, body, address):
        raw = letter(body.email, address).replace(b"From: ", b"From: mallory@example.org, ")
        assert receive(raw) == "unproven"
        nothing_came(case)

    def test_the_seal_of_another_case(self, case, body, address, ask):
        other = casework.sent_case(ask("Another dispute about a machine"), body)
        seal = case_mail.seal_of(other, body)
        assert receive(letter(body.email, f"case+{case.ref}.{seal}@help.example")) == "unproven"
        nothing_came(case)

    def test_two_cases_at_once(self, case, body, address, ask):
        other = casework.sent_case(ask("Another dispute about a machine"), body)
        both = f"{address}, {case_mail.answers(other, body)['Reply-To']}"
        assert receive(letter(body.email, both)) == "unproven"
        nothing_came(case)

    def test_no_such_case_is_refused_as_a_wrong_seal_is(self, case, body):
        told = {
            receive(letter(body.email, f"case+{ref}.{'b' * 10}@help.example", number=ref))
            for ref in (case.ref, "SC-26-00000-0", "SC-26-ZZZZZ-Z")
        }
        assert told == {"unproven"}
        nothing_came(case)

    def test_after_a_change_of_address(self, case, body, address):
        type(body).objects.update(email="new@example.org")
        for number, sender in enumerate(("far@example.org", "new@example.org")):
            assert receive(letter(sender, address, number=str(number))) == "unproven"
        nothing_came(case)

    def test_once_the_case_has_ended(self, case, body, address):
        case = actions.withdraw(case, by=case.asker)
        assert receive(letter(body.email, address)) == "unproven"
        assert not Message.objects.exists()

    def test_what_the_mail_server_calls_forged(self, case, body, address):
        said = "mx.help.example; spf=pass; dmarc=fail header.from=example.org"
        assert receive(letter(body.email, address, Authentication_Results=said)) == "unproven"
        nothing_came(case)

    def test_a_huge_letter(self, case, address, monkeypatch):
        monkeypatch.setattr(receiving, "RAW_MAX", 2000)
        assert not receiving.accept(with_files(address, ("a.pdf", PDF + b"x" * 3000, "application/pdf")))
        assert not InboundMail.objects.exists()
        nothing_came(case)

    def test_another_domain(self, case, body, address):
        elsewhere = address.replace("help.example", "evil.example")
        assert receive(letter(body.email, elsewhere)) == "unknown address"
        nothing_came(case)


@wide
class TestOnce:
    def test_the_same_letter_twice(self, case, body, address):
        assert receive(letter(body.email, address)) == "kept with a case"
        assert not receiving.accept(letter(body.email, address, "The same Message-ID, other words."))
        InboundMail.objects.all().delete()
        assert receive(letter(body.email, address, "Again, months later.")) == "kept before"
        assert Message.objects.count() == 1

    def test_so_many_a_day(self, case, body, address, monkeypatch):
        monkeypatch.setattr(mail_in, "A_DAY", 2)
        told = [receive(letter(body.email, address, number=str(number))) for number in range(3)]
        assert told == ["kept with a case", "kept with a case", "too many"]


@wide
class TestAttached:
    def test_files_are_checked_and_hashed(self, case, address):
        logo = b"\x89PNG\r\n\x1a\n"
        raw = with_files(
            address,
            ("avis.pdf", PDF + b" of the body", "application/pdf"),
            ("run.exe", b"MZ\x00\x01", "application/octet-stream"),
            ("page.pdf", b"<html><script>", "application/pdf"),
            ("../../etc/passwd", logo, "image/png"),
        )
        assert receive(raw) == "kept with a case"
        row = Message.objects.get()
        kept = {file.name: file for file in row.files.all()}
        assert set(kept) == {f"e-mail-{casework.today()}.txt", "avis.pdf", "passwd.png"}
        assert all(file.visibility == "staff" and len(file.sha256) == 64 for file in kept.values())
        for name in ("run.exe", "page.pdf"):
            assert f"{name}: " in row.text
        told = Mail.objects.get(subject__contains="missing")
        assert told.to == ["far@example.org"]
        assert "run.exe" in told.text
        assert told.headers["Auto-Submitted"] == "auto-replied"

    def test_too_large_ones(self, case, address, monkeypatch):
        monkeypatch.setattr("moderation.mediation.evidence.MAX_SIZE", 100)
        receive(with_files(address, ("big.pdf", PDF + b"x" * 200, "application/pdf")))
        assert "big.pdf: " in Message.objects.get().text
        assert not Evidence.objects.filter(name="big.pdf").exists()

    def test_another_mail_in_it_and_no_answer_to_a_program(self, case, address):
        inner = letter("mallory@example.org", "far@example.org")
        raw = with_files(
            address, ("inner.eml", inner, "application/octet-stream"), **{"Auto-Submitted": "auto-replied"}
        )
        assert receive(raw) == "kept with a case"
        assert not Mail.objects.filter(subject__contains="missing").exists()

    def test_it_takes_no_room_of_the_asker(self, case, body, address, monkeypatch):
        monkeypatch.setattr("moderation.mediation.evidence.MAX_BY_MAIL", 2)
        for number in range(4):
            receive(letter(body.email, address, f"Words {number}.", number=str(number)))
        assert Evidence.objects.filter(visibility="staff").count() == 2
        assert Message.objects.count() == 4
        monkeypatch.setattr("moderation.mediation.evidence.MAX_FILES", 1)
        said = actions.Said(text="One more", readers="consumer", key="k", files=(_upload(),))
        assert actions.say(case, said, by=case.asker).files.count() == 1

    def test_it_is_in_no_dossier_and_in_no_answer_to_the_asker(self, case, address, as_member):
        receive(with_files(address, ("avis.pdf", PDF + b" of the body", "application/pdf")))
        found = as_member(case.asker).get(f"/en/cases/{case.ref}/dossier.zip")
        assert b"avis.pdf" not in b"".join(found.streaming_content)


def _upload():
    return ContentFile(PDF + b" more", name="more.pdf")


@wide
def test_a_body_with_a_desk_answers_in_the_same_way(question, ask):
    body = casework.make_body("near", casework.make_mediator("nina"))
    case = casework.sent_case(ask("A dispute at a desk"), body)
    told = Mail.objects.get(to=[body.email])
    assert receive(letter(body.email, told.headers["Reply-To"])) == "kept with a case"
    assert Message.objects.get().case == case


@wide
def test_members_still_answer_at_their_own_address(case, question, bob):

    other = forum_actions.ask(
        "Which filter fits this machine?", by=case.asker, body="?", language="en", tags=["filter"]
    )
    assert receive(letter(bob.email, address_for(bob, Purpose.ANSWER, other.pk))) == "published"


def of_parts(address, sender, count, *, filler=0):
    """A letter with so many attachments, the first of them of `filler` bytes."""
    message = EmailMessage()
    known = {"From": f"Far <{sender}>", "To": address, "Subject": "Re: dossier", "Message-ID": "<many@far>"}
    for name, value in known.items():
        message[name] = value
    message.set_content("See the attachments.")
    for number in range(count):
        content = PDF + b" " * (filler if number == 0 else 0)
        message.add_attachment(content, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    return message.as_bytes()


@wide
def test_a_mail_of_too_many_parts_is_on_record_and_its_sender_told(case, body, address, as_member, carol):
    """It used to be dropped after three tries, and nobody was told."""
    assert receive(of_parts(address, body.email, 250)) == "kept with a case"
    row = Message.objects.get()
    assert row.text == "Re: dossier\n\nNot kept:\nits text and all that is attached: it has more than 200 parts"
    assert not row.files.exists()
    (told,) = Mail.objects.filter(subject__contains="is missing")
    assert told.to == [body.email]
    assert "more than 200 parts" in told.text
    assert case.events.filter(event="mail").count() == 1
    actions.declare(case, by=carol, text="Nothing binds me.")
    assert "more than 200 parts" in as_member(carol).get(f"/en/cases/{case.ref}/").text


@wide
def test_too_many_parts_from_somebody_else_are_refused_in_silence(case, address):
    assert receive(of_parts(address, "mallory@example.org", 250)) == "unproven"
    nothing_came(case)


@wide
def test_what_is_attached_behind_a_long_file_may_be_too_much(case, body, address):
    """The first two million bytes are read for the text; the parts behind them count for the attachments."""
    assert receive(of_parts(address, body.email, 250, filler=2_000_000)) == "kept with a case"
    row = Message.objects.get()
    assert "See the attachments." in row.text
    assert "Not kept:\nall that is attached: it has more than 200 parts" in row.text
    assert row.files.count() == 1
