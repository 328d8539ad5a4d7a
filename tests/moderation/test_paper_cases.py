"""Cases that came on paper: typed in by the staff of a body, referred by the signature, nobody's question."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.models import Brand, Mail, Notification
from moderation import member_data
from moderation.handover import paper
from moderation.mediation import actions, clock, duplicates, inbox, invariants, journal, statistics
from moderation.mediation.models import BodyStaff, Case, Message
from tests.moderation import casework, dossiers, papers
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(body):
    return BodyStaff.objects.get(body=body).member


@pytest.fixture
def case(body, carol):
    return papers.paper_case(body, carol)


def test_the_signature_refers_it_and_the_dates_run_from_its_arrival(case, carol):
    assert (case.state, case.asker, case.question) == ("under_review", None, None)
    assert [row.event for row in case.events.order_by("seq")] == ["type_in", "file_paper", "acknowledge"]
    filed = case.events.get(event="file_paper")
    assert (filed.actor, filed.actor_role, filed.source) == (carol, "mediation_staff", "staff")
    assert (filed.data["signed_by"], filed.data["channel"]) == ("consumer", "post")
    assert filed.data["document"] == case.evidence.get().sha256
    due = case.deadlines.get(kind="rejection_notice")
    assert (due.starts_on, due.due_on) == (casework.today(-5), casework.today(16))
    assert case.day_of(case.sent_at) == casework.today(-5)
    consent = case.consents.get(kind="send")
    assert (consent.signed_by, consent.document.name) == ("consumer", "signed.pdf")
    assert "Odile" not in str([row.data for row in case.events.all()])
    assert journal.verify(case) is None
    assert list(invariants.check()) == []


def test_its_dossier_says_that_there_was_no_discussion_and_can_be_verified(case, without_pango):
    content = dossiers.taken(case)
    assert dossiers.faults(content) == []
    thread, told = dossiers.told(content, "thread.json"), dossiers.told(content, "case.json")
    assert (thread["question"], thread["posts"]) == (None, [])
    assert (told["channel"], told["received_on"]) == ("post", casework.today(-5).isoformat())
    assert told["consents"][0]["document_sha256"] == told["evidence"][0]["sha256"]
    changed = content.replace(b"Odile Perrin", b"Odile Martin")
    assert "case.json" in dossiers.items(changed)


@pytest.mark.wide
def test_nobody_else_types_in_for_a_body(body, carol):
    seller = make_member("seller", brand=Brand.objects.create(name="Marguelon", slug="marguelon"))
    BodyStaff.objects.create(body=body, member=seller)
    former = make_member("cleo")
    BodyStaff.objects.create(body=body, member=former, until=casework.today(-1))
    other = casework.make_mediator("otto")
    casework.make_body("body-b", other)
    root = make_member("root2", is_staff=True, is_superuser=True)
    for member in (make_member("mallory"), make_moderator(), seller, former, other, root):
        with pytest.raises(PermissionDenied):
            papers.typed_case(body, member)
    case = papers.filled(papers.typed_case(body, carol), carol)
    document = papers.scanned(case, carol)
    for member in (make_member("eve"), seller, former, other, root):
        for act in (
            lambda by: papers.filled(case, by),
            lambda by: papers.scanned(case, by, content=b"%PDF-1.4 other"),
            lambda by: paper.file_paper(case, papers.signed(document), by=by),
            lambda by: actions.throw_away(case, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(member)
        assert not Case.objects.visible_to(member).exists()
    case.refresh_from_db()
    assert (case.state, case.evidence.count()) == ("typed", 1)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": casework.today(1)}, "received_on"),
        ({"signed_on": casework.today(-4)}, "signed_on"),
        ({"signed_by": "carol"}, "signed_by"),
        ({"signed_by": "representative"}, "signed_by"),  # of whom the form says nothing
        ({"document": 0}, "document"),
    ],
)
def test_what_no_paper_can_say_is_refused(body, carol, changes, field):
    case = papers.filled(papers.typed_case(body, carol), carol)
    with pytest.raises(ValidationError) as refusal:
        paper.file_paper(case, replace(papers.signed(papers.scanned(case, carol)), **changes), by=carol)
    assert field in refusal.value.message_dict
    assert not Case.objects.get().is_sent


@pytest.mark.wide
@pytest.mark.parametrize("known", ["postal_address", "phone", "email"])
def test_one_address_is_enough_and_none_is_not(body, carol, known):
    nothing = {"postal_address": "", "phone": "", "email": ""}
    case = papers.filled(papers.typed_case(body, carol), carol, **nothing)
    signed = papers.signed(papers.scanned(case, carol))
    with pytest.raises(ValidationError, match="an address of the person who asked"):
        paper.file_paper(case, signed, by=carol)
    case = papers.filled(case, carol, **{**nothing, known: "o@example.org"})
    assert paper.file_paper(case, signed, by=carol).is_sent


@pytest.mark.wide
def test_a_paper_that_names_no_complaint_is_for_the_body_to_judge(body, carol):
    case = papers.filled(papers.typed_case(body, carol), carol, complaint={"sent_on": None})
    document = papers.scanned(case, carol)
    with pytest.raises(ValidationError, match="written complaint"):
        paper.file_paper(case, papers.signed(document), by=carol)
    case = paper.file_paper(case, papers.signed(document, names_no_complaint=True), by=carol)
    assert case.state == "under_review"
    assert case.prechecks.first().route == "write_complaint"
    casework.lead(case, carol, "declare_inadmissible")


@pytest.mark.wide
def test_it_is_judged_as_of_the_day_it_arrived(body, carol):
    """Sent on the last day of the year, typed in a week later: the year had not passed."""
    case = papers.filled(papers.typed_case(body, carol), carol, complaint=casework.complaint(days_ago=366))
    paper.file_paper(case, papers.signed(papers.scanned(case, carol)), by=carol)
    assert case.prechecks.first().as_of == casework.today(-5)
    assert case.prechecks.first().decision == "ready"


@pytest.mark.wide
def test_twice_is_once(body, carol):
    one, again = papers.typed_case(body, carol, key="k"), papers.typed_case(body, carol, key="k")
    assert one == again
    case = papers.filled(one, carol)
    signed = papers.signed(papers.scanned(case, carol))
    assert paper.file_paper(case, signed, by=carol) == paper.file_paper(case, signed, by=carol)
    assert case.events.count() == 3
    other = papers.typed_case(body, carol, key="other")
    assert actions.throw_away(other, by=carol) == actions.throw_away(other, by=carol)
    assert other.events.count() == 2


@pytest.mark.wide
def test_duplicates_are_found_within_the_body_only(case, body, carol):
    otto = casework.make_mediator("otto")
    elsewhere = casework.make_body("body-b", otto)
    same = {"full_name": "Perrin  Odilé", "trader_name": "COMPTOIR Marguelon.", "order_ref": ""}
    assert duplicates.of(body, carol, **same) == [case]
    assert duplicates.of(body, carol, **{**same, "full_name": "O. P.", "order_ref": "cm 9001"}) == [case]
    assert duplicates.of(body, carol, **{**same, "full_name": "Odile Martin"}) == []
    assert duplicates.of(body, carol, **{**same, "trader_name": ""}) == []
    assert duplicates.of(elsewhere, otto, **same) == []
    assert duplicates.of(body, otto, **same) == []
    casework.lead(case, carol, "declare_inadmissible")
    assert duplicates.of(body, carol, **same) == []


@pytest.mark.wide
def test_what_nobody_signed_is_erased(body, carol, django_capture_on_commit_callbacks):
    case = papers.filled(papers.typed_case(body, carol), carol)
    file = papers.scanned(case, carol).file
    late = timezone.now() + dt.timedelta(days=32)
    clock.move_cases(late)
    assert Case.objects.get().state == "not_pursued"
    assert not Notification.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert member_data.forget_what_nobody_signed() == 1
    assert not Case.objects.exists()
    assert not file.storage.exists(file.name)


@pytest.mark.wide
def test_a_filed_one_is_kept_for_five_years_and_no_longer(case, carol):
    casework.lead(case, carol, "declare_inadmissible")
    assert member_data.forget_what_nobody_signed() == 0
    assert member_data.forget_archived_cases(at=timezone.now() + dt.timedelta(days=4 * 365)) == 0
    assert member_data.forget_archived_cases(at=timezone.now() + dt.timedelta(days=5 * 366)) == 1


def test_a_letter_takes_the_place_of_the_mail(case, carol):
    """Due after each step, until somebody wrote to the person and said how it reached them."""
    today = casework.today()
    assert list(inbox.shown(carol, today, view="letters")) == [case]
    with pytest.raises(ValidationError) as refusal:
        casework.say(case, carol, "We have your case.")
    assert "way" in refusal.value.message_dict
    casework.say(case, carol, "We have your case.", way="letter")
    assert list(inbox.shown(carol, today, view="letters")) == []
    casework.lead(Case.objects.get(), carol, "notify_parties")
    assert list(inbox.shown(carol, today, view="letters")) == [case]
    assert Message.objects.get().way == "letter"
    assert not Notification.objects.exists()


@pytest.mark.wide
def test_how_cases_came_is_counted(case, body, carol, question):
    casework.sent_case(question, body)
    Case.objects.update(sent_at=timezone.now())  # or January begins with a paper of December
    year = statistics.counted(body, casework.today().year)
    row = dict(zip(statistics.COLUMNS, statistics.row(year), strict=True))
    assert json.loads(row["referred_by_channel"]) == {"post": 1, "web": 1}
    public = dict(zip(statistics.COLUMNS, statistics.row(year, is_public=True), strict=True))
    assert public["referred_by_channel"] == ""
    work = statistics.workload(Case.objects.for_desk_of(carol), casework.today())
    assert sorted(work.channels) == [("post", 50.0), ("web", 50.0)]


@pytest.mark.wide
def test_an_emergency_is_told_to_who_left_an_address(case, body, carol):
    root = make_member("root2", is_staff=True, is_superuser=True)
    Case.objects.update(email="odile@example.org")
    actions.open_case(case.ref, by=root, code="help", reason="The service asks for help with a broken file.")
    assert {address for mail in Mail.objects.all() for address in mail.to} == {"odile@example.org", body.email}
    typed = papers.typed_case(body, carol)
    with pytest.raises(ValidationError):
        actions.open_case(typed.ref, by=root, code="help", reason="The service asks for help with a broken file.")
