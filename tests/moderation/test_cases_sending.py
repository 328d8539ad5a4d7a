"""Sending, stopping, taking back: once each, by the asker alone, and the body is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.letters import compose
from forum.models import Mail, Notification, Question
from moderation.handover import endpoints, sending
from moderation.handover.models import Delivery
from moderation.mediation import actions, journal
from moderation.mediation.models import BodyPolicy, Case, Deadline
from moderation.mediation.states import Role, State, can
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol, settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    body = casework.make_body("body-a", carol)
    endpoints.add(body, "http://127.0.0.1:9/hook")
    return body


@pytest.fixture
def case(question, body):
    return casework.ready_case(question, body)


@pytest.fixture
def alice_s(as_member, question):
    return as_member(question.author)


def url(case, *rest):
    return "/".join([f"/en/questions/{case.question_id}/escalate", *rest, ""])


def test_a_double_click_sends_once(case, alice_s):
    """Both get the same answer; one snapshot, one consent, one delivery, one mail."""
    stamp = Case.objects.get().stamp
    both = [alice_s.post(url(case, "send"), {"consent": "on", "stamp": stamp}) for _ in range(2)]
    assert {(one.status_code, one["Location"]) for one in both} == {(302, f"/en/cases/{case.ref}/")}
    again = sending.send(case, by=case.asker, consent="yes", stamp=stamp)
    assert again.version == Case.objects.get().version
    assert Delivery.objects.count() == Mail.objects.filter(to=["body-a@example.org"]).count() == 1
    assert case.consents.filter(kind="send").count() == 1
    assert case.events.filter(event="send").count() == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_sent_a_case_is_told_so_with_its_reference(case, body, language):
    case.asker.language = language
    case.asker.save()
    for _ in range(2):
        sending.send(case, by=case.asker, consent="yes")
    subject, text, _html = compose(Mail.objects.get(to=[case.asker.email]).notification)
    assert subject == {"en": "Your case was sent", "fr": "Votre dossier est envoyé"}[language]
    assert case.ref in text
    assert f"/{language}/cases/{case.ref}/" in text
    for word in (body.name, case.trader_name, case.bought, case.full_name):
        assert word not in subject + text


def test_what_changed_since_the_page_is_looked_at_again(case, alice_s, body):
    page = alice_s.get(url(case, "send"))
    stamp = page.context["case"].stamp
    actions.save_intake(
        case, by=case.asker, details=casework.details(body, narrative="Another story"), answers={}, complaint=None
    )
    conflict = alice_s.post(url(case, "send"), {"consent": "on", "stamp": stamp})
    assert conflict.status_code == 409
    text = conflict.content.decode()
    assert "Another story" in text
    assert "checked" not in text.split('name="consent"')[1].split(">")[0]
    assert not Delivery.objects.exists()
    stamp = conflict.context["case"].stamp
    assert alice_s.post(url(case, "send"), {"consent": "on", "stamp": stamp}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "visibility", "is_warned"),
    [("invoice", "body", True), ("complaint", "asker", True), ("complaint", "body", False), ("reply", "body", False)],
)
def test_a_case_without_the_proof_of_its_complaint_says_so(case, alice_s, kind, visibility, is_warned):
    casework.attach(case, kind=kind, visibility=visibility)
    assert ("Neither your complaint nor" in alice_s.get(url(case, "send")).content.decode()) is is_warned


def test_nothing_is_sent_without_agreement(case, alice_s):
    page = alice_s.post(url(case, "send"), {"stamp": case.stamp})
    assert page.status_code == 422
    assert "nothing is sent without your agreement" in page.content.decode()
    assert Case.objects.get().state == "ready"


def test_only_the_asker_sends(case, carol, dora, bob):
    assert [role for role in Role if can(State.READY, "send", role)] == [Role.ASKER]
    for other in (carol, dora, bob):
        with pytest.raises(PermissionDenied):
            sending.send(case, by=other, consent="yes")


@pytest.mark.parametrize("field", ["trader_name", "purchase_date", "amount", "remedy", "narrative", "full_name"])
def test_what_is_strictly_needed(case, body, field, alice_s):
    empty = None if field in {"purchase_date", "amount"} else ""
    actions.save_intake(
        case, by=case.asker, details=casework.details(body, **{field: empty}), answers={}, complaint=None
    )
    with pytest.raises((ValidationError, PermissionDenied)):
        sending.send(case, by=case.asker, consent="yes")
    assert not Delivery.objects.exists()


def test_a_case_that_is_no_longer_ready_is_not_sent(case, body, alice_s):
    answers = {**casework.ELIGIBLE, "court": "yes"}
    actions.save_intake(case, by=case.asker, details={}, answers=answers, complaint=None)
    assert "Send my case" not in alice_s.get(url(case, "send")).content.decode()
    page = alice_s.post(url(case, "send"), {"consent": "on", "stamp": Case.objects.get().stamp})
    assert page.status_code == 409
    assert "cannot be sent today" in page.content.decode()


def test_a_body_that_left_the_list_receives_nothing(case, body):
    body.valid_to = casework.today(-1)
    body.save()
    with pytest.raises(ValidationError, match="the mediation service"):
        sending.send(case, by=case.asker, consent="yes")


def test_all_or_nothing(case, monkeypatch):
    """The last thing of sending fails: nothing of it is left."""

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("moderation.handover.mail_channel.mail.queue", fail)
    with pytest.raises(RuntimeError):
        sending.send(case, by=case.asker, consent="yes")
    fresh = Case.objects.get()
    assert (fresh.state, fresh.sent_at, fresh.version) == ("ready", None, case.version)
    assert not hasattr(fresh, "snapshot")
    assert not Delivery.objects.exists()
    assert not Question.objects.get().is_taken_elsewhere


@pytest.mark.parametrize("why", ["no", "satisfied"])
def test_stopping_twice_is_stopping_once(case, alice_s, why):
    both = [alice_s.post(url(case, "stop"), {"why": why}) for _ in range(2)]
    assert [one.status_code for one in both] == [302, 302]
    expected = "resolved_before" if why == "satisfied" else "not_pursued"
    assert Case.objects.get().state == expected


@pytest.mark.parametrize("days_ago", [None, 9, 80])
def test_the_seller_solved_it_from_every_state(question, body, alice_s, days_ago):
    case = casework.draft_case(question)
    complaint = casework.complaint(days_ago) if days_ago else None
    actions.save_intake(
        case, by=case.asker, details=casework.details(body), answers=casework.ELIGIBLE, complaint=complaint
    )
    alice_s.post(url(case, "stop"), {"why": "satisfied"})
    assert Case.objects.get().state == "resolved_before"


def test_stopping_in_an_old_window_does_not_end_a_sent_case(case, alice_s):
    sending.send(case, by=case.asker, consent="yes")
    page = alice_s.post(url(case, "stop"), {"why": "no"}, follow=True)
    assert "was sent meanwhile" in page.content.decode()
    assert Case.objects.get().state == "sent"


@pytest.mark.parametrize("state", ["sent", "under_review", "in_mediation", "proposal_made"])
def test_the_asker_takes_the_case_back_at_any_time(case, carol, alice_s, state):
    case = casework.lead(sending.send(case, by=case.asker, consent="yes"), carol, *casework.WAYS[state])
    page = alice_s.get(f"/en/cases/{case.ref}/").content.decode()
    address = f"/en/cases/{case.ref}/withdraw/"
    assert address in page
    assert alice_s.post(address, {}).status_code == 422
    both = [alice_s.post(address, {"sure": "on"}) for _ in range(2)]
    assert [one.status_code for one in both] == [302, 302]
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert journal.verify(case) is None
    assert not case.deadlines.filter(status=Deadline.Status.RUNNING).exists()
    assert Delivery.objects.filter(event="case.closed").count() == 1
    told = Mail.objects.get(subject__contains="Case withdrawn")
    assert "Rimbel" not in told.text + told.subject
    assert address not in alice_s.get(f"/en/cases/{case.ref}/").content.decode()


def test_nobody_else_takes_it_back(case, carol, dora):
    case = sending.send(case, by=case.asker, consent="yes")
    for other in (carol, dora):
        with pytest.raises(PermissionDenied):
            actions.withdraw(case, by=other)
    with pytest.raises(PermissionDenied):  # the staff record it only after they received it
        casework.lead(case, carol, "withdraw")


def test_an_ended_case_is_not_taken_back(case, carol, alice_s):
    case = casework.lead(sending.send(case, by=case.asker, consent="yes"), carol, *casework.WAYS["settled"])
    assert alice_s.post(f"/en/cases/{case.ref}/withdraw/", {"sure": "on"}).status_code == 302
    assert Case.objects.get().state == "settled"
    with pytest.raises(PermissionDenied):
        actions.withdraw(case, by=case.asker)


def test_the_end_is_announced_whoever_ends_it(case, carol):
    case = casework.lead(sending.send(case, by=case.asker, consent="yes"), carol, *casework.WAYS["settled"])
    delivery = Delivery.objects.get(event="case.closed")
    assert "settled" not in delivery.payload
    assert not Mail.objects.filter(subject__contains="withdrawn").exists()  # they ended it themselves


def test_a_mail_is_in_a_language_of_the_body_and_of_the_site(question):
    body = casework.make_body("body-a", casework.make_mediator(), languages=["de", "fr"])
    casework.sent_case(question, body)
    mail = Mail.objects.get(to=["body-a@example.org"])
    assert "/fr/cases/" in mail.text


def test_the_mail_to_the_body_says_nothing_of_the_case(question, body):
    case = casework.sent_case(question, body)
    mail = Mail.objects.get(to=["body-a@example.org"])
    assert case.ref in mail.subject
    assert case.trader_name
    assert case.trader_name not in mail.subject + mail.text


def test_the_journal_tells_who_and_when(case, carol):
    case = casework.lead(sending.send(case, by=case.asker, consent="yes"), carol, "acknowledge")
    told = [(row.event, row.actor_role, row.source) for row in case.events.all()]
    assert told[0] == ("open_candidate", "asker", "asker")
    assert told[-2:] == [("send", "asker", "asker"), ("acknowledge", "mediation_staff", "staff")]
    assert all(abs(timezone.now() - row.at) < dt.timedelta(minutes=1) for row in case.events.all())


def test_the_asker_is_told_that_there_is_news_and_not_what(case, carol):
    case = casework.lead(sending.send(case, by=case.asker, consent="yes"), carol, *casework.WAYS["inadmissible"])
    told = Notification.objects.filter(kind="case")
    assert {row.member_id for row in told} == {case.asker_id}
    assert told.count() == 3  # sent, received, not admissible
    assert all("inadmissible" not in f"{row.url}{row.ref}{row.reason}" for row in told)


@pytest.mark.parametrize(
    ("filing", "form_url", "where"),
    [
        ("web_form", "https://body.example/file", "https://body.example/file"),
        ("web_form", "", "https://body.example/"),
        ("post", "https://body.example/file", "3 rue du Bocal"),
    ],
)
def test_a_service_that_takes_cases_its_own_way_only_is_named_with_it(question, as_member, filing, form_url, where):
    own = {"site_url": "https://body.example/", "postal_address": "3 rue du Bocal"}
    body = casework.make_body("far", casework.make_mediator(), **own)
    case = casework.ready_case(question, body)
    BodyPolicy.objects.create(body=body, valid_from=casework.today(-5), filing=filing, form_url=form_url)
    alice = as_member(question.author)
    for address in ("", "form/", "send/"):
        page = alice.get(f"/en/questions/{question.pk}/escalate/{address}").content.decode()
        assert f"Bring it there yourself: {where}" in page
        assert "Send my case" not in page
    with pytest.raises(ValidationError, match="does not receive cases from here"):
        sending.send(case, by=case.asker, consent="yes")
    BodyPolicy.objects.update(filing="email")
    assert sending.send(case, by=case.asker, consent="yes").state == "sent"
