"""From "not solved" to the mediator's desk: private, complete, sent once, whatever the receiver does."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from forum import actions
from forum.models import Notification, Question
from moderation.handover import signing
from moderation.handover.deliveries import deliver
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import journal
from moderation.mediation.clock import move_cases
from moderation.mediation.models import BodyStaff, Case, MediationBody
from tests.journeys.browser import Visitor
from tests.journeys.receiver import Receiver
from tests.journeys.test_question import words
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db(transaction=True)

NEUTRAL = "The author is taking this further elsewhere. Thread kept for reading, replies closed."
TITLE = "Remboursement refusé pour un casque renvoyé"


def make_body(slug, member):
    today = timezone.localdate()
    body = MediationBody.objects.create(
        slug=slug,
        name=f"Médiation {slug}",
        kind="cecmc",
        email=f"{slug}@example.org",
        languages=["fr", "en"],
        checked_on=today,
        valid_from=today - dt.timedelta(days=100),
    )
    BodyStaff.objects.create(body=body, member=member)
    return body


@pytest.fixture
def carol(site):
    return make_member("carol", "Mediators", language="fr")


@pytest.fixture
def body(carol):
    return make_body("corps-a", carol)


@pytest.fixture
def carl(site):
    carl = make_member("carl", "Mediators", language="fr")
    make_body("corps-b", carl)
    return carl


@pytest.fixture(params=["fr", pytest.param("en", marks=pytest.mark.slow)])
def language(request):
    return request.param


@pytest.fixture
def question(site, language):
    alice = make_member("alice", language=language)
    bob = make_member("bob", language=language)
    body = "Le vendeur refuse le remboursement, ma réclamation est sans réponse. Litige depuis un mois."
    question = actions.ask(TITLE, by=alice, body=body, language="fr", tags=["remboursement"])
    actions.answer(question, by=bob, body="Avez-vous écrit une lettre ?")
    return question


def signed_in(member, language):
    visitor = Visitor(language)
    visitor.sign_in(member, PASSWORD)
    return visitor


def intake(today, **changes):
    known = {
        "contract": "yes",
        "consumer": "yes",
        "trader": "yes",
        "court": "no",
        "other_mediator": "no",
        "sent_on": (today - dt.timedelta(days=80)).isoformat(),
        "channel": "email",
        "proof": "yes",
        "trader_name": "Casque & Compagnie",
        "trader_contact": "5 passage du Gabarit, 00005 Villefictive",
        "bought": "Casque BX-200",
        "purchase_date": (today - dt.timedelta(days=110)).isoformat(),
        "amount": "89,00 €",
        "remedy": "refund",
        "narrative": "J’ai renvoyé le casque, rien n’est remboursé.",
        "full_name": "Alice Rimbel",
    }
    return {**known, **changes}


@pytest.mark.wide
def test_from_not_solved_to_the_desk(question, body, carol, carl, postbox, settings, language):
    settings.WEBHOOKS_TO_LOOPBACK = True
    alice = signed_in(question.author, language)
    with Receiver() as receiver:
        endpoint = Endpoint.objects.create(body=body, url=receiver.url, secrets=[signing.new_secret()])
        prepare_offer(alice, question, language)
        case = fill_in(alice, question, body, language)
        send(alice, case, question, language)
        arrive_once(receiver, endpoint, case)
    told_by_mail(postbox, case)
    at_the_desk(case, carol, carl, language)
    nothing_in_public(question, case, language)


def prepare_offer(alice, question, language):
    """The asker says that nothing helped: a private offer, explained, and nothing else."""
    page = alice.get(question.get_absolute_url()).follow(words("No, my problem is not solved", language))
    page.press(words("My problem is not solved", language))
    case = Case.objects.get()
    assert (case.state, case.trigger, case.opened_by) == ("offered", "T5", "trigger")
    told = Notification.objects.get(kind="way_out")
    assert told.member == question.author
    visitor = Visitor(language).get(question.get_absolute_url())
    assert str(case.ref) not in visitor.text
    assert words("See my way out", language) not in visitor.text


def fill_in(alice, question, body, language):
    """Each answer is judged: no letter yet, then too early, then ready."""
    page = alice.get(f"/{language}/questions/{question.pk}/escalate/")
    asked = page.press(words("Prepare my case", language))
    assert asked.url == f"/{language}/questions/{question.pk}/escalate/check/purchase/"
    page = alice.get(f"{page.url}form/")  # the form is open all the same
    today = timezone.localdate()
    page = page.press(words("Save and check", language), **intake(today, sent_on=""))
    case = Case.objects.get()
    assert case.state == "complaint_needed"
    assert case.prechecks.first().grounds == ["L612-2-1:no_written_complaint"]
    recent = (today - dt.timedelta(days=3)).isoformat()
    page = page.press(words("Save and check", language), sent_on=recent, proof="yes", body=str(body.pk))
    case.refresh_from_db()
    assert case.state == "awaiting_trader"
    assert case.prechecks.first().earliest > today
    refused = page.press(words("Save and check", language), sent_on="31/02/2026")
    assert refused.status == 422
    assert "Alice Rimbel" in refused.text
    page = refused.press(words("Save and check", language), sent_on=(today - dt.timedelta(days=80)).isoformat())
    case.refresh_from_db()
    assert case.state == "ready"
    assert case.amount == 89
    file = SimpleUploadedFile("facture.pdf", b"%PDF-1.4 demo", content_type="application/pdf")
    page.press(words("Add this file", language), kind="invoice", file=file)
    assert case.evidence.get().mime == "application/pdf"
    return case


def send(alice, case, question, language):
    """Only with her agreement; the thread is frozen with it."""
    page = alice.get(f"/{language}/questions/{question.pk}/escalate/").follow(words("Check and send", language))
    unticked = page.press(words("Send my case", language))
    assert unticked.status == 422
    assert not Delivery.objects.exists()
    page = unticked.press(words("Send my case", language), consent="on")
    case.refresh_from_db()
    assert (case.state, page.url) == ("sent", f"/{language}/cases/{case.ref}/")
    frozen = json.loads(case.snapshot.content)
    assert [post["by"] for post in frozen["posts"]] == ["asker", "Member A"]
    assert journal.verify(case) is None
    twice = alice.get(f"/{language}/questions/{question.pk}/escalate/send/")
    assert twice.url == page.url
    assert Delivery.objects.count() == 1


def arrive_once(receiver, endpoint, case):
    """Answering 500, then nothing at all, then well: signed anew each time, the same id and body."""
    for status in (500, 503, 200):
        receiver.status = status
        Delivery.objects.update(next_attempt_at=timezone.now())
        deliver()
    assert deliver() == 0
    assert len(receiver.calls) == 3
    assert len({(call.headers["webhook-id"], call.body) for call in receiver.calls}) == 1
    for call in receiver.calls:
        event = Webhook(endpoint.secrets[0]).verify(call.body, dict(call.headers))
        assert event["data"]["case"] == case.ref
    assert "Rimbel" not in receiver.calls[0].body.decode()
    row = Delivery.objects.get()
    assert (row.state, row.status, row.attempts) == ("done", 200, 3)


def told_by_mail(postbox, case):
    message = postbox.to("corps-a@example.org")[0]
    assert case.ref in message["Subject"]
    assert "Rimbel" not in message.as_string()


def at_the_desk(case, carol, carl, language):
    desk = signed_in(carol, language)
    page = desk.get(f"/{language}/cases/").follow(case.ref)
    assert "Alice Rimbel" in page.text
    assert page.follow("facture.pdf").status == 200
    step = page.follow(words("Confirm that the case arrived", language))
    step.press(words("Record", language), received_on=timezone.localdate().isoformat())
    case.refresh_from_db()
    assert case.state == "under_review"
    assert case.deadlines.get(kind="rejection_notice").due_on == timezone.localdate() + dt.timedelta(days=21)
    other = signed_in(carl, language)
    assert case.ref not in other.get(f"/{language}/cases/").text
    assert other.get(f"/{language}/cases/{case.ref}/").status == 404


def nothing_in_public(question, case, language):
    """The neutral line, and not a word more, for everybody: members, moderators, brand."""
    visitor = Visitor(language).get(question.get_absolute_url())
    assert words(NEUTRAL, language) in visitor.text
    for who in (make_member("dora", "Moderators", is_staff=True), make_member("mallory"), make_member("root")):
        page = signed_in(who, language).get(question.get_absolute_url())
        assert case.ref not in page.text
        assert signed_in(who, language).get(f"/{language}/cases/{case.ref}/").status == 404
        assert signed_in(who, language).get(f"/{language}/questions/{question.pk}/escalate/").status == 404
    question = Question.objects.get(pk=question.pk)
    assert not question.takes_answers


@pytest.mark.wide
def test_the_wait_ends_by_itself(question, body):
    from moderation.mediation import actions as cases

    now = timezone.now()
    case = cases.open_offer(question, by=question.author)
    cases.accept_offer(case, by=question.author, consent="yes")
    today = timezone.localdate()
    answers = dict.fromkeys(("contract", "consumer", "trader"), "yes") | {"court": "no", "other_mediator": "no"}
    cases.save_intake(
        case,
        by=question.author,
        details={"body": body, "trader_name": "x", "trader_contact": "y"},
        answers=answers,
        complaint={"sent_on": today, "channel": "email", "proof": "yes", "reply": "none", "reply_on": None},
    )
    case.refresh_from_db()
    assert case.state == "awaiting_trader"
    earliest = case.deadlines.get(kind="trader_wait").due_on
    move_cases(now + dt.timedelta(days=(earliest - today).days - 1))
    case.refresh_from_db()
    assert case.state == "awaiting_trader"
    move_cases(now + dt.timedelta(days=(earliest - today).days))
    move_cases(now + dt.timedelta(days=(earliest - today).days))
    case.refresh_from_db()
    assert case.state == "ready"
    move_cases(now + dt.timedelta(days=367))
    case.refresh_from_db()
    assert case.state == "lapsed"
    assert journal.verify(case) is None
