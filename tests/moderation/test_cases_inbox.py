"""The desk as a list: saved views, filters, giving cases away together, and the file for spreadsheets."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from moderation.mediation import actions, clock, inbox
from moderation.mediation.models import Assignment, BodyStaff, Case, Deadline, DeskView, Letter
from tests.moderation import casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


@pytest.fixture
def desk(as_member, carol):
    return as_member(carol)


@pytest.fixture
def make(ask, body, carol):
    """A case in the hands of nobody, led to a state."""

    def make_case(state="under_review"):
        title = f"A question about the kettle number {Case.objects.count()}"
        return casework.lead(casework.sent_case(ask(title), body), carol, *casework.WAYS[state])

    return make_case


def refs(client, query="", language="en"):
    page = client.get(f"/{language}/cases/?{query}")
    assert page.status_code == 200
    return [row.ref for row in page.context["page_obj"].object_list]


def told(carol, case):
    """What each view says of one case."""
    today = casework.today()
    return [view for view in inbox.VIEWS if case in inbox.shown(carol, today, view=view)]


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_says_what_a_mediator_needs(desk, make, carol, language):
    case = make("in_mediation")
    actions.assign(case, carol, by=carol)
    actions.declare(case, by=carol, text="Nothing binds me.")
    page = desk.get(f"/{language}/cases/?view=mine").text
    for part in (case.ref, case.full_name, case.trader_name, case.bought, "89", "carol"):
        assert part in page
    assert f'<time datetime="{casework.today(90).isoformat()}">' in page
    assert 'tabindex="0" role="region"' in page


@pytest.mark.wide
def test_what_is_late_is_first_and_marked(desk, make):
    slow, late = make(), make()
    late.deadlines.filter(kind="rejection_notice").update(due_on=casework.today(-1))
    clock.move_cases()
    assert refs(desk) == [late.ref, slow.ref]
    assert 'class="due late"' in desk.get("/en/cases/").text
    page = desk.get(f"/en/cases/{late.ref}/").text
    assert page.index('class="due late"') < page.index('id="file"')


@pytest.mark.wide
def test_who_is_waited_for_follows_the_last_word(make, carol):
    case = make("in_mediation")
    assert told(carol, case) == ["open", "unassigned"]
    casework.say(case, carol, "Please send us the invoice.", "consumer", letter="document")
    assert told(carol, case) == ["open", "unassigned", "asker"]
    casework.say(case, carol, "She answers slowly.", "staff")
    assert told(carol, case) == ["open", "unassigned", "asker"]
    said = actions.Said(text="Here it is.", readers="consumer", key="k1")
    actions.say(case, said, by=case.asker, at=timezone.now() + dt.timedelta(seconds=1))
    assert told(carol, case) == ["open", "unassigned"]
    later = timezone.now() + dt.timedelta(seconds=2)
    actions.write(case, actions.Said(text="And you?", readers="trader", key="k2", way="email"), by=carol, at=later)
    assert told(carol, case) == ["open", "unassigned", "seller"]


@pytest.mark.wide
def test_a_proposal_waits_for_both_and_then_to_be_closed(make, carol):
    case = make("proposal_made")
    assert told(carol, case) == ["open", "unassigned", "asker", "seller"]
    case.deadlines.filter(kind="accept").update(due_on=casework.today(-1))
    assert told(carol, case) == ["open", "unassigned", "near", "asker", "seller", "to_close"]
    casework.lead(case, carol, "accept_all")
    assert told(carol, case) == ["ended"]


@pytest.mark.wide
def test_counts_filters_and_pages_go_together(desk, make, carol, monkeypatch):
    from moderation.mediation.views import inbox as pages

    monkeypatch.setattr(pages, "ON_A_PAGE", 2)
    made = [make("sent"), make("under_review"), make("under_review"), make("under_review"), make("settled")]
    page = desk.get("/en/cases/?view=unassigned&state=under_review")
    counts = {view: count for view, _label, count in page.context["views"]}
    assert (counts["open"], counts["unassigned"], counts["mine"], counts["ended"]) == (4, 4, 0, 1)
    assert "view=unassigned&amp;state=under_review&amp;page=2" in page.text
    for what in ("assign/", "list.csv"):
        assert f"/en/cases/{what}?view=unassigned&amp;state=under_review" in page.text
    assert len(refs(desk, "view=unassigned&state=under_review&page=2")) == 1
    assert refs(desk, f"q={made[0].ref}") == [made[0].ref]
    assert refs(desk, "view=ended") == [made[4].ref]
    assert refs(desk, "q=nothing-like-it") == []
    assert "Take a filter away" in desk.get("/en/cases/?q=nothing-like-it").text
    assert refs(desk, "view=hostile&state=DROP") == refs(desk)


@pytest.mark.wide
def test_many_are_given_at_once_and_only_those_that_may_be(desk, make, body, carol, as_member):
    carl = casework.make_mediator("carl")
    body.staff.add(carl)
    first, second, closed = make(), make(), make("settled")
    actions.recuse(first, by=carl, reason="person")
    ticked = {"case": [first.ref, second.ref, closed.ref], "member": carl.pk}
    response = desk.post("/en/cases/assign/?view=unassigned&page=1", ticked, follow=True)
    assert response.redirect_chain == [("/en/cases/?view=unassigned&page=1", 302)]
    assert "1 case given to carl" in response.text
    assert "1 case stayed where it was" in response.text
    assert list(Assignment.objects.current().values_list("case__ref", "member__username")) == [(second.ref, "carl")]
    assert "Tick the cases" in desk.post("/en/cases/assign/", {"member": carl.pk}, follow=True).text


@pytest.mark.wide
def test_another_service_and_strangers_get_nothing(make, as_member, alice, bob):
    case = make()
    carl = casework.make_mediator("carl")
    casework.make_body("body-b", carl)
    other = as_member(carl)
    assert refs(other) == []
    assert case.ref not in other.get("/en/cases/list.csv").text
    other.post("/en/cases/assign/", {"case": [case.ref], "member": carl.pk})
    assert case.assignment is None
    for member in (alice, bob):
        assert as_member(member).get("/en/cases/list.csv").status_code == 404
        assert as_member(member).post("/en/cases/assign/", {"case": [case.ref]}).status_code == 404


@pytest.mark.wide
def test_the_file_is_the_list_and_runs_no_formula(desk, make, carol):
    case = make()
    actions.declare(case, by=carol, text="Nothing binds me.")
    Case.objects.update(trader_name="=HYPERLINK(1)")
    rows = list(csv.reader(io.StringIO(desk.get("/en/cases/list.csv?view=open").text.lstrip("\ufeff"))))
    assert rows[0][:4] == ["Reference", "Asked by", "Seller", "Subject"]
    assert rows[1][:3] == [case.ref, case.full_name, "'=HYPERLINK(1)"]
    assert rows[1][8] == casework.today(21).isoformat()
    assert len(rows) == 2


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_service_without_cases_reads_so(desk, body, language):
    page = desk.get(f"/{language}/cases/").text
    assert {"en": "No case was sent to your service.", "fr": "Aucun dossier"}[language] in page


@pytest.mark.wide
def test_two_thousand_cases_are_listed_in_few_queries(desk, make, django_assert_max_num_queries):
    case = make()
    row = Case.objects.get()
    copies = []
    for number in range(2000):
        row.pk, row.ref, row.state = None, f"SC-26-{number:05}-X", "settled"
        copies.append(Case(**{field.attname: getattr(row, field.attname) for field in Case._meta.concrete_fields}))
    Case.objects.bulk_create(copies)
    made = Case.objects.exclude(pk=case.pk)
    Deadline.objects.bulk_create(
        Deadline(case=one, kind="outcome", actor="body", starts_on=casework.today(), due_on=casework.today(n % 90))
        for n, one in enumerate(made)
    )
    began = dt.datetime.now(dt.UTC)
    with django_assert_max_num_queries(22):
        page = desk.get("/en/cases/?view=ended")
    assert len(page.context["page_obj"].object_list) == 50
    assert (dt.datetime.now(dt.UTC) - began).total_seconds() < 5  # about 0.3 on an idle machine


@pytest.mark.wide
def test_the_case_before_and_the_one_after(desk, make):
    cases = [make(), make("in_mediation"), make("sent")]
    ordered = refs(desk)
    assert set(ordered) == {case.ref for case in cases}
    page = desk.get(f"/en/cases/{ordered[1]}/")
    assert f'href="/en/cases/{ordered[0]}/" rel="prev" data-key="p"' in page.text
    assert f'href="/en/cases/{ordered[2]}/" rel="next"' in page.text


def ways(desk, query=""):
    return f"/en/cases/views/?{query}" if query else "/en/cases/views/"


@pytest.mark.wide
def test_a_mediator_keeps_filters_under_a_name(desk, make, carol, as_member):
    case, other = make("in_mediation"), make("in_mediation")
    Case.objects.filter(pk=case.pk).update(sector="energy")
    assert refs(desk, "view=open&sector=energy") == [case.ref]
    assert refs(desk, "view=open&sector=other") == [other.ref]
    query = "view=open&state=in_mediation&sector=energy&q=kettle"
    assert desk.post(ways(desk, query), {"keep": "1", "name": "Energy  now"})["Location"].endswith(query)
    row = DeskView.objects.get()
    assert (row.name, row.view, row.state, row.sector, row.words) == (
        "Energy now", "open", "in_mediation", "energy", "kettle",
    )  # fmt: skip
    assert "?view=open&amp;state=in_mediation&amp;sector=energy&amp;q=kettle" in desk.get("/en/cases/").text
    desk.post(ways(desk), {"keep": "1", "name": "Energy now"})  # a name that is there gets these filters
    assert DeskView.objects.get().sector == ""
    desk.post(ways(desk), {"rename": row.pk, "name": "All"})
    assert DeskView.objects.get().name == "All"
    cleo = casework.make_mediator("cleo")
    BodyStaff.objects.create(body=case.body, member=cleo)
    assert as_member(cleo).post(ways(desk), {"delete": row.pk}).status_code == 404
    desk.post(ways(desk), {"delete": row.pk})
    assert not DeskView.objects.exists()


@pytest.mark.wide
def test_views_are_few_and_have_names_of_their_own(desk, make, carol):
    make()
    for number in range(12):
        desk.post(ways(desk), {"keep": "1", "name": f"View {number}"})
    page = desk.post(ways(desk, "view=mine"), {"keep": "1", "name": "One more"})
    assert page.status_code == 422
    assert "You keep 12 views already" in page.text
    assert 'value="One more"' in page.text
    first = DeskView.objects.get(name="View 0")
    for name in ("View 1", "", " ", "x" * 41):
        assert desk.post(ways(desk), {"rename": first.pk, "name": name}).status_code == 422
    assert DeskView.objects.filter(member=carol).count() == 12
    for wrong in ({"rename": "x"}, {"delete": "999999"}, {}):
        assert desk.post(ways(desk), {"name": "a", **wrong}).status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_note_is_written_on_the_page_of_the_case(desk, make, carol, language):
    case = make("in_mediation")
    actions.declare(case, by=carol, text="Nothing binds me.")
    page = desk.get(f"/{language}/cases/{case.ref}/")
    form = page.context["composer"]
    assert form["readers"].initial == "staff"
    assert f'action="/{language}/cases/{case.ref}/write/"' in page.text
    sent = {"readers": "staff", "text": "Call back on Monday.", "key": form.initial["key"], "kind": "other"}
    for _click in range(2):
        assert desk.post(f"/{language}/cases/{case.ref}/write/", sent).status_code == 302
    assert [message.text for message in case.messages.all()] == ["Call back on Monday."]
    assert page.text.count('id="id_text"') == 1


@pytest.mark.wide
@pytest.mark.parametrize(("text", "begins"), [("Until {last_day}.", "Until"), ("See {grounds}.", "The time limit")])
def test_an_extension_is_told_with_the_letter_of_the_service(make, carol, text, begins):
    """Where a place of it stays open, with the words of the site."""
    case = make("in_mediation")
    actions.declare(case, by=carol, text="Nothing binds me.")
    Letter.objects.create(
        kind="extension", language=case.language, body=case.body, text=text, valid_from=casework.today()
    )
    told = actions.Extension(casework.today(120), "complex", "An expert looks at the pump.", "letter")
    actions.extend(case, told, by=carol, version=case.version)
    said = case.messages.get().text
    assert said.startswith(begins)
    assert said.endswith("An expert looks at the pump.")
    assert "{" not in said


@pytest.mark.wide
@pytest.mark.parametrize(("language", "words"), [("en", "Arrival to confirm"), ("fr", "Arrivée à confirmer")])
def test_what_nobody_confirmed_stands_first(desk, make, carol, language, words):
    """It used to stand last, with "News from the service" in 120 days."""
    former, sent = make("in_mediation"), make("sent")
    assert refs(desk, language=language) == [sent.ref, former.ref]
    page = desk.get(f"/{language}/cases/").text
    assert page.index(words) < page.index(former.ref)
    assert told(carol, sent) == ["open", "unassigned", "near"]
    actions.declare(sent, by=carol, text="Nothing binds me.")
    assert words in desk.get(f"/{language}/cases/{sent.ref}/").text
    row = next(csv.reader(io.StringIO(desk.get("/en/cases/list.csv?view=near").text.splitlines()[1])))
    assert (row[0], row[7], row[8]) == (sent.ref, "Arrival to confirm, without delay", casework.today().isoformat())
    casework.lead(sent, carol, "acknowledge")
    assert words not in desk.get(f"/{language}/cases/").text


@pytest.mark.wide
def test_a_case_without_confirmation_is_late_the_day_after(desk, make, carol):
    sent, confirmed = make("sent"), make("under_review")
    Case.objects.update(sent_at=timezone.now() - dt.timedelta(days=2))
    assert desk.get("/en/cases/work/").context["overdue"] == 1
    assert refs(desk) == [sent.ref, confirmed.ref]
    assert 'class="due late"' in desk.get("/en/cases/").text
    Case.objects.filter(pk=sent.pk).update(received_on=casework.today())  # the stamp on the paper counts
    assert desk.get("/en/cases/work/").context["overdue"] == 0


@pytest.mark.wide
def test_the_asker_reads_no_arrival_to_confirm(make, as_member):
    case = make("sent")
    assert "Arrival to confirm" not in as_member(case.asker).get(f"/en/cases/{case.ref}/").text


@pytest.mark.wide
def test_the_file_holds_nothing_of_cases_whose_reader_declared_nothing(desk, make, carol, as_member):
    declared, closed = make(), make()
    actions.declare(declared, by=carol, text="Nothing binds me.")
    before = closed.readings.count()
    text = desk.get("/en/cases/list.csv").text.lstrip("\ufeff")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
    assert rows[declared.ref][1:6] == [declared.full_name, declared.trader_name, declared.bought, "89.0", "EUR"]
    assert rows[closed.ref][1:6] == ["", "", "", "", ""]
    assert rows[closed.ref][6] == closed.label
    reading = declared.readings.get(what="cases_file")
    assert (reading.member, reading.role) == (carol, "mediation_staff")
    assert closed.readings.count() == before
    assert "in a list taken along" in as_member(declared.asker).get(f"/en/cases/{declared.ref}/").text


@pytest.mark.wide
def test_the_list_shows_goods_and_amount_of_declared_cases_alone(desk, make, carol):
    case = make()
    Case.objects.update(bought="A copper kettle", amount=777)
    page = desk.get("/en/cases/").text
    assert case.trader_name in page
    assert "copper" not in page
    assert "777" not in page
    assert refs(desk, "q=copper") == []
    actions.declare(case, by=carol, text="Nothing binds me.")
    page = desk.get("/en/cases/?q=copper").text
    assert "A copper kettle" in page
    assert "777" in page


@pytest.mark.wide
@pytest.mark.parametrize(("language", "words"), [("en", "My cases"), ("fr", "Mes dossiers")])
def test_whoever_asked_finds_their_cases_again_from_every_page(make, as_member, language, words):
    case = make()
    client = as_member(case.asker)
    for page in (f"/{language}/questions/", f"/{language}/account/"):
        assert f'<a href="/{language}/cases/">{words}</a>' in client.get(page).text
    shown = client.get(f"/{language}/cases/").text
    assert f"<h1>{words}</h1>" in shown
    assert case.ref in shown
