"""Members who earned it suggest that an answer becomes a guide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion
from knowledge.models import GuideProposal
from knowledge.promoting import proposals
from knowledge.promoting.candidates import candidates, facts_of

Browser = Callable[[Member], Client]


@pytest.fixture
def solution(site_tree: Any, answer: Answer, alice: Member) -> Answer:
    return actions.accept(answer, by=alice)


@pytest.fixture
def rita(mallory: Member) -> Member:
    """Earned it."""
    mallory.reputation, mallory.good_count = 300, 20
    mallory.save()
    return mallory


@pytest.mark.wide
def test_the_queue_counts_each_member_once(solution: Answer, rita: Member, dora: Member) -> None:
    assert proposals.suggest(solution, by=rita) == proposals.suggest(solution, by=rita)
    proposals.suggest(solution, by=dora)
    found = candidates().select_related("accepted_answer").get()
    assert facts_of(found).suggestions == 2
    proposals.take_back(solution, by=rita)
    proposals.take_back(solution, by=rita)
    assert GuideProposal.objects.get().member == dora


@pytest.mark.wide
def test_who_may_not(solution: Answer, bob: Member, mallory: Member, alice: Member, dora: Member) -> None:
    with pytest.raises(PermissionDenied, match="you need 30 points; you have 0"):
        proposals.suggest(solution, by=mallory)
    bob.reputation, bob.good_count = 300, 20
    bob.save()
    with pytest.raises(PermissionDenied, match="your own answer"):
        proposals.suggest(solution, by=bob)
    actions.unaccept(solution.question, by=alice)
    with pytest.raises(PermissionDenied, match="accepted answer only"):
        proposals.suggest(solution, by=dora)
    actions.hide(solution, by=dora, ref="decision:1")
    with pytest.raises(PermissionDenied, match="no longer here"):
        proposals.suggest(solution, by=dora)
    assert not GuideProposal.objects.exists()


@pytest.mark.wide
def test_what_is_in_a_guide_is_suggested_no_more(solution: Answer, dora: Member, editor: Member) -> None:
    promotion.promote(solution, by=editor).get_latest_revision().publish()
    with pytest.raises(PermissionDenied, match="in a guide already"):
        proposals.suggest(solution, by=dora)


@pytest.mark.wide
def test_its_page(solution: Answer, question: Question, rita: Member, alice: Member, as_member: Browser) -> None:
    url, page = reverse("knowledge:suggest_guide", args=[solution.pk]), question.get_absolute_url()
    assert url not in as_member(alice).get(page).text
    refused = as_member(alice).get(url)
    assert refused.status_code == 403
    assert "you need 30 points" in refused.text
    browser = as_member(rita)
    assert url in browser.get(page).text
    assert "Would a guide of it help many?" in browser.get(url).text
    assert not GuideProposal.objects.exists()
    for _click in range(2):
        assert browser.post(url).headers["Location"] == solution.get_absolute_url()
    assert GuideProposal.objects.get().member == rita
    assert "Take my suggestion back" in browser.get(url).text
    browser.post(url, {"go": "back"})
    assert not GuideProposal.objects.exists()


@pytest.mark.wide
def test_the_index_says_how_to_contribute(solution: Answer, editor: Member, client: Client, as_member: Browser) -> None:
    page = client.get("/en/guides/").text
    assert "Members with 30 points" in page
    assert "waits for a guide" not in page
    assert "1 solution waits for a guide" in as_member(editor).get("/en/guides/").text
