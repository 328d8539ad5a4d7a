"""The desk as a list: saved views, filters, giving cases away together, and the file for spreadsheets."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from moderation.mediation import actions, clock, inbox
from moderation.mediation.models import Assignment, Case, Deadline
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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_says_what_a_mediator_needs(desk, make, carol, language):
    case = make("in_mediation")
    actions.assign(case, carol, by=carol)
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
def test_the_file_is_the_list_and_runs_no_formula(desk, make):
    case = make()
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
