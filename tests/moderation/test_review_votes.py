"""The report of votes to look at: for moderators, explained, and without consequence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question
from moderation.review import favours
from tests.people import make_member

pytestmark = pytest.mark.django_db

In = Callable[[Member], Client]


@pytest.fixture
def pair(ask: Callable[..., Question]) -> list[Member]:
    """Eve and Frank answer much and vote for each other at once; ten others vote for whom they meet."""
    eve, frank = make_member("eve"), make_member("frank")
    others = [make_member(f"m{number}") for number in range(10)]
    began = timezone.now() - timedelta(days=20)
    for number in range(5):
        at = began + timedelta(days=number)
        asked = ask(f"Why does the kettle whistle, number {number}?", at=at)
        written = {by.pk: actions.answer(asked, by=by, body="So.", at=at) for by in (eve, frank, others[number])}
        actions.vote(written[eve.pk], by=frank, value=1, at=at + timedelta(minutes=1))
        actions.vote(written[frank.pk], by=eve, value=1, at=at + timedelta(minutes=2))
        for place, voter in enumerate(others):
            answer = list(written.values())[(number + place) % 3]
            if answer.author_id != voter.pk:
                actions.vote(answer, by=voter, value=1, at=at + timedelta(hours=5 + place))
    return [eve, frank]


@pytest.mark.wide
def test_it_says_what_is_to_be_seen_and_of_whom(pair: list[Member], dora: Member, as_member: In) -> None:
    page = as_member(dora).get("/en/moderation/votes/").text
    assert "2 members who vote for each other" in page
    assert "5 of the 5 votes and solutions of Eve went to this group." in page
    assert "5 of the 5 votes and solutions of Frank went to this group." in page
    assert "10 of these 10 came within 10 minutes" in page
    assert "All these accounts were made within 2 days" in page
    assert page.count("<h2 id=") == 1
    assert "This proves nothing" in page


@pytest.mark.wide
def test_nobody_but_moderators_reads_it(pair: list[Member], alice: Member, client: Client, as_member: In) -> None:
    for reader in (client, as_member(alice), as_member(pair[0])):
        assert reader.get("/en/moderation/votes/").status_code == 404


@pytest.mark.wide
def test_nobody_reads_about_themselves(pair: list[Member], dora: Member) -> None:
    assert len(favours.report(dora, now=timezone.now())) == 1
    assert favours.report(pair[0], now=timezone.now()) == []


@pytest.mark.wide
def test_reading_it_changes_nothing(pair: list[Member], dora: Member, as_member: In) -> None:
    before = list(Member.objects.order_by("pk").values("pk", "reputation", "suspended_until", "is_active"))
    as_member(dora).get("/en/moderation/votes/")
    assert list(Member.objects.order_by("pk").values("pk", "reputation", "suspended_until", "is_active")) == before


@pytest.mark.wide
def test_what_was_taken_back_or_is_long_ago_is_no_favour(pair: list[Member], dora: Member) -> None:
    assert favours.report(dora, now=timezone.now() + timedelta(days=100)) == []
    for answer in Answer.objects.filter(author__in=pair):
        for voter in pair:
            actions.withdraw_vote(answer, by=voter)
    assert favours.report(dora, now=timezone.now()) == []


@pytest.mark.wide
def test_it_costs_the_same_however_many_groups_there_are(
    pair: list[Member], dora: Member, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(7):
        assert favours.report(dora, now=timezone.now())[0].texts


def test_an_honest_site_has_an_empty_page(answer: Answer, alice: Member, dora: Member, as_member: In) -> None:
    actions.vote(answer, by=alice, value=1)
    actions.accept(answer, by=alice)
    assert "Nobody votes mostly for the same people." in as_member(dora).get("/en/moderation/votes/").text
