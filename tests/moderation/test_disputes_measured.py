"""Whether the rules are right, in sums: nobody's answer to an offer can be read from them."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from forum.models import Brand
from moderation.handover import candidates, measuring
from moderation.handover.candidate_models import Candidate
from moderation.mediation import actions
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

MARCH, APRIL = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def offers(ask):
    """So many offers of March, some of them accepted."""

    def make(count, accepted):
        for number in range(count):
            question = ask(f"My order number {number} is a bad story")
            case = actions.open_offer(question, trigger="T6", at=MARCH)
            if number < accepted:
                actions.accept_offer(case, by=question.author, consent="yes", at=MARCH)

    return make


def found(question, **more):
    return Candidate.objects.create(question=question, rule="T6", fired_at=MARCH, **more)


def test_findings_offers_and_dismissals_by_reason(ask, dora):
    asked = [ask(f"My order number {number} is a bad story") for number in range(4)]
    for question in asked:
        found(question)
    with time_machine.travel(MARCH, tick=False):
        candidates.offer(asked[0], by=dora)
        candidates.dismiss(asked[1], by=dora, reason="settled")
        candidates.dismiss(asked[2], by=dora, reason="settled")
    (march,) = measuring.months(APRIL)
    assert (march.first, march.found, march.dismissed) == (dt.date(2026, 3, 1), {"T6": 4}, {"settled": 2})
    assert (march.offered, march.unseen) == (1, 1)
    candidates.forget(APRIL + dt.timedelta(days=30))
    assert measuring.months(APRIL)[0].dismissed == {"settled": 2}
    assert measuring.months(APRIL + dt.timedelta(days=400)) == []


def test_what_people_did_is_told_of_five_and_of_months_that_are_over(offers):
    offers(4, 2)
    assert measuring.months(APRIL) == []
    offers(1, 1)
    (march,) = measuring.months(APRIL)
    assert (march.offers, march.accepted, march.share) == (5, 3, 60)
    assert measuring.months(MARCH) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page(offers, ask, dora, as_member, language):
    now = timezone.now()
    question = ask("My order is a bad story here")
    Candidate.objects.create(
        question=question, rule="T7", fired_at=now, outcome="dismissed", dismissal="settled", decided_at=now
    )
    shown = as_member(dora).get(f"/{language}/moderation/disputes/").content.decode()
    assert {"en": "it is settled already", "fr": "c’est déjà réglé"}[language] in shown
    assert f"/{language}/moderation/disputes/" in as_member(dora).get(f"/{language}/moderation/").content.decode()


def test_who_answers_for_a_brand_reads_none_of_it(as_member):
    both = make_moderator("bruno")
    both.brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    both.save()
    assert as_member(both).get("/en/moderation/disputes/").status_code == 404
    assert "/moderation/disputes/" not in as_member(both).get("/en/moderation/").content.decode()
