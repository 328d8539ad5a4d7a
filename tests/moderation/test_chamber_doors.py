"""The doors of a case: second step, no conflict of interest, one hand at a time, recusal, emergencies, who read it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from forum.models import Mail
from moderation.mediation import actions, invariants, journal, readings
from moderation.mediation.models import Assignment, Case, CaseEvent, CaseReading, Opening
from moderation.mediation.models.records import AppendOnly
from tests.moderation import casework, papers
from tests.people import make_member, prove

pytestmark = [pytest.mark.django_db, pytest.mark.doors]

REASON = "The person who asked wrote to us that the file is damaged."


@pytest.fixture
def signed_in():
    def sign_in(member, *, is_proved=True):
        client = Client()
        client.force_login(member)
        if is_proved:
            prove(client, member)
        return client

    return sign_in


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def cleo(db):
    return casework.make_mediator("cleo")


@pytest.fixture
def root(db):
    return make_member("root", is_staff=True, is_superuser=True)


@pytest.fixture
def body(carol, cleo):
    return casework.make_body("body-a", carol, cleo)


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


def addresses(case):
    page = case.get_absolute_url().replace("/fr/", "/en/")
    return [page, f"{page}declare/", f"{page}step/acknowledge/", f"{page}files/{case.evidence.get().pk}/"]


def test_without_the_second_step_nothing_of_a_case_is_shown(case, carol, signed_in):
    desk = signed_in(carol, is_proved=False)
    for address in [*addresses(case), "/en/cases/SC-26-00000-0/"]:
        response = desk.get(address)
        assert (response.status_code, response["Location"]) == (302, "/en/account/second-step/first/"), address
    page = desk.get("/en/cases/").text
    assert "second step" in page
    assert case.ref not in page
    assert "Set up the second step" in desk.get("/en/account/second-step/first/").text
    assert not CaseReading.objects.exists()


@pytest.mark.wide
def test_the_person_who_asked_needs_none(case, signed_in):
    assert signed_in(case.asker, is_proved=False).get(addresses(case)[0]).status_code == 200


@pytest.mark.wide
def test_a_case_opens_once_nothing_binds_them_to_its_parties(case, carol, signed_in):
    desk = signed_in(carol)
    page, declare, step, file = addresses(case)
    for address in (page, step, file):
        assert desk.get(address)["Location"] == declare
    asked = desk.get(declare).text
    assert "Comptoir Marguelon" in asked
    assert "Alice Rimbel" in asked
    assert "never refunded" not in asked
    with pytest.raises(PermissionDenied):
        casework.lead(case, carol, "acknowledge")
    assert desk.post(declare, {"take": "1"})["Location"] == page
    assert "never refunded" in desk.get(page).text
    said = case.declarations.get()
    assert said.member == carol
    assert "no personal, family, financial" in said.text
    assert Case.objects.get().assignment.member == carol
    assert journal.verify(Case.objects.get()) is None


@pytest.mark.wide
def test_a_colleague_is_asked_about_a_case_on_paper_too(body, carol, cleo, signed_in):
    """The person who asked has no account that could be named instead."""
    case, client = papers.paper_case(body, carol), signed_in(cleo)
    page = client.get(f"/en/cases/{case.ref}/", follow=True)
    assert (page.status_code, "Odile Perrin" in page.content.decode()) == (200, True)
    assert client.post(f"/en/cases/{case.ref}/recuse/", {}).status_code == 422
    assert client.post(f"/en/cases/{case.ref}/declare/", follow=True).status_code == 200


def test_one_has_it_in_hand_at_a_time(case, carol, cleo):
    actions.assign(case, carol, by=carol)
    case = actions.assign(case, cleo, by=carol)
    assert actions.assign(case, cleo, by=carol).version == case.version  # twice is once
    assert [(row.member, row.ended_why) for row in case.assignments.all()] == [(carol, "given"), (cleo, "")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(case=case, member=carol, given_by=carol, given_at=timezone.now())
    actions.put_back(case, by=cleo)
    assert case.assignment is None
    assert [row.event for row in case.events.all()][-3:] == ["assign", "assign", "put_back"]
    assert not list(invariants.check())


@pytest.mark.wide
def test_several_are_given_at_once_and_strangers_get_none(case, carol, cleo, mallory):
    assert actions.assign_all([case], cleo, by=carol) == [case]
    assert actions.assign_all([case], mallory, by=carol) == []
    for to, by in ((mallory, carol), (carol, mallory)):
        with pytest.raises(PermissionDenied):
            actions.assign(case, to, by=by)


@pytest.mark.wide
def test_recusing_closes_it_at_once_and_for_good(case, carol, cleo, signed_in):
    desk = signed_in(carol)
    page = addresses(case)[0]
    desk.post(f"{page}declare/", {"take": "1"})
    assert desk.post(f"{page}recuse/", {"reason": "trader"}).status_code == 302
    for address in addresses(case):
        assert desk.get(address).status_code == 404
    assert case.ref not in desk.get("/en/cases/").text.replace("The case is closed", "")
    case = Case.objects.get()
    assert not Case.objects.visible_to(carol).exists()
    assert case.assignment is None
    assert case.events.last().data == {"reason": "trader"}
    assert case.state == "sent"
    told = Mail.objects.filter(to=["body-a@example.org"], subject__contains="waits for somebody").get()
    assert "carol" not in told.text
    with pytest.raises(PermissionDenied):
        actions.assign(case, carol, by=cleo)
    with pytest.raises(ValidationError):
        actions.recuse(case, by=cleo, reason="tired")
    assert not list(invariants.check())


@pytest.mark.wide
def test_whoever_recused_themselves_before_reading_never_reads(case, carol, signed_in):
    desk = signed_in(carol)
    assert desk.post(f"{addresses(case)[0]}recuse/", {}).status_code == 422
    desk.post(f"{addresses(case)[0]}recuse/", {"reason": "person"})
    assert desk.get(addresses(case)[0]).status_code == 404


@pytest.mark.wide
def test_both_sides_see_who_read_it(case, carol, signed_in):
    desk, asker = signed_in(carol), signed_in(case.asker)
    page, declare, _step, _file = addresses(case)
    assert "Nobody but you so far." in asker.get(page).text
    desk.post(declare)
    text = desk.get(page).text
    b"".join(desk.get(re.search(r'href="([^"]+\?until=[^"]+)"', text)[1]))
    noted = [(row.member, row.role, row.what.partition(":")[0]) for row in readings.shown(case)]
    assert noted == [(carol, "mediation_staff", "case_file"), (carol, "mediation_staff", "case")]
    for client in (desk, asker):
        text = client.get(page).text
        assert "Who has read this case" in text
        assert "carol" in text
    assert not any(row.role == "asker" for row in readings.shown(case))


@pytest.mark.wide
def test_readings_are_kept_for_a_year(case, carol):
    now = timezone.now()
    for days in (1, 365, 367):
        readings.write(case, by=carol, what="case", at=now - dt.timedelta(days=days))
    assert readings.forget(at=now) == 1
    assert readings.shown(case).count() == 2


def open_it(client, case, **changes):
    data = {"ref": case.ref, "code": "help", "reason": REASON, **changes}
    return client.post("/en/cases/emergency/", data)


@pytest.mark.wide
def test_an_administrator_opens_one_for_an_hour_and_both_sides_know(case, root, carol, signed_in):
    client, page = signed_in(root), addresses(case)[0]
    assert client.get(page).status_code == 404
    assert open_it(client, case)["Location"] == page
    text = client.get(page).text
    assert "never refunded" in text
    assert "You read this case as an administrator" in text
    for gone in ("declare/", "step/acknowledge/", "withdraw/"):
        assert client.get(f"{page}{gone}").status_code == 404
    assert client.post(f"{page}assign/", {"member": root.pk}).status_code == 404
    case = Case.objects.get()
    event = case.events.last()
    assert (event.event, event.actor, event.actor_role, event.data["code"]) == (
        "break_glass",
        root,
        "administrator",
        "help",
    )
    assert REASON not in str(event.data)
    told = {mail.to[0] for mail in Mail.objects.filter(subject__contains="opened the case")}
    assert told == {"alice@example.org", "body-a@example.org"}
    for side in (case.asker, carol):
        actions.declare(case, by=carol, text="-")
        shown = signed_in(side).get(page).text
        assert REASON in shown
        assert "root" in shown
    assert not list(invariants.check())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=True):
        assert client.get(page).status_code == 404


@pytest.mark.wide
def test_nobody_else_opens_one_and_not_without_a_reason(case, root, dora, carol, signed_in):
    for who in (dora, carol, case.asker):
        assert open_it(signed_in(who), case).status_code == 404
    assert open_it(signed_in(root, is_proved=False), case)["Location"] == "/en/account/second-step/first/"
    client = signed_in(root)
    for changes in ({"reason": "because"}, {"code": ""}, {"ref": "SC-26-00000-0"}, {"reason": ""}):
        assert open_it(client, case, **changes).status_code == 422, changes
    assert not Opening.objects.exists()
    open_it(client, case)
    open_it(client, case)
    assert Opening.objects.count() == 1  # twice is once
    root.is_superuser = False
    root.save()
    assert signed_in(root).get(addresses(case)[0]).status_code == 404


def test_the_journal_is_written_once(case):
    """Neither updated nor deleted; past the model, the chain says so."""
    event = case.events.first()
    event.data = {"x": 1}
    for act in (
        event.save,
        event.delete,
        lambda: CaseEvent.objects.update(data={}),
        lambda: case.events.all().delete(),
        lambda: CaseEvent.objects.bulk_update([event], ["data"]),
        lambda: CaseEvent.objects.bulk_create(
            [event], update_conflicts=True, unique_fields=["id"], update_fields=["data"]
        ),
        lambda: CaseEvent.objects.update_or_create(pk=event.pk, defaults={"data": {}}),
    ):
        with pytest.raises(AppendOnly):
            act()
    assert not list(invariants.check())
    casework.raw(CaseEvent).filter(pk=event.pk).update(data={"x": 1})
    assert "breaks at event 1" in " ".join(invariants.check())


@pytest.mark.parametrize("kept", [0, 2])
def test_a_journal_that_is_cut_shows_even_without_its_head(case, kept):
    """As whoever has the database's own prompt would hide it."""
    casework.raw(CaseEvent).filter(case=case, seq__gt=kept).delete()
    Case.objects.filter(pk=case.pk).update(head_hash="")
    assert f"breaks at event {kept + 1}" in " ".join(invariants.check())
