"""What is said in a case: who reads it, what is sealed of it, and that nothing is said twice or by a slip."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from forum.models import Mail, Notification
from moderation.mediation import actions, chamber, invariants, journal
from moderation.mediation.actions import Said
from moderation.mediation.models import Message, Readers
from moderation.mediation.states import Role
from tests.moderation import casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    return casework.sent_case(question, casework.make_body("body-a", carol))


def said(text="Send me the invoice.", readers="consumer", key="k1", **more):
    return Said(text=text, readers=readers, key=key, **more)


def texts(case, viewer):
    return [row.text for row in Message.objects.visible_to(viewer).filter(case=case)]


@pytest.mark.wide
@pytest.mark.parametrize("readers", Readers.values)
def test_the_asker_reads_what_was_meant_for_them_and_nothing_else(case, carol, readers):
    way = "letter" if readers in {"trader", "both"} else "here"
    actions.write(case, said(readers=readers, way=way), by=carol)
    assert texts(case, carol) == ["Send me the invoice."]
    assert texts(case, case.asker) == (["Send me the invoice."] if readers in {"consumer", "both"} else [])


def test_nobody_else_reads_anything(case, carol, bob, dora):
    actions.write(case, said(), by=carol)
    other = casework.make_mediator("cleo")
    casework.make_body("body-b", other)
    assert [texts(case, one) for one in (bob, dora, other)] == [[], [], []]


def test_sending_twice_is_sending_once(case, carol):
    rows = {actions.write(case, said(), by=carol).pk for _ in range(2)}
    assert len(rows) == 1
    assert case.events.filter(event="message").count() == 1


def test_what_a_party_reads_is_sealed_by_its_digest_and_a_note_is_not(case, carol):
    actions.write(case, said("Call her.", "staff"), by=carol)
    assert not case.events.filter(event="message").exists()
    row = actions.write(case, said(key="k2"), by=carol)
    event = case.events.get(event="message")
    assert event.data["message"] == row.pk
    assert "invoice" not in str(event.data)
    case.refresh_from_db()
    assert journal.verify(case) is None
    assert list(invariants.check()) == []


def test_the_asker_hears_that_there_is_news_and_only_of_what_they_may_read(case, carol):
    before = Notification.objects.filter(member=case.asker).count()
    actions.write(case, said(readers="staff"), by=carol)
    actions.write(case, said(readers="trader", way="email", key="k2"), by=carol)
    assert Notification.objects.filter(member=case.asker).count() == before
    actions.write(case, said(key="k3"), by=carol)
    assert Notification.objects.filter(member=case.asker).count() == before + 1


def test_the_service_hears_that_the_asker_wrote_and_not_what(case):
    actions.say(case, said("My IBAN is on page two."), by=case.asker)
    told = Mail.objects.filter(to=["body-a@example.org"], text__contains="wrote to you").get()
    assert case.ref in told.subject
    assert not Mail.objects.filter(text__contains="IBAN").exists()


WRONG = {
    "nothing": ({"text": "  "}, "text"),
    "too long": ({"text": "a" * 20_001}, "text"),
    "a place nobody filled in": ({"text": "By {last_day}."}, "text"),
    "no way to the seller": ({"readers": "both"}, "way"),
    "a way to nobody": ({"readers": "staff", "way": "letter"}, "way"),
}


@pytest.mark.wide
@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_sent_says_why_at_its_field(case, carol, name):
    values, field = WRONG[name]
    with pytest.raises(ValidationError) as refused:
        actions.write(case, said(**values), by=carol)
    assert list(refused.value.message_dict) == [field]
    assert not Message.objects.exists()


def test_only_the_right_people_write(case, carol, bob):
    for act in (actions.write, actions.say):
        with pytest.raises(PermissionDenied):
            act(case, said(), by=bob)
    with pytest.raises(PermissionDenied):
        actions.write(case, said(), by=case.asker)
    with pytest.raises(PermissionDenied):
        actions.say(case, said(), by=carol)


def test_nobody_reads_what_is_written_to_a_case_that_ended(case, carol):
    case = casework.lead(case, carol, *casework.WAYS["inadmissible"])
    with pytest.raises(PermissionDenied, match="nobody there would read"):
        actions.say(case, said(), by=case.asker)
    assert actions.write(case, said("Here is why."), by=carol).pk


def test_what_was_said_elsewhere_stands_under_its_own_day(case, carol):
    day = casework.today(-3)
    row = actions.record(case, said("We refuse.", "staff", way="letter"), by=carol, said_by=Role.TRADER, on=day)
    assert (row.said_by, row.said_on, row.is_recorded) == ("trader", day, True)
    for on, by, way in (
        (casework.today(1), Role.TRADER, "letter"),
        (day, Role.MODERATOR, "letter"),
        (day, Role.TRADER, "here"),
    ):
        with pytest.raises(ValidationError):
            actions.record(case, said(key="k2", way=way), by=carol, said_by=by, on=on)


def test_files_go_to_those_who_read_the_message(case, carol):
    for number, (readers, seen) in enumerate([("staff", False), ("consumer", True)]):
        file = ContentFile(casework.PDF + readers.encode(), name=f"{readers}.pdf")
        row = actions.write(case, said(readers=readers, key=f"k{number}", files=(file,)), by=carol)
        kept = row.files.get()
        assert case.evidence.visible_to(case.asker).filter(pk=kept.pk).exists() is seen
        assert case.evidence.visible_to(carol).filter(pk=kept.pk).exists()


def test_a_file_that_both_sides_have_is_hidden_from_neither(case, carol):
    def put(by, act, readers, key):
        file = ContentFile(casework.PDF + b"twice", name="a.pdf")
        return act(case, said(readers=readers, key=key, files=(file,)), by=by).files.get()

    first = put(carol, actions.write, "staff", "k1")
    assert put(case.asker, actions.say, "consumer", "k2") == first
    assert case.evidence.visible_to(case.asker).filter(pk=first.pk).exists()
    assert case.evidence.visible_to(carol).filter(pk=first.pk).exists()


def test_the_timeline_has_one_order_and_each_thing_once(case, carol):
    casework.lead(case, carol, "acknowledge")
    actions.write(case, said(), by=carol)
    actions.write(case, said("Call her.", "staff", "k2"), by=carol)
    lines = chamber.entries(case, carol)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert [line.message.text for line in lines if line.message] == ["Send me the invoice.", "Call her."]
    assert not any(line.event and line.event.event == "message" for line in lines)
    assert [line.message.text for line in chamber.entries(case, case.asker) if line.message] == ["Send me the invoice."]
    assert [line.message.text for line in chamber.entries(case, carol, show="notes")] == ["Call her."]
