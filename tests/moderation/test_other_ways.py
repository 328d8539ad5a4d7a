"""Other ways than mediation: shown where they fit, with their source, never beside an open door."""

import pytest

from moderation.mediation import actions, other_ways
from moderation.mediation.facts import Answer, Facts
from moderation.mediation.models import OtherWay
from selfcare import new_site
from tests.moderation import casework

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def seeded(db):
    assert other_ways.seed(new_site.ways()) == 5
    assert other_ways.seed(new_site.ways()) == 0
    return OtherWay.objects.all()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, {"signalconso", "conciliator", "association", "court"}),
        ({"trader": Answer.NO}, {"conciliator", "association", "court"}),
        ({"trader_country": "DE"}, {"signalconso", "ecc-net", "association", "court"}),
        ({"trader_country": "XX"}, {"signalconso", "association", "court"}),
        ({"court": Answer.YES}, {"signalconso", "conciliator", "association"}),
    ],
)
def test_which_ways_fit(seeded, facts, codes):
    assert {way.code for way in other_ways.ways_for("inadmissible", Facts(**facts))} == codes
    assert other_ways.ways_for("ready", Facts(**facts)) == []


def test_the_first_words_are_whole_and_unchecked(seeded):
    for way in seeded:
        way.full_clean()
        assert way.checked_on is None
        assert way.url
        assert way.source
    assert seeded.to_check(casework.today()).count() == 5


@pytest.mark.parametrize(("language", "word"), [("en", "Consumer association"), ("fr", "Association de consommateurs")])
def test_they_stand_on_every_page_that_says_no_or_not_yet(seeded, question, as_member, language, word):
    client = as_member(question.author)
    case = casework.draft_case(question)
    assert word in client.get(f"/{language}/questions/{question.pk}/escalate/").content.decode()
    answers = {**casework.ELIGIBLE, "trader": "no"}
    actions.save_intake(case, by=question.author, details={}, answers=answers, complaint=None)
    case.refresh_from_db()
    assert case.state == "redirected"
    assert word in client.get(f"/{language}/cases/{case.ref}/").content.decode()
