"""General recommendations of a body: enough people behind each, nobody named, a guide once the editors publish it."""

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry

from knowledge import recommended, waiting
from knowledge.models import ArticlePage
from knowledge.scheduling import follow_schedule
from moderation.mediation import actions, recommending, statistics
from moderation.mediation.models import Case, Recommendation
from tests.moderation import casework
from tests.people import make_member

pytestmark = pytest.mark.django_db
ADVICE = "Ask the seller for the proof of delivery.\n\nWrite within <3 days> that nothing came."


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


@pytest.fixture
def closed(question, body):
    """As many more closed cases about lost parcels as the test asks for, each of another person."""
    first = casework.sent_case(question, body)
    Case.objects.filter(pk=first.pk).update(sector="retail")

    def make(count, **changes):
        started = Case.objects.count()
        rows = []
        for number in range(started, started + count):
            row = Case.objects.get(pk=first.pk)
            row.pk, row.ref, row.state = None, f"SC-26-TEST{number}-0", "settled"
            row.asker = changes.get("asker") or make_member(f"person{number}")
            rows.append(row)
        Case.objects.bulk_create(rows)

    return make


def advice(**changes):
    known = {"year": casework.today().year, "language": "en", "sector": "retail", "remedy": ""}
    return actions.Advice(**{**known, "question": "My parcel is lost: who pays?", "advice": ADVICE, **changes})


def test_fewer_than_five_people_are_too_few_whatever_their_cases(body, carol, closed):
    closed(4)
    closed(3, asker=Case.objects.filter(state="settled").first().asker)  # one of them had three more
    assert recommending.behind(body, "retail", "") == 4  # the first case is still open
    with pytest.raises(ValidationError) as refused:
        actions.recommend(body, advice(), by=carol)
    assert set(refused.value.message_dict) == {"sector"}
    closed(1)
    with pytest.raises(ValidationError):
        actions.recommend(body, advice(remedy="repair"), by=carol)
    kept = actions.recommend(body, advice(), by=carol)
    assert actions.recommend(body, advice(), by=carol) == kept  # a double click


def test_people_who_left_cannot_be_told_apart(body, closed):
    closed(6)
    Case.objects.filter(state="settled").update(asker=None)
    assert recommending.behind(body, "retail", "") == 1


@pytest.mark.wide
@pytest.mark.parametrize(
    "words",
    [
        "Write to Comptoir Marguelon first.",
        "write to comptoir marguelon first.",
        "As Alice said, keep the proof.",
        "See https://example.org/en/questions/12/",
        "See www.shop.example",
        "Call 06 12 34 56 78.",
        "As in SC-26-7F3KQ-H, keep the proof.",
        "As @bob says, keep the proof.",
    ],
)
def test_what_names_somebody_or_leads_there_is_refused(body, carol, closed, words, monkeypatch):
    closed(5)
    monkeypatch.setattr(recommending, "parse_reference", lambda text: text)
    for field in ("question", "advice"):
        with pytest.raises(ValidationError) as refused:
            actions.recommend(body, advice(**{field: words}), by=carol)
        assert set(refused.value.message_dict) == {field}
    assert not Recommendation.objects.exists()


def test_a_draft_for_the_editors_names_the_service_alone(body, carol, closed, site_tree, editor):
    closed(5)
    row = actions.recommend(body, advice(), by=carol)
    actions.hand_to_editors(row, by=carol)
    actions.hand_to_editors(row, by=carol)  # a double click
    page = ArticlePage.objects.get()
    assert not page.live
    assert page.owner is None
    assert page.title == "How to avoid this dispute: My parcel is lost: who pays?"
    assert [block["value"] for block in page.body.raw_data] == [
        "<p>Ask the seller for the proof of delivery.</p>",
        "<p>Write within &lt;3 days&gt; that nothing came.</p>",
    ]
    assert not page.sources.exists()
    assert list(PageLogEntry.objects.filter(page=page, user__isnull=False)) == []
    assert waiting.to_begin(editor) == 1
    assert recommended.first_waiting() == f"/admin/pages/{page.pk}/edit/"
    with pytest.raises(PermissionDenied):
        actions.recommend(body, advice(advice="Other words."), by=carol, row=row)
    with pytest.raises(PermissionDenied):
        actions.forget_recommendation(row, by=carol)


