"""A service without a desk here: its asker writes down what it told them, and nobody reads what nobody would read."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from moderation.mediation import actions, journal
from moderation.mediation.models import BodyStaff, Case
from moderation.mediation.states import TRANSITIONS, Role
from tests.moderation import casework
from tests.moderation.mailbodies import leave

pytestmark = [pytest.mark.django_db, pytest.mark.wide]


@pytest.fixture
def body(db):
    return casework.make_mail_body(name="Far Mediation")


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def alice_s(as_member, case):
    return as_member(case.asker)


def tell(case, *events):
    for event in events:
        facts = casework.FACTS.get(event, dict)()
        case = actions.report(case, event, by=case.asker, version=case.version, facts=facts)
    return case


def address(case, event):
    return f"/en/cases/{case.ref}/report/{event}/"


def test_the_asker_writes_down_that_it_arrived(case, alice_s):
    page = alice_s.get(f"/en/cases/{case.ref}/").content.decode()
    assert "Far Mediation answers you directly" in page
    assert "has not left yet" in page
    assert "in hand" not in page
    assert "far@example.org" in page
    leave()
    assert "left on" in alice_s.get(f"/en/cases/{case.ref}/").content.decode()
    typed = {"version": case.version, "received_on": casework.today().isoformat()}
    both = [alice_s.post(address(case, "acknowledge"), typed) for _click in range(2)]
    assert [one.status_code for one in both] == [302, 302]
    case.refresh_from_db()
    assert case.state == "under_review"
    (row,) = case.events.filter(event="acknowledge")
    assert (row.source, row.actor_role) == ("self_reported", "asker")
    assert case.deadlines.filter(kind="rejection_notice", status="running").count() == 1
    assert journal.verify(case) is None


@pytest.mark.parametrize(
    "way", [way for state, way in casework.WAYS.items() if state not in {"redirected", "withdrawn"}]
)
def test_every_end_that_a_service_tells(case, way):
    assert tell(case, *way).state == next(state for state, known in casework.WAYS.items() if known == way)


def test_what_is_offered_is_what_the_table_lets_an_asker_say(case):
    for state in ("sent", "under_review", "in_mediation", "proposal_made"):
        Case.objects.filter(pk=case.pk).update(state=state)
        both = {Role.ASKER, Role.MEDIATION_STAFF}
        expected = [row.event for row in TRANSITIONS if row.source == state and both <= row.roles]
        assert [*actions.told_events(Case.objects.get())] == [one for one in expected if one != "withdraw"]


def test_a_body_with_a_desk_records_its_own_steps(case, body, alice_s):
    BodyStaff.objects.create(body=body, member=casework.make_mediator())
    assert actions.told_events(case) == ()
    with pytest.raises(PermissionDenied):
        tell(case, "acknowledge")
    assert alice_s.get(address(case, "acknowledge")).status_code == 302
    assert "answers you directly" not in alice_s.get(f"/en/cases/{case.ref}/").content.decode()


def test_nobody_else_writes_it_down(case, bob, dora, as_member):
    for other in (bob, dora):
        with pytest.raises(PermissionDenied):
            actions.report(case, "acknowledge", by=other, version=None, facts=casework.FACTS["acknowledge"]())
        assert as_member(other).get(address(case, "acknowledge")).status_code == 404


def test_what_is_missing_or_wrong_is_said_at_its_field(case, alice_s):
    with pytest.raises(ValidationError):
        actions.report(case, "acknowledge", by=case.asker, version=None, facts={})
    early = {"version": case.version, "received_on": casework.today(-3).isoformat()}
    found = alice_s.post(address(case, "acknowledge"), early)
    assert found.status_code == 422
    assert "The case was sent later" in found.content.decode()
    for event in ("propose", "withdraw", "extend", "nonsense"):
        assert alice_s.post(address(case, event), {}).status_code in {302, 404}
    assert Case.objects.get().state == "sent"


def test_an_old_window_records_nothing(case, alice_s):
    seen = case.version
    tell(case, "acknowledge")
    found = alice_s.post(address(case, "trader_refuses"), {"version": seen}, follow=True)
    assert "has changed since" in found.content.decode()
    assert Case.objects.get().state == "under_review"


def test_its_end_is_no_news_to_the_service_that_told_it(case):
    leave()
    tell(case, *casework.WAYS["inadmissible"])
    assert leave() == []


def test_nobody_writes_here_to_a_service_that_reads_nothing_here(case, alice_s):
    page = alice_s.get(f"/en/cases/{case.ref}/").content.decode()
    assert f"/en/cases/{case.ref}/say/" not in page
    assert alice_s.get(f"/en/cases/{case.ref}/say/").status_code == 302
    with pytest.raises(PermissionDenied, match="reads nothing here"):
        actions.say(case, actions.Said(text="Hello", readers="consumer", key="k"), by=case.asker)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_in_both_languages(case, alice_s, language):
    page = alice_s.get(f"/{language}/cases/{case.ref}/report/acknowledge/").content.decode()
    assert {"en": "It received my case", "fr": "Il a reçu mon dossier"}[language] in page
