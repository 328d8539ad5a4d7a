"""The mediators' desk: order, steps, two colleagues at once, dates that make sense."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext

from forum import actions as forum_actions
from forum.models import Question
from moderation.mediation import actions, journal
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyPolicy, BodyStaff, Case, Deadline
from moderation.templatetags.cases import speaker
from tests.day_boxes import shown
from tests.moderation import casework

pytestmark = pytest.mark.django_db


WHY = {"why": "complex", "sentence": "Two experts have to be heard.", "way": "email"}


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def desk(as_member, carol):
    return as_member(carol)


def step(client, case, event, **facts):
    return client.post(f"/en/cases/{case.ref}/step/{event}/", {"version": case.version, **facts})


def deadline(case, kind):
    return case.deadlines.filter(kind=kind).order_by("pk").last()


@pytest.mark.wide
def test_a_step_that_ends_the_case_says_so_before(case, carol, desk):
    casework.lead(case, carol, "acknowledge")
    warned = {
        event
        for event in ("notify_parties", "declare_inadmissible", "trader_refuses", "withdraw")
        if "This ends the case." in desk.get(f"/en/cases/{case.ref}/step/{event}/").content.decode()
    }
    assert warned == {"declare_inadmissible", "trader_refuses", "withdraw"}


@pytest.mark.wide
def test_a_double_click_records_once(case, desk):
    both = [step(desk, case, "acknowledge", received_on=casework.today().isoformat()) for _ in range(2)]
    assert [one.status_code for one in both] == [302, 302]
    assert case.events.filter(event="acknowledge").count() == 1


@pytest.mark.wide
def test_a_double_click_on_what_can_happen_again(case, carol, desk):
    case = casework.lead(case, carol, *casework.WAYS["in_mediation"])
    day = casework.today(120).isoformat()
    both = [step(desk, case, "extend", extended_to=day, **WHY) for _ in range(2)]
    assert [one.status_code for one in both] == [302, 302]
    assert case.events.filter(event="extend").count() == 1


@pytest.mark.wide
def test_of_two_colleagues_one_wins_and_the_other_is_told(case, body, carol, as_member):
    cleo = casework.make_mediator("cleo")
    BodyStaff.objects.create(body=body, member=cleo)
    case = casework.lead(case, carol, "acknowledge")
    seen = case.version
    casework.lead(case, carol, "notify_parties")
    answer = as_member(cleo).post(
        f"/en/cases/{case.ref}/step/declare_inadmissible/", {"version": seen, "grounds": "L612-2-5"}
    )
    assert answer.status_code == 409
    assert "a colleague moved this case meanwhile" in answer.content.decode()
    assert Case.objects.get().state == "in_mediation"


@pytest.mark.wide
def test_a_stale_page_is_asked_again_with_what_was_typed(case, body, carol, as_member):
    cleo = casework.make_mediator("cleo")
    BodyStaff.objects.create(body=body, member=cleo)
    case = casework.lead(case, carol, *casework.WAYS["in_mediation"])
    seen = case.version
    casework.lead(case, carol, "extend")
    client, day = as_member(cleo), casework.today(150).isoformat()
    answer = client.post(f"/en/cases/{case.ref}/step/extend/", {"version": seen, "extended_to": day, **WHY})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "has changed since you opened the page" in text
    assert shown(text, "extended_to") == "/".join(day.split("-")[::-1])
    version = Case.objects.get().version
    assert f'name="version" value="{version}"' in text
    assert client.post(answer.request["PATH_INFO"], {"version": version, "extended_to": day, **WHY}).status_code == 302


@pytest.mark.wide
def test_a_step_without_its_facts_is_refused(case, desk):
    for facts in ({}, {"received_on": "soon"}, {"received_on": casework.today(1).isoformat()}):
        answer = step(desk, case, "acknowledge", **facts)
        assert answer.status_code == 422
    assert Case.objects.get().state == "sent"
    assert desk.get(f"/en/cases/{case.ref}/step/send/").status_code == 404
    assert desk.get(f"/en/cases/{case.ref}/step/expire/").status_code == 404
    assert desk.get(f"/en/cases/{case.ref}/step/propose/").status_code == 302


@pytest.mark.wide
def test_dates_of_the_staff_must_follow_each_other(question, body, carol, desk):
    case = casework.sent_case(question, body)
    Case.objects.update(sent_at=timezone.now() - dt.timedelta(days=5))
    assert step(desk, case, "acknowledge", received_on=casework.today(-6).isoformat()).status_code == 422
    assert step(desk, case, "acknowledge", received_on=casework.today(-4).isoformat()).status_code == 302
    case.refresh_from_db()
    assert deadline(case, "rejection_notice").due_on == casework.today(-4 + 21)
    assert step(desk, case, "notify_parties", notified_on=casework.today(-5).isoformat()).status_code == 422
    assert step(desk, case, "notify_parties", notified_on=casework.today(-3).isoformat()).status_code == 302
    case.refresh_from_db()
    assert deadline(case, "outcome").due_on == casework.today(-3 + 90)
    assert step(desk, case, "propose", answer_by=casework.today().isoformat()).status_code == 422
    assert step(desk, case, "extend", extended_to=casework.today(80).isoformat(), **WHY).status_code == 422


@pytest.mark.wide
def test_an_extension_leaves_the_former_date_to_be_read(case, carol):
    case = casework.lead(case, carol, *casework.WAYS["in_mediation"], "extend")
    told = [(row.status, row.due_on) for row in case.deadlines.filter(kind="outcome").order_by("pk")]
    assert told == [("extended", casework.today(90)), ("running", casework.today(120))]


@pytest.mark.wide
def test_a_long_mediation_does_not_end_for_silence(case, carol, desk):
    case = casework.lead(case, carol, *casework.WAYS["in_mediation"])
    step(desk, case, "extend", extended_to=casework.today(200).isoformat(), **WHY)
    assert deadline(case, "silence").due_on == casework.today(200)


@pytest.mark.wide
def test_a_duty_that_ends_late_was_missed(question, body, carol):
    long_ago = timezone.now() - dt.timedelta(days=40)
    case = casework.sent_case(question, body)
    Case.objects.update(sent_at=long_ago)
    received = civil_date(long_ago).isoformat()
    case = actions.advance(case, "acknowledge", by=carol, version=case.version, facts={"received_on": received})
    case = casework.lead(case, carol, "declare_inadmissible")
    assert deadline(case, "rejection_notice").status == Deadline.Status.MISSED
    assert deadline(case, "silence").status == Deadline.Status.MET


@pytest.mark.wide
def test_the_most_urgent_is_first_and_the_ended_apart(ask, body, carol, desk):
    titles = ("The first of three questions here", "The second of three questions here", "The third of three ones")
    ended, slow, urgent = (casework.sent_case(ask(title), body) for title in titles)
    casework.lead(ended, carol, *casework.WAYS["settled"])
    casework.lead(slow, carol, "acknowledge")  # three weeks; nobody confirmed the other yet
    rows = desk.get("/en/cases/").context["page_obj"].object_list
    assert [row.ref for row in rows] == [urgent.ref, slow.ref]
    rows = desk.get("/en/cases/?view=ended").context["page_obj"].object_list
    assert [row.ref for row in rows] == [ended.ref]


@pytest.mark.wide
def test_the_desk_takes_a_constant_number_of_queries(ask, body, desk, django_assert_max_num_queries):
    for number in range(12):
        casework.sent_case(ask(f"A question about the kettle number {number}"), body)
    with django_assert_max_num_queries(16):
        assert desk.get("/en/cases/").status_code == 200


@pytest.mark.wide
def test_the_competent_body_is_a_code(case, carol, desk):
    """The journal holds codes and dates, never text."""
    case = casework.lead(case, carol, "acknowledge")
    assert step(desk, case, "transfer", body="A long story about Alice").status_code == 422
    other = casework.make_body("body-b")
    assert step(desk, case, "transfer", body=other.slug).status_code == 302
    assert case.events.last().data == {"body": "body-b"}


@pytest.mark.wide
def test_staff_of_another_body_do_not_advance(case):
    carl = casework.make_mediator("carl")
    casework.make_body("body-b", carl)
    with pytest.raises(PermissionDenied):
        casework.lead(case, carl, "acknowledge")
    assert journal.verify(case) is None


@pytest.mark.wide
@pytest.mark.parametrize("state", casework.WAYS)
def test_every_state_has_a_page_for_both_sides(case, carol, as_member, state):
    case = casework.lead(case, carol, *casework.WAYS[state])
    assert case.state == state
    for member in (case.asker, carol):
        for language in ("en", "fr"):
            page = as_member(member).get(f"/{language}/cases/{case.ref}/")
            assert page.status_code == 200
            assert case.ref in page.content.decode()
            assert page["Cache-Control"].count("no-store")


@pytest.mark.wide
def test_what_ran_while_it_was_prepared_is_no_business_of_the_desk(case, desk):
    kinds = [row.kind for row in desk.get(f"/en/cases/{case.ref}/").context["deadlines"]]
    assert kinds[0] == "silence"  # what runs comes first
    assert not {"offer", "draft_idle", "complaint_idle"} & set(kinds)


@pytest.mark.wide
def test_the_frozen_discussion_has_its_title(case, desk):
    title = case.question.title
    Question.objects.update(title="Another title, written afterwards")
    assert title in desk.get(f"/en/cases/{case.ref}/").text


@pytest.mark.wide
def test_pseudonyms_are_said_in_the_language_of_the_reader(question, body, as_member, carol, bob):
    forum_actions.answer(question, by=bob, body="Write to them.")
    case = casework.sent_case(question, body)
    assert "Member A" in as_member(carol).get(f"/en/cases/{case.ref}/").content.decode()
    with translation.override("fr"):
        assert speaker({"by": "Member A"}) == gettext("Member %(letter)s") % {"letter": "A"}
    assert speaker({"by": "asker"}) == "The person who asked"


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("silence", ["", "refusal", "acceptance"])
def test_both_sides_read_what_silence_on_a_proposal_means(case, carol, desk, as_member, language, silence):
    sentences = {
        "refusal": {"en": "takes it for a refusal", "fr": "considère que la proposition est refusée"}[language],
        "acceptance": {"en": "takes it for an agreement", "fr": "considère que la proposition est acceptée"}[language],
    }
    BodyPolicy.objects.create(body=case.body, valid_from=casework.today(-5), silence_means=silence)
    address = f"/{language}/cases/{case.ref}/"
    assert not any(sentence in desk.get(address).content.decode() for sentence in sentences.values())
    casework.lead(case, carol, *casework.WAYS["proposal_made"])
    for side in (desk, as_member(case.asker)):
        page = side.get(address).content.decode()
        assert [kind for kind, sentence in sentences.items() if sentence in page] == ([silence] if silence else [])


@pytest.mark.wide
def test_an_extension_has_a_reason_and_both_parties_are_told_at_once(case, carol, desk, as_member):
    case = casework.lead(case, carol, *casework.WAYS["in_mediation"])
    day = casework.today(120).isoformat()
    lacking = step(desk, case, "extend", extended_to=day)
    assert lacking.status_code == 422
    assert "Choose why the time limit is extended." in lacking.text
    assert not case.messages.exists()
    assert step(desk, case, "extend", extended_to=day, **WHY).status_code == 302
    message = case.messages.get()
    assert (message.readers, message.way) == ("both", "email")
    assert WHY["sentence"] in message.text
    event = case.events.get(event="extend")
    assert event.data == {"extended_to": day, "why": "complex"}
    row = case.deadlines.get(kind="outcome", status="running")
    assert (row.reason, row.reason_text) == ("complex", WHY["sentence"])
    for side in (desk, as_member(case.asker)):
        page = side.get(f"/en/cases/{case.ref}/").text
        assert "the dispute is complex" in page
        assert "put off on" in page
    case.refresh_from_db()
    assert journal.verify(case) is None