@pytest.mark.wide
def test_it_is_published_only_while_enough_people_stand_behind_it(body, carol, closed, site_tree, client):
    closed(5)
    actions.hand_to_editors(actions.recommend(body, advice(), by=carol), by=carol)
    page, settled = ArticlePage.objects.get(), Case.objects.filter(state="settled")
    one = settled.first()
    Case.objects.filter(pk=one.pk).update(state="in_mediation")
    with pytest.raises(PermissionDenied, match="Fewer than 5 people"):
        page.get_latest_revision().publish()
    page.get_latest_revision().__class__.objects.filter(object_id=str(page.pk)).update(
        approved_go_live_at="2026-01-01T00:00Z"
    )
    assert follow_schedule() == 0
    Case.objects.filter(pk=one.pk).update(state="settled")
    assert follow_schedule() == 1
    page = ArticlePage.objects.get()
    text = client.get(page.url).text
    assert "From the general recommendations of Mediation body-a" in text
    assert "/cases/" not in text
    assert one.ref not in text
    assert recommended.Guides().standing(page.recommendation) == "public"


def line(client, year, **more):
    response = client.get("/en/cases/work/year.csv", {"year": year, **more})
    [row] = csv.DictReader(io.StringIO(response.text.lstrip("\ufeff")))
    return row


@pytest.mark.wide
def test_the_year_says_them_and_the_public_file_those_with_enough_people(body, carol, closed, as_member):
    closed(5)
    actions.recommend(body, advice(), by=carol)
    desk, year = as_member(carol), casework.today().year
    for more in ({}, {"public": "1"}):
        row = line(desk, year, **more)
        assert json.loads(row["top_questions"]) == ["My parcel is lost: who pays?"]
        assert json.loads(row["recommendations"]) == [ADVICE]
    Case.objects.filter(state="settled").first().delete()
    assert line(desk, year)["recommendations"]
    assert line(desk, year, public="1")["recommendations"] == ""
    assert line(desk, year, public="1")["top_questions"] == ""
    assert statistics.counted(body, year - 1).advice == []


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages(body, carol, closed, as_member, bob, site_tree, language):
    closed(5)
    desk, url = as_member(carol), f"/{language}/cases/work/recommendations/"
    said = {"body": "body-a", "year": casework.today().year, "sector": "bank", "language": language}
    said |= {"remedy": "", "question": "My parcel is lost: who pays?", "advice": ADVICE}
    page = desk.post(url, said)
    assert page.status_code == 422
    assert ADVICE.splitlines()[0] in page.text
    assert desk.post(url, {**said, "sector": "retail"}).status_code == 302
    row = Recommendation.objects.get()
    assert row.question in desk.get(url).text
    own = f"{url}{row.pk}/"
    assert desk.get(own).status_code == 200
    assert desk.post(own, {**said, "sector": "retail", "advice": "Keep it.", "guide": "1"}).status_code == 302
    assert Recommendation.objects.get().advice == "Keep it."
    assert ArticlePage.objects.get().recommendation == row.pk
    assert desk.post(own, {**said, "delete": "1"}).status_code == 403
    assert as_member(bob).get(own).status_code == 404
    casework.make_body("body-b", casework.make_mediator("carl"))
    assert as_member(casework.make_mediator("carl2")).get(own).status_code == 404


@pytest.mark.wide
def test_one_that_nobody_has_yet_can_be_deleted(body, carol, closed, as_member):
    closed(5)
    row = actions.recommend(body, advice(), by=carol)
    with pytest.raises(PermissionDenied):
        actions.forget_recommendation(row, by=make_member("mallory"))
    assert as_member(carol).post(f"/en/cases/work/recommendations/{row.pk}/", {"delete": "1"}).status_code == 302
    assert not Recommendation.objects.exists()
